// The sums of CTC over the ways through the labels, as they are: in float64, with a factor for each frame that keeps them near
// UNIT. What would fall out of range, below TINY, is kept at TINY. All that this adds to the probability of the labels is at
// most 3 UNIT × TINY per state and frame, where all ways together are D = Σ alpha · beta: nothing, if D is at least LEAST.
import { type Data, type Frames, writeSlopes } from './ctc-frames.ts';
import type { Labels } from './ctc-labels.ts';

const UNIT = 1e140;
const TINY = 1e-300;
const LEAST = 1e-120;
const MOST = 1e300;

/** Fills alpha and returns −ln P. States that cannot be reached, or from which the end cannot be, are passed over. */
export function forward({ frames, columns, emitted, totals, alpha }: Frames, { used, skips }: Labels): number {
  const width = 2 * columns;
  let [value, scale, last] = [0, 1, 0];
  alpha[0] = UNIT; // before the first frame: in the blank, as it were
  for (let k = 0; k < frames; k++) {
    const [at, from, to] = [k * columns, k * width, (k + 1) * width];
    const [low, high] = [Math.max(0, used - frames + k), Math.min(used, k + 1)];
    const blank = emitted[at]! * scale;
    let before = low > 0 ? alpha[from + 2 * low - 1]! : 0;
    let [inBlanks, inLabels] = [0, 0];
    for (let u = low; u < high; u++) {
      const b = alpha[from + 2 * u]!;
      const l = alpha[from + 2 * u + 1]!;
      const toBlank = (b + before) * blank + TINY;
      const toLabel = (l + b + skips[u]! * before) * (emitted[at + u + 1]! * scale) + TINY;
      alpha[to + 2 * u] = toBlank;
      alpha[to + 2 * u + 1] = toLabel;
      inBlanks += toBlank;
      inLabels += toLabel;
      before = l;
    }
    if (high === used) last = alpha[to + 2 * used] = (alpha[from + 2 * used]! + before) * blank + TINY;
    else for (let s = 2 * high; s < 2 * high + 3; s++) alpha[to + s] = 0;
    value += Math.log(totals[k]! * scale);
    scale = UNIT / (inBlanks + inLabels + last);
  }
  if (used > 0) last += alpha[frames * width + 2 * used - 1]!;
  return value - Math.log(last / UNIT);
}

/** Writes the slopes and returns whether nothing that counts was out of range. */
export function backward(f: Frames, names: Labels, others: Data, slopes: Data): boolean {
  const { frames, columns, emitted, alpha, gamma, occupied, summed } = f;
  const { used, skips, first, repeats } = names;
  let scale = 1;
  let [least, most] = [frames > 0 ? MOST : 0, 0];
  gamma.fill(0);
  occupied.fill(0);
  gamma[2 * used] = UNIT; // behind the last frame: in the blank, as it were
  for (let k = frames - 1; k >= 0; k--) {
    const [at, from] = [k * columns, (k + 1) * 2 * columns];
    const [low, high] = [Math.max(0, used - frames + k), Math.min(used, k + 1)];
    const blank = emitted[at]!;
    let [b, l] = [gamma[2 * low]!, gamma[2 * low + 1]!];
    let [inBlank, inLabels, all] = [0, 0, 0];
    for (let u = low; u < high; u++) {
      const nextBlank = gamma[2 * u + 2]!;
      const nextLabel = gamma[2 * u + 3]!;
      const fromBlank = (b + l) * scale;
      const fromLabel = (l + nextBlank + skips[u + 1]! * nextLabel) * scale;
      const ways = fromLabel * alpha[from + 2 * u + 1]!;
      occupied[u + 1] = ways;
      inLabels += ways;
      inBlank += fromBlank * alpha[from + 2 * u]!;
      const atBlank = fromBlank * blank + TINY;
      const atLabel = fromLabel * emitted[at + u + 1]! + TINY;
      gamma[2 * u] = atBlank;
      gamma[2 * u + 1] = atLabel;
      all += atBlank + atLabel;
      b = nextBlank;
      l = nextLabel;
    }
    if (high === used) {
      inBlank += b * scale * alpha[from + 2 * used]!;
      gamma[2 * used] = b * scale * blank + TINY;
      all += gamma[2 * used]!;
    } else occupied[high + 1] = 0;
    occupied[0] = inBlank;
    if (repeats) sumUp(occupied, first, summed);
    const ways = inBlank + inLabels;
    writeSlopes(f, k, names, others[k]!, repeats ? summed : occupied, ways, slopes);
    [least, most] = [Math.min(least, ways), Math.max(most, ways)];
    scale = UNIT / all;
  }
  return least >= LEAST && most < MOST;
}

function sumUp(occupied: Float64Array, first: Int32Array, summed: Float64Array): void {
  summed.fill(0);
  for (let j = 0; j < occupied.length; j++) summed[first[j]!]! += occupied[j]!;
}
