import { sameNumeric } from '../dtype.ts';
import * as kernels from '../kernels/reduce.ts';
import * as statistics from '../kernels/statistics.ts';
import { defineComposite } from '../op.ts';
import { reducedShape, type Shape, stretchedAxes } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { div, divUnlessZero, mul, mulUnlessZero, sub } from './arithmetic.ts';
import { cast } from './cast.ts';
import { equal, where } from './compare.ts';
import { square } from './elementwise.ts';
import { reshape } from './movement.ts';
import {
  callReduce,
  count,
  type ReduceAttrs,
  type ReduceFn,
  type ReduceVjp,
  reduceSamples,
  reduction,
  spread,
} from './reduction.ts';

/**
 * Returns the sum, accumulated in float64 and rounded once; 0 over nothing.
 *
 * @example
 * ```ts
 * sum([[1, 2], [3, 4]], { axis: 0 }).toArray(); // [4, 6]
 * ```
 */
export const sum: ReduceFn = reduction({
  name: 'sum',
  formula: '\\sum_i x_i',
  dtype: sameNumeric,
  kernel: kernels.reduceKernel(kernels.sum, 0),
  vjp: (ct, { inputs: [x], attrs }) => spread(ct, x.shape, attrs),
});

/** Returns the largest element; tied ones share the cotangent evenly; NaN if any is NaN. @throws ShapeError over nothing */
export const max: ReduceFn = reduction({
  name: 'max',
  formula: '\\max_i x_i',
  dtype: sameNumeric,
  kernel: kernels.reduceKernel(kernels.max, Number.NEGATIVE_INFINITY),
  vjp: sharedByTies,
  empty: 'refused',
});

/** Returns the smallest element; tied ones share the cotangent evenly; NaN if any is NaN. @throws ShapeError over nothing */
export const min: ReduceFn = reduction({
  name: 'min',
  formula: '\\min_i x_i',
  dtype: sameNumeric,
  kernel: kernels.reduceKernel(kernels.min, Number.POSITIVE_INFINITY),
  vjp: sharedByTies,
  empty: 'refused',
});

const meanOp = defineComposite<ReduceAttrs, readonly [Tensor]>({
  name: 'mean',
  formula: '\\frac1n \\sum_i x_i',
  kernel: statistics.meanKernel,
  shape: ([x], { axes, keepDims }) => reducedShape(x as Shape, axes, keepDims),
  expand: ([x], { axes, keepDims }) => div(sum(x, { axis: axes, keepDims }), count(x.shape, axes)),
  vjps: [(ct, { inputs: [x], attrs }) => spread(div(ct, count(x.shape, attrs.axes)), x.shape, attrs)],
  samples: (random) => reduceSamples(random, 'refused'),
});

/** Returns the arithmetic mean; NaN over nothing. */
export const mean: ReduceFn = callReduce(meanOp);

const varianceOp = defineComposite<ReduceAttrs, readonly [Tensor]>({
  name: 'variance',
  formula: '\\frac1n \\sum_i (x_i - \\bar x)^2',
  kernel: statistics.varianceKernel,
  shape: ([x], { axes, keepDims }) => reducedShape(x as Shape, axes, keepDims),
  // The mean is taken out first: the difference of mean square and squared mean would cancel.
  expand: ([x], { axes, keepDims }) =>
    mean(square(sub(x, mean(x, { axis: axes, keepDims: true }))), { axis: axes, keepDims }),
  vjps: [
    (ct, { inputs: [x], attrs }) => {
      const deviation = sub(x, mean(x, { axis: attrs.axes, keepDims: true }));
      return mulUnlessZero(spread(ct, x.shape, attrs), mul(deviation, 2 / count(x.shape, attrs.axes)));
    },
  ],
  samples: (random) => reduceSamples(random, 'refused'),
});

/**
 * Returns the mean squared distance from the mean (the population's, divided by n); NaN over nothing.
 *
 * @example
 * ```ts
 * variance([1, 2, 3, 4]).item(); // 1.25
 * ```
 */
export const variance: ReduceFn = callReduce(varianceOp);

/** Returns `ct` summed over the axes along which it was stretched from `shape`: the reverse of broadcasting. */
export function sumTo(ct: Tensor, shape: Shape): Tensor {
  return reshape(sum(ct, { axis: stretchedAxes(ct.shape, shape) }), shape);
}

function sharedByTies(
  ...[
    ct,
    {
      inputs: [x],
      output,
      attrs,
    },
  ]: Parameters<ReduceVjp>
): Tensor {
  const ties = equal(x, spread(output, x.shape, attrs));
  const winners = sum(cast(ties, x.dtype), { axis: attrs.axes, keepDims: attrs.keepDims });
  return where(ties, spread(divUnlessZero(ct, winners), x.shape, attrs), 0);
}
