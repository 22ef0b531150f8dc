// The second derivatives of CTC: sums over the ways through the labels, in logarithms, and their derivatives along a direction.
import type { Strided } from '@lossgraph/core';
import { sumsIn } from './ctc.ts';
import { type Data, type Labels, labelsOf } from './ctc-labels.ts';
import { backward, type States, type Table, type Ways, waysOf } from './ctc-logarithms.ts';
import { dense } from './dense.ts';

/**
 * The change of the slopes that `ctcKernel` gives along a direction (Hessian times direction), in z and Σ e^z over the other
 * classes: `[B, L], [B, T, L + 1], [B, T, 1], [B, T, L + 2] → [B, T, L + 2]`; 0 where the value is Infinity.
 */
export function ctcCurvatureKernel(
  out: Strided,
  [labels, z, rest, direction]: readonly [Strided, Strided, Strided, Strided],
): void {
  const [count = 0, frames = 0, columns = 0] = z.shape;
  const [logits, others, along] = [dense(z), sumsIn(rest, 'ctcCurvature'), dense(direction)];
  for (let row = 0; row < count; row++) {
    const of = (data: Data, width: number) => data.subarray(row * frames * width, (row + 1) * frames * width);
    const names = labelsOf(labels, row);
    const ways = waysOf(names, of(logits, columns), of(others, 1));
    if (ways.all === Number.NEGATIVE_INFINITY) continue;
    out.data.set(change(names, ways, of(along, columns + 1)), row * frames * (columns + 1));
  }
}

function change({ first }: Labels, ways: Ways, along: Data): Float64Array {
  const { states, logs, norms, alpha, all } = ways;
  const { frames, columns, values } = logs;
  const out = new Float64Array(frames * (columns + 1));
  const dLogs = { frames, columns, values: new Float64Array(frames * columns) };
  for (let k = 0; k < frames; k++) {
    const [at, to] = [k * columns, k * (columns + 1)];
    const inverse = Math.exp(-norms[k]!);
    let dNorm = inverse * along[to + columns]!;
    for (let j = 0; j < columns; j++) if (first[j] === j) dNorm += Math.exp(values[at + j]!) * along[to + j]!;
    for (let j = 0; j < columns; j++) {
      const dLog = along[to + first[j]!]! - dNorm;
      dLogs.values[at + j] = dLog;
      if (first[j] === j) out[to + j] = Math.exp(values[at + j]!) * dLog;
    }
    out[to + columns] = -inverse * dNorm;
  }
  const beta = backward(ways);
  const [dAlpha, dBeta] = [dForward(states, dLogs, alpha), dBackward(ways, dLogs, beta)];
  const last = (frames - 1) * states.count;
  let dAll = 0;
  for (let s = Math.max(0, states.count - 2); s < states.count; s++) {
    dAll += Math.exp(alpha[last + s]! - all) * dAlpha[last + s]!;
  }
  for (let k = 0; k < frames; k++) {
    for (let s = 0; s < states.count; s++) {
      const i = k * states.count + s;
      const occupied = Math.exp(alpha[i]! + beta[i]! - all);
      if (occupied > 0) out[k * (columns + 1) + states.columns[s]!]! -= occupied * (dAlpha[i]! + dBeta[i]! - dAll);
    }
  }
  return out;
}

/** The derivative of alpha: each term of a sum weighs by its share. */
function dForward({ count, columns: emits, skips }: States, d: Table, alpha: Float64Array): Float64Array {
  const dAlpha = new Float64Array(d.frames * count);
  for (let s = 0; s < Math.min(2, count); s++) dAlpha[s] = d.values[emits[s]!]!;
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
      dAlpha[to + s] = d.values[k * d.columns + emits[s]!]! + (weight > 0 ? sum / weight : 0);
    }
  }
  return dAlpha;
}

/** The derivative of beta. */
function dBackward({ states, logs }: Ways, d: Table, beta: Float64Array): Float64Array {
  const { count, columns: emits, skips } = states;
  const { columns, values } = logs;
  const dBeta = new Float64Array(d.frames * count);
  for (let k = d.frames - 2; k >= 0; k--) {
    const [to, from] = [k * count, (k + 1) * count];
    for (let s = 0; s < count; s++) {
      let [sum, weight] = [0, 0];
      for (let by = 0; by <= 2 && s + by < count && (by < 2 || skips[s + 2]); by++) {
        const emitted = (k + 1) * columns + emits[s + by]!;
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
