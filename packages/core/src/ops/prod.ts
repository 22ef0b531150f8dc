import { sameNumeric } from '../dtype.ts';
import { prod as fold, reduceKernel } from '../kernels/reduce.ts';
import { sizeOf } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { mul, mulUnlessZero } from './arithmetic.ts';
import { onesLike } from './creation.ts';
import { flip } from './flip.ts';
import { reshape, transpose } from './movement.ts';
import { pad } from './pad.ts';
import { count, type ReduceFn, reduction, spread } from './reduction.ts';
import { slice } from './slice.ts';
import { expandDims } from './unit-axes.ts';

/**
 * Returns the product, multiplied up in float64 and rounded once; 1 over nothing. Its derivatives of any order are right
 * where elements are 0, too.
 *
 * @example
 * ```ts
 * prod([[1, 2], [3, 4]], { axis: 1 }).toArray(); // [2, 12]
 * ```
 */
export const prod: ReduceFn = reduction({
  name: 'prod',
  formula: '\\prod_i x_i',
  dtype: sameNumeric,
  kernel: reduceKernel(fold, 1),
  vjp: (ct, { inputs: [x], attrs }) => mulUnlessZero(spread(ct, x.shape, attrs), productOfOthers(x, attrs.axes)),
});

/** Returns for every element the product of all others along `axes`; never divides, so zeros do not matter. */
function productOfOthers(x: Tensor, axes: readonly number[]): Tensor {
  const kept = x.shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const order = [...kept, ...axes];
  const last = transpose(x, order);
  const rows = reshape(last, [sizeOf(kept.map((i) => x.shape[i] ?? 0)), count(x.shape, axes)]);
  return transpose(
    reshape(othersInRow(rows), last.shape),
    order.map((_, i) => order.indexOf(i)),
  );
}

/** A tree of pairs: an element's others are its neighbour and the others of its pair. `[r, n] → [r, n]` */
function othersInRow(x: Tensor): Tensor {
  const [rows = 0, n = 0] = x.shape;
  if (n <= 1) return onesLike(x);
  const even =
    n % 2 === 0
      ? x
      : pad(
          x,
          [
            [0, 0],
            [0, 1],
          ],
          1,
        );
  const pairs = reshape(even, [rows, Math.ceil(n / 2), 2]);
  const left = slice(pairs, [null, null, [0, 1]]);
  const right = slice(pairs, [null, null, [1, 2]]);
  const above = othersInRow(reshape(mul(left, right), [rows, Math.ceil(n / 2)]));
  const all = reshape(mul(expandDims(above, 2), flip(pairs, 2)), even.shape);
  return n % 2 === 0 ? all : slice(all, [null, [0, n]]);
}
