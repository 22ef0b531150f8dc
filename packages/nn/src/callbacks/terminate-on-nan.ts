import type { Logs } from '../training/logs.ts';
import { Callback } from './callback.ts';

/** Stops the training after a batch with a loss that is not finite. */
export class TerminateOnNaN extends Callback {
  override onTrainBatchEnd(_batch: number, logs: Logs): void {
    if (!Number.isFinite(logs['loss'] ?? 0)) this.model.stopTraining = true;
  }
}
