// Connectionist temporal classification, one sequence at a time, in log space and float64 throughout. The labels
// l₁ … l_U are spread out as z = (blank, l₁, blank, l₂, …, l_U, blank), S = 2U + 1 states; each frame stays in its state,
// moves on by one, or by two past a blank between two different labels.
import type { Strided } from '@lossgraph/core';

const BLANK = 0;

/** −ln P(labels | logits) of every sequence: `[B, L], [B, T, C] → [B]`; Infinity if the frames are too few. */
export function ctcKernel(out: Strided, [labels, logits]: readonly [Strided, Strided]): void {
  for (let row = 0; row < out.shape[0]!; row++) {
    const states = statesOf(labels, row);
    const logs = logProbabilities(logits, row);
    out.data[row] = Math.max(0, -total(states, logs, forward(states, logs)));
  }
}

/** Its derivative with respect to the logits, softmax − occupancy: `[B, L], [B, T, C] → [B, T, C]`; 0 where the value is Infinity. */
export function ctcSlopeKernel(out: Strided, [labels, logits]: readonly [Strided, Strided]): void {
  const [count = 0, frames = 0, classes = 0] = out.shape;
  for (let row = 0; row < count; row++) {
    const states = statesOf(labels, row);
    const logs = logProbabilities(logits, row);
    const alpha = forward(states, logs);
    const all = total(states, logs, alpha);
    if (all === Number.NEGATIVE_INFINITY) continue;
    const beta = backward(states, logs);
    const at = row * frames * classes;
    const slope = logs.values.map(Math.exp);
    for (let k = 0; k < frames; k++) {
      for (let s = 0; s < states.count; s++) {
        slope[k * classes + states.labels[s]!]! -= Math.exp(
          alpha[k * states.count + s]! + beta[k * states.count + s]! - all,
        );
      }
    }
    for (let i = 0; i < slope.length; i++) out.data[at + i] = slope[i]!;
  }
}

/** The derivative of the slope along a direction (Hessian times direction): `[B, L], [B, T, C], [B, T, C] → [B, T, C]`. */
export function ctcCurvatureKernel(
  out: Strided,
  [labels, logits, direction]: readonly [Strided, Strided, Strided],
): void {
  const [count = 0, frames = 0, classes = 0] = out.shape;
  for (let row = 0; row < count; row++) {
    const states = statesOf(labels, row);
    const logs = logProbabilities(logits, row);
    const alpha = forward(states, logs);
    const all = total(states, logs, alpha);
    if (all === Number.NEGATIVE_INFINITY) continue;
    const beta = backward(states, logs);
    const dLogs = { ...logs, values: centred(direction, row, logs) };
    const [dAlpha, dBeta] = [dForward(states, dLogs, alpha), dBackward(states, logs, dLogs, beta)];
    const last = (frames - 1) * states.count;
    let dAll = 0;
    for (let s = Math.max(0, states.count - 2); s < states.count; s++) {
      dAll += Math.exp(alpha[last + s]! - all) * dAlpha[last + s]!;
    }
    const change = logs.values.map((log, i) => Math.exp(log) * dLogs.values[i]!);
    for (let k = 0; k < frames; k++) {
      for (let s = 0; s < states.count; s++) {
        const i = k * states.count + s;
        const occupied = Math.exp(alpha[i]! + beta[i]! - all);
        if (occupied > 0) change[k * classes + states.labels[s]!]! -= occupied * (dAlpha[i]! + dBeta[i]! - dAll);
      }
    }
    for (let i = 0; i < change.length; i++) out.data[row * frames * classes + i] = change[i]!;
  }
}

interface States {
  readonly count: number;
  /** The label that each state emits. */
  readonly labels: Int32Array;
  /** Whether a state can be entered from two before. */
  readonly skips: Uint8Array;
}

/** The first U entries of the row, U being the number of those that are not the blank, with blanks between and around. */
function statesOf(labels: Strided, row: number): States {
  const [step = 0, next = 0] = labels.stride;
  const length = labels.shape[1]!;
  let used = 0;
  for (let i = 0; i < length; i++) if (labels.data[labels.offset + row * step + i * next] !== BLANK) used++;
  const count = 2 * used + 1;
  const [spread, skips] = [new Int32Array(count).fill(BLANK), new Uint8Array(count)];
  for (let i = 0; i < used; i++) spread[2 * i + 1] = labels.data[labels.offset + row * step + i * next]!;
  for (let s = 3; s < count; s += 2) skips[s] = spread[s] === spread[s - 2] ? 0 : 1;
  return { count, labels: spread, skips };
}

interface Frames {
  readonly frames: number;
  readonly classes: number;
  /** Row-major. */
  readonly values: Float64Array;
}

/** ln softmax of every frame; the largest term, which is 1, is kept apart, so that a logarithm near 0 keeps its digits. */
function logProbabilities(logits: Strided, row: number): Frames {
  const { frames, classes, values } = read(logits, row);
  for (let k = 0; k < frames; k++) {
    const from = k * classes;
    let best = 0;
    for (let c = 1; c < classes; c++) if (!(values[from + c]! <= values[from + best]!)) best = c;
    const top = values[from + best]!;
    let others = 0;
    for (let c = 0; c < classes; c++) if (c !== best) others += Math.exp(values[from + c]! - top);
    const log = Math.log1p(others);
    for (let c = 0; c < classes; c++) values[from + c] = values[from + c]! - top - log;
  }
  return { frames, classes, values };
}

