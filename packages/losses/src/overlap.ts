import {
  add,
  cast,
  checkAxes,
  div,
  mul,
  mulUnlessZero,
  reshape,
  ShapeError,
  show,
  sub,
  sum,
  type Tensor,
} from '@lossgraph/core';
import { EPSILON } from './probability.ts';
import type { Profile } from './profile.ts';
import { refuseScalar, refuseUnequal, type ShapeRule } from './shape-rules.ts';

export interface OverlapOptions {
  /** The axes that make up one mask; `null`: all of them, the batch too, so that there is one value. */
  readonly axis: number | readonly number[] | null;
}

/** Equal shapes; the values lose the axes of a mask. */
export const overlapShapes: ShapeRule<OverlapOptions> = (name, yTrue, yPred, { axis }) => {
  refuseScalar(name, yTrue, yPred);
  refuseUnequal(name, yTrue, yPred);
  const axes = checkAxes(name, axis, yPred.length);
  return yPred.filter((_, i) => !axes.includes(i));
};

/** Refuses what names no axes. @throws ShapeError */
export function checkMaskAxes(name: string, { axis }: OverlapOptions): void {
  if (axis === null || [axis].flat().every(Number.isInteger)) return;
  throw new ShapeError(
    `${name}: axis names no axes; got ${show(axis)}; allowed are a whole number, several, and null for all`,
  );
}

/** Two foreground pixels and two of background, with the same probability for both of a kind. */
export const maskProfile: Profile<OverlapOptions> = {
  x: 'probability p of the pixels named, the others having 0',
  low: 0,
  high: 1,
  curves: [
    { name: 'foreground', yTrue: [[1, 1, 0, 0]], yPred: (x) => mul(reshape(x, [1, 1]), [[1, 1, 0, 0]]) },
    { name: 'all', yTrue: [[1, 1, 0, 0]], yPred: (x) => mul(reshape(x, [1, 1]), [[1, 1, 1, 1]]) },
  ],
};

/** What the parts of two masks weigh: I = Σ t p, what is there and predicted, and the errors Σ (1 − t) p and Σ t (1 − p). */
interface Weights {
  readonly both: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
}

/** Returns 1 − κI / (κI + αF₊ + βF₋ + ε) as W / (κI + W), W = αF₊ + βF₋ + ε, so that a good overlap keeps its digits. */
export function withoutOverlap(t: Tensor, p: Tensor, weights: Weights, { axis }: OverlapOptions): Tensor {
  const { wrong, all } = partsOf(t, p, weights, axis);
  const axes = checkAxes('loss', axis, p.rank);
  return reshape(
    cast(div(wrong, all), p.dtype),
    p.shape.filter((_, i) => !axes.includes(i)),
  );
}

/**
 * Returns the cotangent of p. With Q = κI + W the derivative is κ ((1 − t) αI − t (βI + W)) / Q²: one of two numbers of the
 * mask where t is 0 or 1.
 */
export function overlapSlope(ct: Tensor, t: Tensor, p: Tensor, weights: Weights, { axis }: OverlapOptions): Tensor {
  const { both: k, falsePositives: alpha, falseNegatives: beta } = weights;
  const { right, wrong, all } = partsOf(t, p, weights, axis);
  const scaled = (x: Tensor) => cast(mul(div(x, all), div(k, all)), p.dtype);
  const outside = scaled(mul(alpha, right));
  const inside = scaled(add(mul(beta, right), wrong));
  return mulUnlessZero(reshape(ct, all.shape), sub(mul(sub(1, t), outside), mul(t, inside)));
}

/** I, W and Q in float64, with the axes of a mask kept with length 1. */
function partsOf(t: Tensor, p: Tensor, weights: Weights, axis: OverlapOptions['axis']) {
  const total = (x: Tensor) => sum(cast(x, 'float64'), { axis, keepDims: true });
  const right = total(mul(t, p));
  const falsePositive = weighed(weights.falsePositives, mul(sub(1, t), p));
  const falseNegative = weighed(weights.falseNegatives, mul(t, sub(1, p)));
  const wrong = add(total(add(falsePositive, falseNegative)), EPSILON);
  return { right, wrong, all: add(weighed(weights.both, right), wrong) };
}

function weighed(weight: number, x: Tensor): Tensor {
  return weight === 1 ? x : mul(weight, x);
}
