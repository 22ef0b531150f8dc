import { type Compiled, compile, type Inspection, type InspectOptions } from '@lossgraph/compile';
import { noGrad, SizeError, StateError, type Tensor } from '@lossgraph/core';
import type { Layer } from '../layer.ts';
import { withSubLayers } from '../layer-tree.ts';
import type { Model } from '../model.ts';
import { settingsOf } from './settings.ts';

/** Whether steps are compiled: always, never, or when that may pay and can be done. */
export type JitCompile = boolean | 'auto';

type StepFunction = (x: Tensor, y: Tensor | null, sampleWeight: Tensor | null) => void;

/** Runs a step, and puts back what it changed if it throws. */
type Guard = (step: () => void) => void;

const open: Guard = (step) => step();

/**
 * The steps of one compiled model. Each is recorded once for every shape of batches and runs as one WebAssembly call from then
 * on: with `true` from the first batch on after the weights were made, with `auto` from the second of its shape on.
 */
export class Steps {
  readonly #train: Step<StepFunction>;
  readonly #test: Step<StepFunction>;
  readonly #predict: Step<(x: Tensor) => Tensor>;
  #isAnnounced = false;

  constructor(jitCompile: JitCompile) {
    this.#train = new Step('trainStep', jitCompile);
    this.#test = new Step('testStep', jitCompile);
    this.#predict = new Step('predictStep', jitCompile);
  }

  /** Why steps go on op by op although `auto` would have compiled them, if some do. */
  get fallback(): string | null {
    return this.#train.fallback ?? this.#test.fallback ?? this.#predict.fallback;
  }

