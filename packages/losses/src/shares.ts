import {
  clip,
  type DType,
  div,
  divUnlessZero,
  equal,
  greater,
  less,
  logicalAnd,
  mulUnlessZero,
  sub,
  sum,
  sumOfOthers,
  type Tensor,
  where,
} from '@lossgraph/core';
import { EPSILON } from './probability.ts';

/** What the shares q = p / Σ p of a line, clipped to [ε, 1 − ε], are to a loss. */
export interface Shares {
  /** (1 − q) / q. With these odds against a class, −ln q = ln(1 + odds): all digits are there, also where q is nearly 1. */
  readonly odds: Tensor;
  /** Whether a share lies strictly within the clip. */
  readonly inside: Tensor;
}

/** Returns the shares that p takes along an axis; those of a line of zeros count as ε, where Keras gives NaN. */
export function sharesOf(p: Tensor, axis: number): Shares {
  const odds = div(sumOfOthers(p, axis), p); // what the clip lets through is 10⁻⁷ of the sum or more
  const { low, high } = oddsAtClip(p.dtype);
  return {
    // Below −1 are the odds against a negative share, which is clipped to ε; those against nothing are NaN.
    odds: where(greater(odds, -1), clip(odds, low, high), high),
    inside: logicalAnd(greater(odds, low), less(odds, high)),
  };
}

/** Returns the odds against 1 − ε and ε, as the dtype holds these. */
function oddsAtClip(dtype: DType): { readonly low: number; readonly high: number } {
  const held = (x: number) => (dtype === 'float32' ? Math.fround(x) : x);
  return { low: 1 / held(1 - EPSILON) - 1, high: 1 / held(EPSILON) - 1 };
}

/**
 * Returns the cotangent of p, given that of the line's loss and g = −q ∂loss/∂q, which is 0 outside the clip:
 * (Σ_{j ≠ i} g_j − g (1 − q) / q) / Σ p. For one-hot targets that sum is exactly 0 at the target, so nothing cancels.
 */
export function throughShares(ct: Tensor, g: Tensor, { odds }: Shares, p: Tensor, axis: number): Tensor {
  const others = sub(sum(g, { axis, keepDims: true }), g);
  return mulUnlessZero(ct, divUnlessZero(sub(others, mulUnlessZero(g, odds)), totalOf(p, axis)));
}

/** Σ p; in place of 0 a number so small that shares are far outside the clip, yet derivatives of the quotient finite. */
function totalOf(p: Tensor, axis: number): Tensor {
  const total = sum(p, { axis, keepDims: true });
  return where(equal(total, 0), 1e-30, total);
}
