// Connectionist temporal classification: value and first derivatives, one sequence at a time. The labels l₁ … l_U are spread
// out as (blank, l₁, blank, l₂, …, l_U, blank), 2U + 1 states; each frame stays in its state, moves on by one, or by two past
// a blank between two different labels.
import { type Strided, ValueError } from '@lossgraph/core';
import { type Data, type Labels, labelsOf } from './ctc-labels.ts';
import { slopesOf, waysOf } from './ctc-logarithms.ts';
import { type InProducts, productsFor } from './ctc-products.ts';
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
  const [logits, others] = [dense(z), sumsIn(rest, 'ctcSums')];
  const inProducts = productsFor(frames, columns);
  const size = (frames + 1) * (columns + 1);
  for (let row = 0; row < count; row++) {
    const [from, to] = [row * frames, (row + 1) * frames];
    const own = [logits.subarray(from * columns, to * columns), others.subarray(from, to)] as const;
    one(inProducts, labelsOf(labels, row), ...own, out.data.subarray(row * size, (row + 1) * size));
  }
}

function one(inProducts: InProducts | null, names: Labels, logits: Data, others: Data, slopes: Data): void {
  const at = placeOfValue(names, slopes);
  if (!inProducts?.(names, logits, others, slopes)) inLogarithms(names, logits, others, slopes);
  else if (!(slopes[at]! > CERTAIN)) slopes[at] = Math.max(0, -waysOf(names, logits, others).all);
}

function inLogarithms(names: Labels, logits: Data, others: Data, slopes: Data): void {
  const ways = waysOf(names, logits, others);
  slopes.fill(0);
  slopes[placeOfValue(names, slopes)] = Math.max(0, -ways.all);
  if (ways.all !== Number.NEGATIVE_INFINITY) slopesOf(names, ways, others, slopes);
}

/** The value stands behind the slopes of the last frame. */
function placeOfValue({ first }: Labels, slopes: Data): number {
  return slopes.length - first.length - 1;
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
