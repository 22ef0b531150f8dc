import type { Tensor } from '../../tensor.ts';
import { type AxisFn, alongAxis } from '../along-axis.ts';
import { add, div, mul, sub } from '../arithmetic.ts';
import { cast } from '../cast.ts';
import { greater, maximum, where } from '../compare.ts';
import { range } from '../creation.ts';
import { cumSum } from '../cum-sum.ts';
import { reshape } from '../movement.ts';
import { max, sum } from '../reduce.ts';
import { sort } from '../sort.ts';

/**
 * Returns the point of the probability simplex nearest to x along an axis (default: the last): like softmax, with
 * exact zeros.
 *
 * @see A. Martins and R. Astudillo, "From softmax to sparsemax", ICML 2016
 * @example
 * ```ts
 * sparsemax([2, 1.5, -1]).toArray(); // [0.75, 0.25, 0]
 * ```
 */
export const sparsemax: AxisFn = alongAxis({
  name: 'sparsemax',
  formula: '\\max(x_i - \\tau(x), 0) \\text{ with } \\sum_i = 1',
  expand: (x, axis) => {
    const z = sub(x, max(x, { axis, keepDims: true }));
    return maximum(sub(z, threshold(z, axis)), 0);
  },
  // ct − its mean over the support, within the support
  vjp: (ct, { output, attrs: { axis } }) => {
    const support = greater(output, 0);
    const size = sum(cast(support, ct.dtype), { axis, keepDims: true });
    const mean = div(sum(where(support, ct, 0), { axis, keepDims: true }), size);
    return where(support, sub(ct, mean), 0);
  },
});

/** τ = (Σ of the k largest − 1) / k, for the largest k whose k-th element is still above it. */
function threshold(z: Tensor, axis: number): Tensor {
  const sorted = sort(z, { axis, descending: true });
  const rank = reshape(
    range(z.shape[axis] ?? 0, z.dtype),
    z.shape.map((n, i) => (i === axis ? n : 1)),
  );
  const above = greater(add(mul(add(rank, 1), sorted), 1), cumSum(sorted, { axis }));
  const k = sum(cast(above, z.dtype), { axis, keepDims: true });
  return div(sub(sum(where(above, sorted, 0), { axis, keepDims: true }), 1), k);
}
