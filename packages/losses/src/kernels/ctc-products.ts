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
  const tiny = TINY;
  let value = 0;
  let scale = 1;
  let last = 0;
  alpha[0] = UNIT; // before the first frame: in the blank, as it were
  for (let k = 0; k < frames; k++) {
    const at = k * columns;
    const from = k * width;
    const to = (k + 1) * width;
    const low = Math.max(0, used - frames + k);
    const high = Math.min(used, k + 1);
    const blank = emitted[at]! * scale;
    let before = low > 0 ? alpha[from + 2 * low - 1]! : 0;
    let inBlanks = 0;
    let inLabels = 0;
    for (let u = low; u < high; u++) {
      const b = alpha[from + 2 * u]!;
      const l = alpha[from + 2 * u + 1]!;
      const toBlank = (b + before) * blank + tiny;
      const toLabel = (l + b + skips[u]! * before) * (emitted[at + u + 1]! * scale) + tiny;
      alpha[to + 2 * u] = toBlank;
      alpha[to + 2 * u + 1] = toLabel;
      inBlanks += toBlank;
      inLabels += toLabel;
      before = l;
    }
    if (high === used) last = alpha[to + 2 * used] = (alpha[from + 2 * used]! + before) * blank + tiny;
    else for (let s = 2 * high; s < 2 * high + 3; s++) alpha[to + s] = 0;
    value += Math.log(totals[k]! * scale);
    scale = UNIT / (inBlanks + inLabels + last);
  }
  if (used > 0) last += alpha[frames * width + 2 * used - 1]!;
  return value - Math.log(last / UNIT);
}

/** Writes the slopes and returns whether nothing that counts was out of range. */
export function backward(f: Frames, names: Labels, others: Data, slopes: Data): boolean {
  const { frames, columns, emitted, alpha, gamma, occupied } = f;
  const { used, skips } = names;
  const tiny = TINY;
  let scale = 1;
  let least = frames > 0 ? MOST : 0;
  let most = 0;
  gamma.fill(0);
  occupied.fill(0);
  gamma[2 * used] = UNIT; // behind the last frame: in the blank, as it were
  for (let k = frames - 1; k >= 0; k--) {
    const at = k * columns;
    const from = (k + 1) * 2 * columns;
    const low = Math.max(0, used - frames + k);
    const high = Math.min(used, k + 1);
    const blank = emitted[at]! * scale;
    let b = gamma[2 * low]!;
    let l = gamma[2 * low + 1]!;
    let inBlank = 0;
    let inLabels = 0;
    let all = 0;
    for (let u = low; u < high; u++) {
      const nextBlank = gamma[2 * u + 2]!;
      const nextLabel = gamma[2 * u + 3]!;
      const fromBlank = b + l;
      const fromLabel = l + nextBlank + skips[u + 1]! * nextLabel;
      const ways = fromLabel * alpha[from + 2 * u + 1]!;
      occupied[u + 1] = ways;
      inLabels += ways;
      inBlank += fromBlank * alpha[from + 2 * u]!;
      const atBlank = fromBlank * blank + tiny;
      const atLabel = fromLabel * (emitted[at + u + 1]! * scale) + tiny;
      gamma[2 * u] = atBlank;
      gamma[2 * u + 1] = atLabel;
      all += atBlank + atLabel;
      b = nextBlank;
      l = nextLabel;
    }
    if (high === used) {
      inBlank += b * alpha[from + 2 * used]!;
      gamma[2 * used] = b * blank + tiny;
      all += gamma[2 * used]!;
    } else occupied[high + 1] = 0;
    occupied[0] = inBlank;
    const ways = inBlank + inLabels;
    writeSlopes(f, k, names, others[k]!, ways, slopes);
    least = Math.min(least, ways);
    most = Math.max(most, ways);
    scale = UNIT / all;
  }
  return least >= LEAST && most < MOST;
}
