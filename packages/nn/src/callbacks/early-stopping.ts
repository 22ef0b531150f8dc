import {
  checkBoolean,
  checkKeys,
  checkNumber,
  checkWhole,
  show,
  type Tensor,
  ValueError,
  whatIsKnown,
} from '@lossgraph/core';
import type { Logs } from '../training/logs.ts';
import { Callback } from './callback.ts';

export interface EarlyStoppingOptions {
  /** What to look at; default `val_loss`. */
  readonly monitor?: string;
  /** Least change that counts as an improvement, ≥ 0; default 0. */
  readonly minDelta?: number;
  /** Epochs without improvement after which training stops; default 0. */
  readonly patience?: number;
  /** Which way is better; default `auto`: losses down, metrics as they say. */
  readonly mode?: 'auto' | 'min' | 'max';
  /** Only what is better than this counts as an improvement that resets the patience. */
  readonly baseline?: number | null;
  /** Whether to end with the weights of the best epoch; default `false`. */
  readonly restoreBestWeights?: boolean;
  /** The first epoch, counted from 0, that is looked at; default 0. */
  readonly startFromEpoch?: number;
}

const defaults: Required<EarlyStoppingOptions> = {
  monitor: 'val_loss',
  minDelta: 0,
  patience: 0,
  mode: 'auto',
  baseline: null,
  restoreBestWeights: false,
  startFromEpoch: 0,
};

/** Stops the training when a figure has not improved for some epochs. @throws ValueError for an option out of range */
export class EarlyStopping extends Callback {
  readonly options: Required<EarlyStoppingOptions>;
  /** The epoch after which training was stopped, counted from 0; `null` if it was not. */
  stoppedEpoch: number | null = null;
  bestEpoch: number | null = null;
  #best = 0;
  #weights: readonly Tensor[] | null = null;
  #wait = 0;
  #sign: 1 | -1 = 1;

  constructor(options: EarlyStoppingOptions = {}) {
    super();
    const owner = 'EarlyStopping';
    const known = Object.entries(checkKeys(owner, options, Object.keys(defaults)));
    this.options = { ...defaults, ...Object.fromEntries(known.filter(([, value]) => value !== undefined)) };
    const { monitor, minDelta, baseline, patience, mode, restoreBestWeights, startFromEpoch } = this.options;
    if (typeof monitor !== 'string' || monitor === '') {
      throw new ValueError(
        `${owner}: monitor is no name; got ${show(monitor)}; allowed is a non-empty string, like 'val_loss'`,
      );
    }
    if (baseline !== null) checkNumber(owner, 'baseline', baseline);
    checkNumber(owner, 'minDelta', minDelta, { least: 0 });
    checkWhole(owner, 'patience', patience, 0);
    checkWhole(owner, 'startFromEpoch', startFromEpoch, 0);
    checkBoolean(owner, 'restoreBestWeights', restoreBestWeights);
    if (!['auto', 'min', 'max'].includes(mode)) {
      throw new ValueError(`${owner}: unknown mode; got ${show(mode)}; allowed are auto, min and max`);
    }
  }

  override onTrainBegin(): void {
    this.#refuseWithoutValidation();
    this.#sign = this.#directionSign();
    this.#best = Number.NEGATIVE_INFINITY;
    [this.#wait, this.#weights, this.stoppedEpoch, this.bestEpoch] = [0, null, null, null];
  }

  override onEpochEnd(epoch: number, logs: Logs): void {
    const { patience, baseline, startFromEpoch } = this.options;
    if (epoch < startFromEpoch) return;
    const score = this.#sign * this.#monitored(logs);
    if (this.bestEpoch === null) this.#keep(epoch); // whatever it is, it is the best so far
    this.#wait++;
    if (this.#isBetter(score, this.#best)) {
      this.#best = score;
      this.#keep(epoch);
      if (baseline === null || this.#isBetter(score, this.#sign * baseline)) this.#wait = 0;
    } else if (this.#wait >= patience && epoch > 0) {
      this.stoppedEpoch = epoch;
      this.model.stopTraining = true;
    }
  }

  override onTrainEnd(): void {
    if (this.#weights !== null) this.model.setWeights(this.#weights);
  }

  #refuseWithoutValidation(): void {
    const { monitor } = this.options;
    if (!monitor.startsWith('val_') || this.params.hasValidation !== false) return;
    const known = ['loss', ...this.model.compiled.figures.metrics.keys()];
    throw new ValueError(
      `EarlyStopping: no validation to monitor; got ${show(monitor)}; give validationData or validationSplit, or monitor one of ${known.join(', ')}`,
    );
  }

  #keep(epoch: number): void {
    this.bestEpoch = epoch;
    if (this.options.restoreBestWeights) this.#weights = this.model.getWeights();
  }

  #isBetter(score: number, than: number): boolean {
    return score - this.options.minDelta > than;
  }

  #monitored(logs: Logs): number {
    const { monitor } = this.options;
    const value = logs[monitor];
    if (value !== undefined) return value;
    throw new ValueError(
      `EarlyStopping: nothing of that name is reported; got ${show(monitor)}; ${whatIsKnown(monitor, Object.keys(logs), { word: 'reported' })}`,
    );
  }

  /** 1 if larger is better, −1 if smaller is. */
  #directionSign(): 1 | -1 {
    const { monitor, mode } = this.options;
    if (mode !== 'auto') return mode === 'max' ? 1 : -1;
    const name = monitor.replace(/^val_/, '');
    const direction = this.model.directionOf(name);
    if (direction !== null) return direction === 'up' ? 1 : -1;
    throw new ValueError(
      `EarlyStopping: cannot tell whether more of it is better; got monitor ${show(monitor)}; choose mode 'min' or 'max'`,
    );
  }
}
