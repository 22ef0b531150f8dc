import { type Compiled, compile } from '@lossgraph/compile';
import { noGrad, SizeError, StateError, type Tensor, type Variable } from '@lossgraph/core';
import { withSubLayers } from '../layer-tree.ts';
import type { Model } from '../model.ts';

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
  #compiled: Compiled<(key: Key, ...args: Parameters<F>) => ReturnType<F>> | null = null;
  #model: Model | null = null;
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
      key ??= keyOf(model);
      return this.#run(this.#compile(model, step), key, args, step);
    };
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
      (_key: Key, ...args: Parameters<F>): ReturnType<F> => {
        try {
          return step(...args);
        } finally {
          model.clearLosses(); // tensors of a recording are of no use after it
        }
      },
      { name },
    );
    return this.#compiled;
  }

  #run(
    compiled: Compiled<(key: Key, ...args: Parameters<F>) => ReturnType<F>>,
    key: Key,
    args: Parameters<F>,
    step: F,
  ): ReturnType<F> {
    try {
      return compiled(key, ...args);
    } catch (error) {
      // What reads values cannot be recorded, and memory is limited: 'auto' then goes on op by op.
      const cannot = error instanceof StateError || error instanceof SizeError;
      if (this.#jitCompile !== 'auto' || !cannot) throw error;
      this.#jitCompile = false;
      return step(...args);
    }
  }
}

/** What a program depends on beside the values of Variables: which are trained, and which losses stand. */
interface Key {
  readonly trainable: readonly Variable[];
  readonly standing: readonly unknown[];
}

function keyOf(model: Model): Key {
  return {
    trainable: model.trainableVariables,
    standing: withSubLayers(model).flatMap((each) => each.standingLosses),
  };
}