/** The change of the log-probabilities when the logits change along `direction`: v − Σ softmax · v. */
function centred(direction: Strided, row: number, logs: Frames): Float64Array {
  const { frames, classes, values } = read(direction, row);
  for (let k = 0; k < frames; k++) {
    let mean = 0;
    for (let i = k * classes; i < (k + 1) * classes; i++) mean += Math.exp(logs.values[i]!) * values[i]!;
    for (let i = k * classes; i < (k + 1) * classes; i++) values[i]! -= mean;
  }
  return values;
}

function read({ data, shape, stride, offset }: Strided, row: number): Frames {
  const [, frames = 0, classes = 0] = shape;
  const values = new Float64Array(frames * classes);
  for (let k = 0; k < frames; k++) {
    for (let c = 0; c < classes; c++) {
      values[k * classes + c] = data[offset + row * stride[0]! + k * stride[1]! + c * stride[2]!]!;
    }
  }
  return { frames, classes, values };
}

/** alpha[k, s]: ln of the probability of all ways to be in state s at frame k, the emission at k included. */
function forward({ count, labels, skips }: States, { frames, classes, values }: Frames): Float64Array {
  const alpha = new Float64Array(frames * count).fill(Number.NEGATIVE_INFINITY);
  for (let s = 0; s < Math.min(2, count) && frames > 0; s++) alpha[s] = values[labels[s]!]!;
  for (let k = 1; k < frames; k++) {
    const [from, to] = [(k - 1) * count, k * count];
    for (let s = 0; s < count; s++) {
      let sofar = alpha[from + s]!;
      if (s >= 1) sofar = logAdd(sofar, alpha[from + s - 1]!);
      if (skips[s]) sofar = logAdd(sofar, alpha[from + s - 2]!);
      alpha[to + s] = sofar + values[k * classes + labels[s]!]!;
    }
  }
  return alpha;
}

/** beta[k, s]: ln of the probability of all ways to the end from state s at frame k, the emission at k excluded. */
function backward({ count, labels, skips }: States, { frames, classes, values }: Frames): Float64Array {
  const beta = new Float64Array(frames * count).fill(Number.NEGATIVE_INFINITY);
  for (let s = Math.max(0, count - 2); s < count; s++) beta[(frames - 1) * count + s] = 0;
  for (let k = frames - 2; k >= 0; k--) {
    const [to, from] = [k * count, (k + 1) * count];
    for (let s = 0; s < count; s++) {
      const step = (by: number) => beta[from + s + by]! + values[(k + 1) * classes + labels[s + by]!]!;
      let sofar = step(0);
      if (s + 1 < count) sofar = logAdd(sofar, step(1));
      if (s + 2 < count && skips[s + 2]) sofar = logAdd(sofar, step(2));
      beta[to + s] = sofar;
    }
  }
  return beta;
}

/** The derivative of alpha: each term of a sum weighs by its share. */
function dForward({ count, labels, skips }: States, d: Frames, alpha: Float64Array): Float64Array {
  const dAlpha = new Float64Array(d.frames * count);
  for (let s = 0; s < Math.min(2, count); s++) dAlpha[s] = d.values[labels[s]!]!;
  for (let k = 1; k < d.frames; k++) {
    const [from, to] = [(k - 1) * count, k * count];
    for (let s = 0; s < count; s++) {
      let [sum, weight] = [0, 0];
      const top = Math.max(
        alpha[from + s]!,
        s >= 1 ? alpha[from + s - 1]! : Number.NEGATIVE_INFINITY,
        skips[s] ? alpha[from + s - 2]! : Number.NEGATIVE_INFINITY,
      );
      for (let by = 0; by <= (skips[s] ? 2 : Math.min(s, 1)) && top > Number.NEGATIVE_INFINITY; by++) {
        const share = Math.exp(alpha[from + s - by]! - top);
        weight += share;
        sum += share * dAlpha[from + s - by]!;
      }
      dAlpha[to + s] = d.values[k * d.classes + labels[s]!]! + (weight > 0 ? sum / weight : 0);
    }
  }
  return dAlpha;
}

/** The derivative of beta. */
function dBackward(
  { count, labels, skips }: States,
  { classes, values }: Frames,
  d: Frames,
  beta: Float64Array,
): Float64Array {
  const dBeta = new Float64Array(d.frames * count);
  for (let k = d.frames - 2; k >= 0; k--) {
    const [to, from] = [k * count, (k + 1) * count];
    for (let s = 0; s < count; s++) {
      let [sum, weight] = [0, 0];
      for (let by = 0; by <= 2 && s + by < count && (by < 2 || skips[s + 2]); by++) {
        const emitted = (k + 1) * classes + labels[s + by]!;
        const share = Math.exp(beta[from + s + by]! + values[emitted]! - beta[to + s]!);
        if (!(share > 0)) continue;
        weight += share;
        sum += share * (dBeta[from + s + by]! + d.values[emitted]!);
      }
      dBeta[to + s] = weight > 0 ? sum / weight : 0;
    }
  }
  return dBeta;
}

/** ln of the probability of all ways that end in the last label or the blank behind it. */
function total({ count }: States, { frames }: Frames, alpha: Float64Array): number {
  if (frames === 0) return count === 1 ? 0 : Number.NEGATIVE_INFINITY;
  const last = frames * count - 1;
  return count === 1 ? alpha[last]! : logAdd(alpha[last]!, alpha[last - 1]!);
}

/** ln(eᵃ + eᵇ) */
function logAdd(a: number, b: number): number {
  const [low, high] = a < b ? [a, b] : [b, a];
  return low === Number.NEGATIVE_INFINITY ? high : high + Math.log1p(Math.exp(low - high));
}
