import {
  clip,
  div,
  divUnlessZero,
  equal,
  greater,
  less,
  logicalAnd,
  mulUnlessZero,
  show,
  sub,
  sum,
  type Tensor,
  ValueError,
  where,
} from '@lossgraph/core';

/** Keras' fuzz factor: probabilities are kept this far from 0 and 1 before a logarithm is taken. */
export const EPSILON = 1e-7;

/** Returns p kept within [ε, 1 − ε]; outside and on the boundary the derivative is 0, so a saturated prediction learns nothing. */
export function clipped(p: Tensor): Tensor {
  return clip(p, EPSILON, 1 - EPSILON);
}

/** Refuses a smoothing outside [0, 1]. */
export function checkSmoothing(name: string, labelSmoothing: unknown): void {
  if (typeof labelSmoothing === 'number' && labelSmoothing >= 0 && labelSmoothing <= 1) return;
  throw new ValueError(`${name}: labelSmoothing out of range; got ${show(labelSmoothing)}; allowed are 0 … 1`);
}

/** Returns the slope where p lies strictly inside the clip, and 0 elsewhere. */
export function insideClip(p: Tensor, slope: Tensor): Tensor {
  return where(logicalAnd(greater(p, EPSILON), less(p, 1 - EPSILON)), slope, 0);
}

/** Returns p / Σ p along an axis; a row of zeros stays zero, where Keras gives NaN. */
export function normalized(p: Tensor, axis: number): Tensor {
  return divUnlessZero(p, totalOf(p, axis));
}

/** Σ p; in place of 0 a number so small that shares are far outside the clip, yet derivatives of the quotient finite. */
export function totalOf(p: Tensor, axis: number): Tensor {
  const total = sum(p, { axis, keepDims: true });
  return where(equal(total, 0), 1e-30, total);
}

/**
 * Returns the derivative of −Σ s ln clip(p / Σ p) with respect to p: with S = Σ p, n = p / S and h = s / n inside the
 * clip, it is (Σ h n − h) / S.
 */
export function shareSlope(s: Tensor, p: Tensor, axis: number): Tensor {
  const n = normalized(p, axis);
  const h = insideClip(n, div(s, clipped(n)));
  return divUnlessZero(sub(sum(mulUnlessZero(h, n), { axis, keepDims: true }), h), totalOf(p, axis));
}
