import { sumOfOthersKernel } from '../kernels/sum-of-others.ts';
import { type AxisFn, alongAxis } from './along-axis.ts';
import { sub } from './arithmetic.ts';
import { cast } from './cast.ts';
import { sum } from './reduce.ts';

/**
 * Returns Σ x − xᵢ along an axis (default: the last), subtracted in float64: of float32, what is left has all its digits
 * down to 10⁻⁹ of the sum.
 *
 * @example
 * ```ts
 * sumOfOthers([1, 2, 3]).toArray(); // [5, 4, 3]
 * ```
 */
export const sumOfOthers: AxisFn = alongAxis({
  name: 'sumOfOthers',
  formula: '\\sum_{j \\ne i} x_j',
  expand: (x, axis) => {
    const wide = cast(x, 'float64');
    return cast(sub(sum(wide, { axis, keepDims: true }), wide), x.dtype);
  },
  kernel: sumOfOthersKernel,
  vjp: (ct, { attrs: { axis } }) => sumOfOthers(ct, axis),
});
