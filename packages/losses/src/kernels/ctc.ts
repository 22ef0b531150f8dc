// Connectionist temporal classification: value and first derivatives, one sequence at a time. The labels l₁ … l_U are spread
// out as (blank, l₁, blank, l₂, …, l_U, blank), 2U + 1 states; each frame stays in its state, moves on by one, or by two past
// a blank between two different labels.
import type { Strided } from '@lossgraph/core';
import { type Data, emit, type Frames, framesFor, sumsIn, writeSlopes } from './ctc-frames.ts';
import { type Labels, labelsOf } from './ctc-labels.ts';
import { backward as backwardInLogarithms, waysOf } from './ctc-logarithms.ts';
import { backward, forward } from './ctc-products.ts';
import { dense } from './dense.ts';

/** A value below has lost digits in products: it is the logarithm of a probability near 1, known to 1e-14 or so. */
const CERTAIN = 1e-3;

/**
 * −ln P(labels | logits) and its derivatives: `[B, L], [B, T, L + 1], [B, T, 1] → [B, T + 1, L + 2]`, for the logits z ≤ 0 of
 * the blank and of each label, and Σ e^z over all other classes. The last row begins with the value, the others hold the
 * derivatives with respect to both. If the frames are too few, the value is Infinity, and the derivatives are 0. Where a class
 * has several columns, the first of them counts.
 */
export function ctcKernel(out: Strided, [labels, z, rest]: readonly [Strided, Strided, Strided]): void {
  const [count = 0, frames = 0, columns = 0] = z.shape;
  const f = framesFor(frames, columns);
  const [logits, others] = [dense(z), sumsIn(rest, 'ctcSums')];
  const size = (frames + 1) * (columns + 1);
  for (let row = 0; row < count; row++) {
    const [from, to] = [row * frames, (row + 1) * frames];
    const own = [logits.subarray(from * columns, to * columns), others.subarray(from, to)] as const;
    one(f, labelsOf(labels, row), ...own, out.data.subarray(row * size, (row + 1) * size));
  }
}

function one(f: Frames, names: Labels, logits: Data, others: Data, slopes: Data): void {
  emit(f, names, logits, others);
  const value = forward(f, names);
  const isSafe = backward(f, names, others, slopes);
  if (!isSafe) inLogarithms(f, names, logits, others, slopes);
  else slopes[f.frames * (f.columns + 1)] = value > CERTAIN ? value : Math.max(0, -waysOf(names, logits, others).all);
}

function inLogarithms(f: Frames, names: Labels, logits: Data, others: Data, slopes: Data): void {
  const ways = waysOf(names, logits, others);
  const { alpha, all, states } = ways;
  slopes.fill(0);
  slopes[f.frames * (f.columns + 1)] = Math.max(0, -all);
  if (all === Number.NEGATIVE_INFINITY) return;
  const beta = backwardInLogarithms(ways);
  for (let k = 0; k < f.frames; k++) {
    f.occupied.fill(0);
    for (let s = 0; s < states.count; s++) {
      const i = k * states.count + s;
      f.occupied[states.columns[s]!]! += Math.exp(alpha[i]! + beta[i]! - all);
    }
    writeSlopes(f, k, names, others[k]!, 1, slopes);
  }
}
