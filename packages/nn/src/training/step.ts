import { type Compiled, compile, type Inspection, type InspectOptions } from '@lossgraph/compile';
import { SizeError, StateError } from '@lossgraph/core';
import type { Layer } from '../layer.ts';
import { withSubLayers } from '../layer-tree.ts';
import type { Model } from '../model.ts';
import { BatchShapes, MOST_SHAPES } from './batch-shapes.ts';
import { Settings, settingsOf } from './settings.ts';

/** Whether steps are compiled: always, never, or when that may pay and can be done. */
export type JitCompile = boolean | 'auto';

/** How many different settings a model may have before `auto` gives up recording it. */
const MOST_SETTINGS = 8;

// biome-ignore lint/suspicious/noExplicitAny: parameters of any types
type Any = any;

/** One kind of step of a model, compiled where that may pay and can be done. */
export class Step<F extends (...args: Any[]) => Any> {
  readonly #name: string;
  #jitCompile: JitCompile;
  /** Why `auto` gave up. */
  fallback: string | null = null;
  #compiled: Compiled<Recorded<F>> | null = null;
  #model: Model | null = null;
  /** The settings that the model has had, the latest first. */
  #keys: readonly Settings[] = [];
  readonly #shapes: BatchShapes = new BatchShapes();
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
    let key: Settings | null = null;
    return (...args) => {
      const isCompiled = this.#wants(args) && isReady();
      if (isCompiled && (key === null || this.#hasRun)) key = this.#keyOf(model);
      this.#hasRun = !isCompiled || key === null || !this.#jitCompile;
      return this.#hasRun ? eagerly(...args) : this.#run(this.#compile(model, step), key as Settings, args, eagerly);
    };
  }

  /** A model that is another one at every step is not worth recording: `auto` then goes on op by op. */
  #keyOf(model: Model): Settings {
    const settings = settingsOf(model);
    const known = this.#keys.find((each) => each.hold(settings));
    if (known !== undefined) return known;
    const key = new Settings(withSubLayers(model), settings);
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
      (_key: Settings, ...args: Parameters<F>) => {
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
    key: Settings,
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
  key: Settings,
  ...args: Parameters<F>
) => { readonly result: ReturnType<F>; readonly losses: readonly Layer['latestLosses'][] };
