import { checkAxes, mul, reshape, type Shape, ShapeError, show, sum, type Tensor } from '@lossgraph/core';
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

/** Returns the sum over the axes of a mask, kept with length 1. */
export function total(x: Tensor, { axis }: OverlapOptions): Tensor {
  return sum(x, { axis, keepDims: true });
}

/** Returns the values with the axes of a mask put back with length 1. */
export function overMask(values: Tensor, like: Shape, { axis }: OverlapOptions): Tensor {
  const axes = checkAxes('loss', axis, like.length);
  return reshape(
    values,
    like.map((n, i) => (axes.includes(i) ? 1 : n)),
  );
}

/** Returns values without the axes of a mask, which {@link total} kept with length 1. */
export function dropMask(values: Tensor, { axis }: OverlapOptions): Tensor {
  const axes = checkAxes('loss', axis, values.rank);
  return reshape(
    values,
    values.shape.filter((_, i) => !axes.includes(i)),
  );
}
