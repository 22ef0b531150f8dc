// The sums of CTC over the ways through the labels, in logarithms: slower than products as in ctc.ts, but no probability is
// too small for them, and none too near 1.
import type { Data, Labels } from './ctc-labels.ts';

/** State 2u is the blank before the u-th label, counted from 0, state 2u + 1 that label; the last one is a blank. */
export interface States {
  readonly count: number;
  /** The column that each state emits. */
  readonly columns: Int32Array;
  /** Whether a state can be entered from two before. */
  readonly skips: Uint8Array;
}

/** Numbers for every frame and column, row-major. */
export interface Table {
  readonly frames: number;
  readonly columns: number;
  readonly values: Float64Array;
}

export interface Ways {
  readonly states: States;
  /** ln of the probability of every column in every frame. */
  readonly logs: Table;
  /** ln Σ e^z over all classes, for every frame. */
  readonly norms: Float64Array;
  /** ln of the probability of all ways to be in each state at each frame, its emission included. */
  readonly alpha: Float64Array;
  /** ln of the probability of all ways. */
  readonly all: number;
}

/** The ways through the labels of one sequence, from the logits of their columns and Σ e^z over all other classes. */
export function waysOf(names: Labels, logits: Data, others: Data): Ways {
  const states = statesOf(names);
  const { logs, norms } = logProbabilities(names, logits, others);
  const alpha = forward(states, logs);
  return { states, logs, norms, alpha, all: total(states, logs, alpha) };
}

/**
 * Writes the slopes, `[frames, columns + 1]`: softmax − occupancy, and 1 / Σ e^z. Together with Σ e^z · slope of the other
 * classes those of a frame sum to 0: that of a likely class is minus the sum of the others, which keeps the digits of a small one.
 */
export function slopesOf({ first }: Labels, ways: Ways, others: Data, slopes: Data): void {
  const { states, logs, norms, alpha, all } = ways;
  const { frames, columns, values } = logs;
  const beta = backward(ways);
  for (let k = 0; k < frames; k++) {
    const row = slopes.subarray(k * (columns + 1), (k + 1) * (columns + 1));
    const share = Math.exp(-norms[k]!);
    let likely = -1;
    for (let j = 0; j < columns; j++) {
      row[j] = first[j] === j ? Math.exp(values[k * columns + j]!) : 0;
      if (row[j]! > 0.5) likely = j;
    }
    for (let s = 0; s < states.count; s++) {
      const i = k * states.count + s;
      row[states.columns[s]!]! -= Math.exp(alpha[i]! + beta[i]! - all);
    }
    let sum = others[k]! * share;
    for (let j = 0; j < columns; j++) if (j !== likely) sum += row[j]!;
    if (likely >= 0) row[likely] = -sum;
    row[columns] = share;
  }
}

function statesOf({ used, first, skips }: Labels): States {
  const count = 2 * used + 1;
  const [columns, entered] = [new Int32Array(count), new Uint8Array(count)];
  for (let u = 0; u < used; u++) {
    columns[2 * u + 1] = first[u + 1]!;
    entered[2 * u + 1] = skips[u]!;
  }
  return { count, columns, skips: entered };
}

/** The largest term, which is 1, is kept apart, so that a logarithm near 0 keeps its digits. */
function logProbabilities({ first }: Labels, logits: Data, others: Data): Pick<Ways, 'logs' | 'norms'> {
  const [frames, columns] = [others.length, first.length];
  const [values, norms] = [new Float64Array(frames * columns), new Float64Array(frames)];
  for (let k = 0; k < frames; k++) {
    const row = logits.subarray(k * columns, (k + 1) * columns);
    let best = 0;
    for (let j = 1; j < columns; j++) if (first[j] === j && !(row[j]! <= row[best]!)) best = j;
    const top = row[best]!;
    let rest = others[k] === 0 ? 0 : others[k]! * Math.exp(-top);
    for (let j = 0; j < columns; j++) if (first[j] === j && j !== best) rest += Math.exp(row[j]! - top);
    const isLost = rest === Number.POSITIVE_INFINITY;
    const [shift, log] = isLost ? [0, Math.log(others[k]!)] : [top, Math.log1p(rest)];
    for (let j = 0; j < columns; j++) values[k * columns + j] = row[first[j]!]! - shift - log;
    norms[k] = shift + log;
  }
  return { logs: { frames, columns, values }, norms };
}

function forward({ count, columns: emits, skips }: States, { frames, columns, values }: Table): Float64Array {
  const alpha = new Float64Array(frames * count).fill(Number.NEGATIVE_INFINITY);
  for (let s = 0; s < Math.min(2, count) && frames > 0; s++) alpha[s] = values[emits[s]!]!;
  for (let k = 1; k < frames; k++) {
    const [from, to] = [(k - 1) * count, k * count];
    for (let s = 0; s < count; s++) {
      let sofar = alpha[from + s]!;
      if (s >= 1) sofar = logAdd(sofar, alpha[from + s - 1]!);
      if (skips[s]) sofar = logAdd(sofar, alpha[from + s - 2]!);
      alpha[to + s] = sofar + values[k * columns + emits[s]!]!;
    }
  }
  return alpha;
}

/** beta[k, s]: ln of the probability of all ways to the end from state s at frame k, the emission at k excluded. */
export function backward({ states: { count, columns: emits, skips }, logs }: Ways): Float64Array {
  const { frames, columns, values } = logs;
  const beta = new Float64Array(frames * count).fill(Number.NEGATIVE_INFINITY);
  for (let s = Math.max(0, count - 2); s < count; s++) beta[(frames - 1) * count + s] = 0;
  for (let k = frames - 2; k >= 0; k--) {
    const [to, from, next] = [k * count, (k + 1) * count, (k + 1) * columns];
    for (let s = 0; s < count; s++) {
      let sofar = beta[from + s]! + values[next + emits[s]!]!;
      if (s + 1 < count) sofar = logAdd(sofar, beta[from + s + 1]! + values[next + emits[s + 1]!]!);
      if (skips[s + 2]) sofar = logAdd(sofar, beta[from + s + 2]! + values[next + emits[s + 2]!]!);
      beta[to + s] = sofar;
    }
  }
  return beta;
}

/** ln of the probability of all ways that end in the last label or the blank behind it. */
function total({ count }: States, { frames }: Table, alpha: Float64Array): number {
  if (frames === 0) return count === 1 ? 0 : Number.NEGATIVE_INFINITY;
  const last = frames * count - 1;
  return count === 1 ? alpha[last]! : logAdd(alpha[last]!, alpha[last - 1]!);
}

/** ln(eᵃ + eᵇ) */
function logAdd(a: number, b: number): number {
  const [low, high] = a < b ? [a, b] : [b, a];
  return low === Number.NEGATIVE_INFINITY ? high : high + Math.log1p(Math.exp(low - high));
}
