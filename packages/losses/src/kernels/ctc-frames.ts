import { type Strided, ValueError } from '@lossgraph/core';
import type { Labels } from './ctc-labels.ts';
import { dense } from './dense.ts';
import { exp } from './exp.ts';

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
  /** The probability of being in each state at each frame, up to a factor per frame, without what follows: `[frames + 1, 2 columns]`. */
  readonly alpha: Float64Array;
  /** The probability of what follows on each state of the frame behind, and of that state's emission, up to a factor. */
  readonly gamma: Float64Array;
  /** The probability of each column in one frame, given all labels, up to a factor; in `summed` that of each class, at its first column. */
  readonly occupied: Float64Array;
  readonly summed: Float64Array;
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
    summed: new Float64Array(columns),
  };
}

/** Fills in e^z and its sums; `others` are those over the classes without a column. */
export function emit(f: Frames, { first }: Labels, logits: Data, others: Data): void {
  const { frames, columns, emitted, totals } = f;
  for (let k = 0; k < frames; k++) {
    const at = k * columns;
    let total = others[k]!;
    for (let j = 0; j < columns; j++) {
      const own = first[j]!;
      if (own === j) {
        const e = exp(logits[at + j]!);
        emitted[at + j] = e;
        total += e;
      } else emitted[at + j] = emitted[at + own]!;
    }
    totals[k] = total;
  }
}

/**
 * Writes the slopes of a frame, softmax − occupancy, from `occupied`, which sums to `whole`. Together with Σ e^z · slope of
 * the other classes they sum to 0: that of a likely class is minus the sum of the others, which keeps the digits of a small one.
 */
export function writeSlopes(
  { columns, emitted, totals }: Frames,
  k: number,
  { first }: Labels,
  others: number,
  occupied: Float64Array,
  whole: number,
  slopes: Data,
): void {
  const [from, to] = [k * columns, k * (columns + 1)];
  const [inverse, share] = [1 / whole, 1 / totals[k]!];
  let likely = -1;
  let sum = others * share;
  for (let j = 0; j < columns; j++) {
    if (first[j] !== j) continue;
    const y = emitted[from + j]! * share;
    const slope = y - occupied[j]! * inverse;
    slopes[to + j] = slope;
    if (y > 0.5) likely = j;
    else sum += slope;
  }
  if (likely >= 0) slopes[to + likely] = -sum;
  slopes[to + columns] = share;
}

/** Sums of e^z, row-major. @throws ValueError for a negative one */
export function sumsIn(rest: Strided, op: string): Data {
  const sums = dense(rest);
  const wrong = sums.find((sum) => sum < 0);
  if (wrong === undefined) return sums;
  throw new ValueError(`${op}: a sum of exponentials is negative; got ${wrong}; allowed are numbers ≥ 0`);
}
