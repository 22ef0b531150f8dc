import { type Strided, ValueError } from '@lossgraph/core';
import type { Labels } from './ctc-labels.ts';
import { dense } from './dense.ts';
import { exponentials } from './exp.ts';

export type Data = Strided['data'];

/** What is known of the frames of one sequence: arrays that serve all sequences in turn. */
export interface Frames {
  readonly frames: number;
  /** The blank's, and one for each label. */
  readonly columns: number;
  /** e^z, `[frames, columns]` */
  readonly emitted: Float64Array;
  /** Σ e^z over all classes */
  readonly totals: Float64Array;
  /** The probability of all ways to be in each state, its emission included, up to a factor per frame: `[frames + 1, 2 columns]`. */
  readonly alpha: Float64Array;
  /** The probability of all ways on from each state of one frame, its emission included, up to a factor. */
  readonly gamma: Float64Array;
  /** The probability of each column in one frame, given all labels, up to a factor. */
  readonly occupied: Float64Array;
}

export function framesFor(frames: number, columns: number): Frames {
  return {
    frames,
    columns,
    emitted: new Float64Array(frames * columns),
    totals: new Float64Array(frames),
    alpha: new Float64Array((frames + 1) * 2 * columns),
    gamma: new Float64Array(2 * columns + 2),
    occupied: new Float64Array(columns),
  };
}

/** Fills in e^z and its sums; `others` are those over the classes without a column. */
export function emit(f: Frames, { again, first }: Labels, logits: Data, others: Data): void {
  const { frames, columns, emitted, totals } = f;
  exponentials(emitted, logits);
  for (let k = 0; k < frames; k++) {
    const at = k * columns;
    for (let i = 0; i < again.length; i++) emitted[at + again[i]!] = 0;
    let even = others[k]!; // two sums at a time: additions wait for one another
    let odd = 0;
    for (let j = at + 1; j < at + columns; j += 2) {
      even += emitted[j - 1]!;
      odd += emitted[j]!;
    }
    if (columns % 2 === 1) even += emitted[at + columns - 1]!;
    totals[k] = even + odd;
    for (let i = 0; i < again.length; i++) emitted[at + again[i]!] = emitted[at + first[again[i]!]!]!;
  }
}

/**
 * Writes the slopes of a frame, softmax − occupancy, from `occupied`, which sums to `whole`. Together with Σ e^z · slope of
 * the other classes they sum to 0: that of a likely class is minus the sum of the others, which keeps the digits of a small one.
 */
export function writeSlopes(f: Frames, k: number, names: Labels, others: number, whole: number, slopes: Data): void {
  const { columns, emitted, occupied, totals } = f;
  const { again, first } = names;
  for (let i = 0; i < again.length; i++) occupied[first[again[i]!]!]! += occupied[again[i]!]!;
  const from = k * columns;
  const to = k * (columns + 1);
  const inverse = 1 / whole;
  const share = 1 / totals[k]!;
  let likely = -1;
  for (let j = 0; j < columns; j++) {
    const y = emitted[from + j]! * share;
    slopes[to + j] = y - occupied[j]! * inverse;
    if (y > 0.5) likely = j;
  }
  slopes[to + columns] = share;
  for (let i = 0; i < again.length; i++) slopes[to + again[i]!] = 0;
  if (likely >= 0) {
    likely = first[likely]!;
    let sum = others * share;
    for (let j = 0; j < columns; j++) {
      if (j !== likely && first[j] === j) sum += emitted[from + j]! * share - occupied[j]! * inverse;
    }
    slopes[to + likely] = -sum;
  }
  for (let i = 0; i < again.length; i++) occupied[first[again[i]!]!] = 0; // those that can be reached are filled in again
}

/** Sums of e^z, row-major. @throws ValueError for a negative one */
export function sumsIn(rest: Strided, op: string): Data {
  const sums = dense(rest);
  for (let i = 0; i < sums.length; i++) {
    if (sums[i]! < 0)
      throw new ValueError(`${op}: a sum of exponentials is negative; got ${sums[i]}; allowed are numbers ≥ 0`);
  }
  return sums;
}
