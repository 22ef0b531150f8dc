import { asTensors, type TensorLike } from '../convert.ts';
import { ShapeError } from '../errors.ts';
import { formatShape, sizeOf } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { mul } from './arithmetic.ts';
import { matMul } from './matmul.ts';
import { reshape, transpose } from './movement.ts';
import { expandDims } from './unit-axes.ts';

/**
 * Returns the sum of products over the last axis of a and the last but one of b (the only one of a vector), as NumPy's
 * `dot`: `[n], [n] → []`, `[…, n], [n] → […]`, `[m, k], [k, n] → [m, n]`, `[a…, k], [b…, k, n] → [a…, b…, n]`. With a
 * scalar, the product.
 *
 * @throws ShapeError unless the summed lengths are equal; DTypeError
 * @example
 * ```ts
 * dot([1, 2], [3, 4]).item(); // 11
 * dot([[1, 0], [0, 2]], [3, 4]).toArray(); // [3, 8]
 * ```
 */
export function dot(a: TensorLike, b: TensorLike): Tensor {
  const [left, right] = asTensors('dot', [a, b]) as [Tensor, Tensor];
  if (left.rank === 0 || right.rank === 0) return mul(left, right);
  const k = left.shape.at(-1) ?? 0;
  const summed = Math.max(0, right.rank - 2);
  if (right.shape[summed] !== k) {
    throw new ShapeError(
      `dot: lengths differ; got ${formatShape(left.shape)} and ${formatShape(right.shape)}; the last of a must equal ${right.rank === 1 ? 'that' : 'the last but one'} of b`,
    );
  }
  const order = right.shape.map((_, i) => i).filter((i) => i !== summed);
  const rest = order.map((i) => right.shape[i] ?? 0);
  const rows = left.shape.slice(0, -1);
  const columns = reshape(transpose(right, [summed, ...order]), [k, sizeOf(rest)]);
  return reshape(matMul(reshape(left, [sizeOf(rows), k]), columns), [...rows, ...rest]);
}

/**
 * Returns all products of an element of a with one of b, both read as vectors: `[n], [m] → [n, m]`.
 *
 * @throws DTypeError
 * @example
 * ```ts
 * outer([1, 2], [3, 4]).toArray(); // [[3, 4], [6, 8]]
 * ```
 */
export function outer(a: TensorLike, b: TensorLike): Tensor {
  const [left, right] = asTensors('outer', [a, b]) as [Tensor, Tensor];
  return mul(expandDims(reshape(left, [left.size]), 1), reshape(right, [right.size]));
}
