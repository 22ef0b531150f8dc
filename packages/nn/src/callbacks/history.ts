import type { Logs } from '../training/logs.ts';
import { Callback } from './callback.ts';

/** The figures of every epoch, as `fit` returns them: those of the training, then those of the validation under `val_…`. */
export class History extends Callback {
  /** The epochs, counted from 0. */
  epoch: number[] = [];
  /** One number per epoch, by name. */
  readonly history: Record<string, number[]> = {};

  override onTrainBegin(): void {
    this.epoch = [];
  }

  override onEpochEnd(epoch: number, logs: Logs): void {
    this.epoch.push(epoch);
    for (const [name, value] of Object.entries(logs)) {
      const values = this.history[name] ?? [];
      values.push(value);
      this.history[name] = values;
    }
  }
}
