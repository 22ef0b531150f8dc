import { StateError } from '@lossgraph/core';
import type { Model } from '../model.ts';
import type { Logs } from '../training/logs.ts';

/** What a callback is told about the run. */
export interface RunParams {
  readonly epochs: number;
  /** Batches in each epoch. */
  readonly steps: number;
  readonly verbose: 0 | 1 | 2;
  /** Whether each epoch ends with a validation; left out where that is unknown. */
  readonly hasValidation?: boolean;
}

/**
 * Base of the callbacks: hooks that `fit` and `evaluate` call on their way. Override those that are wanted.
 *
 * @example
 * ```ts
 * class StopWhenGood extends Callback {
 *   override onEpochEnd(epoch: number, logs: Logs) {
 *     if ((logs['loss'] ?? 1) < 0.05) this.model.stopTraining = true;
 *   }
 * }
 * new StopWhenGood().onEpochBegin(0); // nothing, unless overridden
 * ```
 */
export abstract class Callback {
  #model: Model | null = null;
  params: RunParams = { epochs: 0, steps: 0, verbose: 0 };

  /** The model that is trained or evaluated. @throws StateError outside a run */
  get model(): Model {
    if (this.#model !== null) return this.#model;
    throw new StateError('callback: no model yet; got a callback outside a run; give it to fit or evaluate');
  }

  setModel(model: Model): void {
    this.#model = model;
  }

  setParams(params: RunParams): void {
    this.params = params;
  }

  /** Whether a hook does something: is overridden. */
  heeds(hook: 'onTrainBatchBegin' | 'onTrainBatchEnd' | 'onTestBatchBegin' | 'onTestBatchEnd'): boolean {
    return this[hook] !== Callback.prototype[hook];
  }

  onTrainBegin(): void {}
  onTrainEnd(_logs: Logs): void {}
  onEpochBegin(_epoch: number): void {}
  /** `logs` holds the figures of the epoch, and those of the validation under `val_…`. */
  onEpochEnd(_epoch: number, _logs: Logs): void {}
  onTrainBatchBegin(_batch: number): void {}
  /** `logs` holds the figures over the epoch so far. */
  onTrainBatchEnd(_batch: number, _logs: Logs): void {}
  onTestBegin(): void {}
  onTestEnd(_logs: Logs): void {}
  onTestBatchBegin(_batch: number): void {}
  onTestBatchEnd(_batch: number, _logs: Logs): void {}
}
