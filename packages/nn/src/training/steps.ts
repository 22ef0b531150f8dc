import type { Inspection, InspectOptions } from '@lossgraph/compile';
import { noGrad, type Tensor } from '@lossgraph/core';
import type { Model } from '../model.ts';
import { type JitCompile, Step } from './step.ts';

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
