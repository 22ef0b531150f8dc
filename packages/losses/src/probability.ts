import { clip, greater, less, logicalAnd, show, type Tensor, ValueError, where } from '@lossgraph/core';

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
