import { checkKeys } from '@lossgraph/core';
import type { Logs } from '../training/logs.ts';
import { Callback } from './callback.ts';
import { type Progress, plainLine, progressLine, visibleLength } from './progress-line.ts';
import { readStream, type TextStream } from './stream.ts';

export interface ProgressBarOptions {
  /** Default: the standard output. */
  readonly stream?: TextStream;
  /** Returns the time in milliseconds; default `performance.now`. */
  readonly clock?: () => number;
}

/** Least time between two drawings, in seconds. */
const INTERVAL = 0.05;

/**
 * Writes how far a run is: on a terminal a line that is redrawn, elsewhere one plain line per epoch. `fit` and `evaluate`
 * add one, unless `verbose` is 0 or there is one among the callbacks.
 */
export class ProgressBar extends Callback {
  readonly #stream: TextStream;
  readonly #clock: () => number;
  #isTraining = false;
  /** Times in seconds. */
  #start = 0;
  #firstStep: number | null = null;
  #drawn = Number.NEGATIVE_INFINITY;
  /** Characters of the line as it stands. */
  #length = 0;
  #epoch = 0;

  constructor(options: ProgressBarOptions = {}) {
    super();
    const { stream, clock = () => performance.now() } = checkKeys('ProgressBar', options, ['stream', 'clock']);
    this.#stream = readStream('ProgressBar', stream);
    this.#clock = clock;
  }

  override onTrainBegin(): void {
    this.#isTraining = true;
  }

  override onTrainEnd(): void {
    this.#isTraining = false;
  }

  override onEpochBegin(epoch: number): void {
    this.#epoch = epoch;
    this.#begin();
    if (this.#redraws && this.params.epochs > 1) this.#stream.write(`${this.#title}\n`);
  }

  override onTrainBatchEnd(batch: number, logs: Logs): void {
    this.#advance(batch + 1, logs);
  }

  override onEpochEnd(_epoch: number, logs: Logs): void {
    this.#finish(logs);
  }

  // Validation inside fit is silent.
  override onTestBegin(): void {
    if (!this.#isTraining) this.#begin();
  }

  override onTestBatchEnd(batch: number, logs: Logs): void {
    if (!this.#isTraining) this.#advance(batch + 1, logs);
  }

  override onTestEnd(logs: Logs): void {
    if (!this.#isTraining) this.#finish(logs);
  }

  get #redraws(): boolean {
    return this.params.verbose === 1 && this.#stream.isTTY === true;
  }

  get #title(): string {
    return `Epoch ${this.#epoch + 1}/${this.params.epochs}`;
  }

  #now(): number {
    return this.#clock() / 1000;
  }

  #begin(): void {
    this.#start = this.#now();
    this.#firstStep = null;
    this.#drawn = Number.NEGATIVE_INFINITY;
    this.#length = 0;
  }

  #advance(current: number, logs: Logs): void {
    const progress = this.#progress(current, logs, false);
    if (!this.#redraws || this.#now() - this.#drawn < INTERVAL) return;
    this.#drawn = this.#now();
    const { columns } = this.#stream;
    this.#draw(progressLine(progress, columns ? { columns: columns - 1 } : {})); // a terminal of unknown width says 0
  }

  #finish(logs: Logs): void {
    if (this.params.verbose === 0) return;
    const progress = this.#progress(this.params.steps, logs, true);
    if (this.#redraws) {
      this.#draw(progressLine(progress));
      this.#stream.write('\n');
    } else {
      const title = this.#isTraining && this.params.epochs > 1 ? `${this.#title} - ` : '';
      this.#stream.write(`${title}${plainLine(progress)}\n`);
    }
  }

  /** Writes the line over the one before, blanking what that had more. */
  #draw(line: string): void {
    const length = visibleLength(line);
    this.#stream.write(`\r${line}${' '.repeat(Math.max(0, this.#length - length))}`);
    this.#length = length;
  }

  // The first step includes building, so later estimates leave it out.
  #progress(current: number, logs: Logs, isFinished: boolean): Progress {
    const now = this.#now();
    const perStep =
      this.#firstStep !== null && current > 1 ? (now - this.#firstStep) / (current - 1) : (now - this.#start) / current;
    if (current === 1) this.#firstStep = now;
    return { current, target: this.params.steps, elapsed: now - this.#start, perStep, logs, isFinished };
  }
}