  /** Says once that steps go on op by op, and why. */
  announceFallback(model: Model): void {
    if (this.fallback === null || this.#isAnnounced) return;
    this.#isAnnounced = true;
    console.warn(`${model.name}: steps go on op by op, not compiled; ${this.fallback}`);
  }

  /** Returns what became of the step of training; `null` before it was compiled. */
  inspect(options?: InspectOptions): Inspection | null {
    return this.#train.inspect(options);
  }

  /**
   * Returns the step of training, for as long as nothing about the model changes but the values of its Variables. A compiled
   * step that is refused has changed none; one that runs op by op may have, and runs inside of `guard`.
   */
  training(model: Model, guard: Guard = open): StepFunction {
    const isReady = () => model.built && model.optimizer.built;
    const step: StepFunction = (...batch) => model.trainStep(...batch);
    return this.#train.of(model, isReady, step, (...batch) => guard(() => step(...batch)));
  }

  /** Returns the step of evaluation; see {@link Steps.training}. */
  testing(model: Model, guard: Guard = open): StepFunction {
    const step: StepFunction = (...batch) => model.testStep(...batch);
    return this.#test.of(
      model,
      () => model.built,
      step,
      (...batch) => guard(() => step(...batch)),
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
  /** Why `auto` gave up. */
  fallback: string | null = null;
  #compiled: Compiled<Recorded<F>> | null = null;
  #model: Model | null = null;
  /** The settings that the model has had, the latest first. */
  #keys: readonly Key[] = [];
  readonly #shapes: Shapes = new Shapes();
  /** Whether code of the model has run since its settings were looked at: op by op, or for a recording. */
  #hasRun = false;

  constructor(name: string, jitCompile: JitCompile) {
    this.#name = name;
    this.#jitCompile = jitCompile;
  }

  inspect(options?: InspectOptions): Inspection | null {
    return this.#compiled?.inspect(options) ?? null;
  }

  /** Looks at the settings of the model at first, and after its code has run. What is not compiled runs as `eagerly` has it. */
  of(
    model: Model,
    isReady: () => boolean,
    step: F,
    eagerly: (...args: Parameters<F>) => ReturnType<F> = step,
  ): (...args: Parameters<F>) => ReturnType<F> {
    let key: Key | null = null;
    return (...args) => {
      const isCompiled = this.#wants(args) && isReady();
      if (isCompiled && (key === null || this.#hasRun)) key = this.#keyOf(model);
      this.#hasRun = !isCompiled || key === null || !this.#jitCompile;
      return this.#hasRun ? eagerly(...args) : this.#run(this.#compile(model, step), key as Key, args, eagerly);
    };
  }

  /** A model that is another one at every step is not worth recording: `auto` then goes on op by op. */
  #keyOf(model: Model): Key {
    const settings = settingsOf(model);
    const known = this.#keys.find((each) => each.holds(settings));
    if (known !== undefined) return known;
    const key = new Key(withSubLayers(model), settings);
    this.#keys = [key, ...this.#keys.slice(0, MOST_SETTINGS)];
    if (this.#jitCompile === 'auto' && this.#keys.length > MOST_SETTINGS)
      this.#giveUp(
        `${model.name}.${this.#name} was recorded for ${MOST_SETTINGS} settings of the model; another one came`,
      );
    return key;
  }

  #wants(args: Parameters<F>): boolean {
    if (this.#jitCompile !== 'auto') return this.#jitCompile;
    const wants = this.#shapes.areWorthRecording(args);
    if (!wants && this.#shapes.isFull)
      this.fallback ??= `${this.#name} was compiled for ${MOST_SHAPES} shapes of batches; another one came: pad to fewer`;
    return wants;
  }

  #compile(model: Model, step: F) {
    if (this.#compiled !== null && this.#model === model) return this.#compiled;
    this.#model = model;
    const name = `${model.name}.${this.#name}`;
    this.#compiled = compile(
      (_key: Key, ...args: Parameters<F>) => {
        this.#hasRun = true;
        try {
          const result: ReturnType<F> = step(...args);
          return { result, losses: withSubLayers(model).map((each) => each.latestLosses) };
        } finally {
          model.clearLosses(); // tensors of a recording are of no use after it
        }
      },
      { name },
    );
    return this.#compiled;
  }

  #run(
    compiled: Compiled<Recorded<F>>,
    key: Key,
    args: Parameters<F>,
    eagerly: (...args: Parameters<F>) => ReturnType<F>,
  ): ReturnType<F> {
    try {
      const { result, losses } = compiled(key, ...args);
      key.layers.forEach((each, i) => {
        each.latestLosses = losses[i] ?? [];
      });
      return result;
    } catch (error) {
      // What reads values cannot be recorded, and memory is limited: 'auto' then goes on op by op.
      const cannot = error instanceof StateError || error instanceof SizeError;
      if (this.#jitCompile !== 'auto' || !cannot) throw error;
      this.#giveUp(error.message);
      return eagerly(...args);
    }
  }

  #giveUp(reason: string): void {
    this.#jitCompile = false;
    this.fallback = reason;
  }
}

/** The result of a step, and the losses that the layers added on the way to it. */
type Recorded<F extends (...args: Any[]) => Any> = (
  key: Key,
  ...args: Parameters<F>
) => { readonly result: ReturnType<F>; readonly losses: readonly Layer['latestLosses'][] };

/** How many different settings a model may have before `auto` gives up recording it. */
const MOST_SETTINGS = 8;

/** What a program depends on beside shapes and the values of Variables: for each settings of a model there is one object. */
class Key {
  readonly layers: readonly Layer[];
  readonly #settings: readonly unknown[];

  constructor(layers: readonly Layer[], settings: readonly unknown[]) {
    this.layers = layers;
    this.#settings = settings;
  }

  holds(settings: readonly unknown[]): boolean {
    const own = this.#settings;
    return settings.length === own.length && settings.every((each, i) => Object.is(each, own[i]));
  }
}

/** How many shapes of batches `auto` records; further ones run op by op, rather than push each other out. */
const MOST_SHAPES = 24;

/** The shapes of batches that have come by. */
class Shapes {
  readonly #seen: Set<string> = new Set();
  readonly #recorded: Set<string> = new Set();

  get isFull(): boolean {
    return this.#recorded.size === MOST_SHAPES;
  }

  /** Whether the shapes of a batch have come by before, and are not one of too many. */
  areWorthRecording(batch: readonly (Tensor | null)[]): boolean {
    const shapes = batch.map((each) => (each === null ? '' : `${each.dtype}${each.shape}`)).join(';');
    if (this.#recorded.has(shapes)) return true;
    if (this.isFull) return false;
    if (this.#seen.has(shapes)) this.#recorded.add(shapes);
    else this.#seen.add(shapes);
    return this.#recorded.has(shapes);
  }
}
