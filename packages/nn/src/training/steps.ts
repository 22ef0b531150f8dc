import { type Compiled, compile } from '@lossgraph/compile';
import { noGrad, SizeError, StateError, type Tensor, type Variable } from '@lossgraph/core';
import { withSubLayers } from '../layer-tree.ts';
import type { Model } from '../model.ts';
import { settingsOf } from './settings.ts';

/** Whether steps are compiled: always, never, or when that may pay and can be done. */
export type JitCompile = boolean | 'auto';

type StepFunction = (x: Tensor, y: Tensor | null, sampleWeight: Tensor | null) => void;

/**
 * The steps of one compiled model. Each is recorded once for every batch size and runs as one WebAssembly call from then on:
 * with `true` from the first batch on after the weights were made, with `auto` from the second of its size on.
 */
export class Steps {
  readonly #train: Step<StepFunction>;
  readonly #test: Step<StepFunction>;
  readonly #predict: Step<(x: Tensor) => Tensor>;

  constructor(jitCompile: JitCompile) {
    this.#train = new Step('trainStep', jitCompile);
    this.#test = new Step('testStep', jitCompile);
    this.#predict = new Step('predictStep', jitCompile);
  }

  /** Returns the step of training, for as long as nothing about the model changes but the values of its Variables. */
  training(model: Model): StepFunction {
    const isReady = () => model.built && model.optimizer.built;
    return this.#train.of(model, isReady, (...batch) => model.trainStep(...batch));
  }

  /** Returns the step of evaluation; see {@link Steps.training}. */
  testing(model: Model): StepFunction {
    return this.#test.of(
      model,
      () => model.built,
      (...batch) => model.testStep(...batch),
    );
  }

  /** Returns the step of prediction; see {@link Steps.training}. */
  prediction(model: Model): (x: Tensor) => Tensor {
    return this.#predict.of(
      model,
      () => model.built,
      (x) => predictStep(model, x),
    );
  }
}

/** Returns the outputs for one batch. */
export function predictStep(model: Model, x: Tensor): Tensor {
  return noGrad(() => model(x, { training: false }));
}

// biome-ignore lint/suspicious/noExplicitAny: parameters of any types
type Any = any;

class Step<F extends (...args: Any[]) => Any> {
  readonly #name: string;
  #jitCompile: JitCompile;
  #compiled: Compiled<Recorded<F>> | null = null;
  #model: Model | null = null;
  #settings: readonly unknown[] = [];
  #changes = 0;
  /** Batch sizes that have come by. */
  readonly #seen: Set<number> = new Set();

  constructor(name: string, jitCompile: JitCompile) {
    this.#name = name;
    this.#jitCompile = jitCompile;
  }

  of(model: Model, isReady: () => boolean, step: F): (...args: Parameters<F>) => ReturnType<F> {
    if (this.#jitCompile === false) return step;
    let key: Key | null = null;
    return (...args) => {
      if (!this.#wants(args) || !isReady()) return step(...args);
      if (this.#hasChanged(model) || key === null) key = keyOf(model, this.#settings);
      if (this.#jitCompile === false) return step(...args);
      return this.#run(model, this.#compile(model, step), key, args, step);
    };
  }

  /** A model that is another one at every step is not worth recording: `auto` then goes on op by op. */
  #hasChanged(model: Model): boolean {
    const settings = settingsOf(model);
    const same =
      settings.length === this.#settings.length && settings.every((each, i) => Object.is(each, this.#settings[i]));
    if (same) return false;
    this.#settings = settings;
    this.#changes += 1;
    if (this.#jitCompile === 'auto' && this.#changes > MOST_CHANGES) this.#jitCompile = false;
    return true;
  }

  #wants([x]: Parameters<F>): boolean {
    if (this.#jitCompile !== 'auto') return this.#jitCompile;
    const [count = 0]: readonly number[] = (x as Tensor).shape;
    const again = this.#seen.has(count);
    this.#seen.add(count);
    return again;
  }

  #compile(model: Model, step: F) {
    if (this.#compiled !== null && this.#model === model) return this.#compiled;
    this.#model = model;
    const name = `${model.name}.${this.#name}`;
    this.#compiled = compile(
      (_key: Key, ...args: Parameters<F>) => {
        try {
          const result: ReturnType<F> = step(...args);
          return { result, losses: model.latestLosses };
        } finally {
          model.clearLosses(); // tensors of a recording are of no use after it
        }
      },
      { name },
    );
    return this.#compiled;
  }

  #run(model: Model, compiled: Compiled<Recorded<F>>, key: Key, args: Parameters<F>, step: F): ReturnType<F> {
    try {
      const { result, losses } = compiled(key, ...args);
      model.latestLosses = losses;
      return result;
    } catch (error) {
      // What reads values cannot be recorded, and memory is limited: 'auto' then goes on op by op.
      const cannot = error instanceof StateError || error instanceof SizeError;
      if (this.#jitCompile !== 'auto' || !cannot) throw error;
      this.#jitCompile = false;
      return step(...args);
    }
  }
}

/** The result of a step, and the losses that the layers added on the way to it. */
type Recorded<F extends (...args: Any[]) => Any> = (
  key: Key,
  ...args: Parameters<F>
) => { readonly result: ReturnType<F>; readonly losses: Model['latestLosses'] };

/** How often a model may be changed before `auto` gives up recording it. */
const MOST_CHANGES = 8;

/** What a program depends on beside the values of Variables: which are trained, which losses stand, how layers are set. */
interface Key {
  readonly trainable: readonly Variable[];
  readonly standing: readonly unknown[];
  readonly settings: readonly unknown[];
}

function keyOf(model: Model, settings: readonly unknown[]): Key {
  return {
    trainable: model.trainableVariables,
    standing: withSubLayers(model).flatMap((each) => each.standingLosses),
    settings,
  };
}
