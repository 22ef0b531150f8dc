import type { Values } from '../dtype.ts';
import { follow } from '../lending.ts';
import { type Shape, stridesOf } from '../shape.ts';
import type { Strided } from '../tensor.ts';
import { assign } from './arrays.ts';
import { plainArray } from './plain-array.ts';

/**
 * Returns an array with the views and methods of ndarray over `data`, of which it makes no copy; by default row-major, from the
 * first element on.
 *
 * @example
 * ```ts
 * strided(new Float32Array([1, 2, 3, 4, 5, 6]), [3, 2], [1, 3]).get(2, 1); // 6
 * ```
 */
export function strided(data: Values, shape: Shape, stride?: readonly number[], offset?: number): Strided {
  return plainArray(data, shape, stride, offset);
}

/** Returns a view on the storage of `x` with another shape, stride and offset. */
export function view(x: Strided, shape: Shape, stride: readonly number[], offset: number): Strided {
  return follow(strided(x.data, shape, stride, offset), x);
}

/** Returns whether the elements lie in row-major order without gaps (the offset may be anything). */
export function isContiguous(x: Strided): boolean {
  const { shape, stride } = x;
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    const n = shape[i]!;
    if (n !== 1 && stride[i] !== step) return n === 0 || x.size === 0;
    step *= n;
  }
  return true;
}

/**
 * Returns the strides that make `shape` of x without a copy, or `null`: axes of length 1 may come and go whatever the layout,
 * all else has to lie in row-major order.
 */
export function stridesUnder(x: Strided, shape: Shape): readonly number[] | null {
  if (isContiguous(x)) return stridesOf(shape);
  const wide = x.shape.flatMap((n, i) => (n === 1 ? [] : [i]));
  const stride: number[] = [];
  let k = 0;
  for (const n of shape) {
    if (n !== 1 && n !== x.shape[wide[k]!]) return null;
    stride.push(n === 1 ? 0 : x.stride[wide[k++]!]!);
  }
  return stride;
}

/** Returns `x` itself if contiguous, or else a row-major copy in storage made by `allocate`. */
export function rowMajor(x: Strided, allocate: (size: number) => Values): Strided {
  if (isContiguous(x)) return x;
  const copy = strided(allocate(x.size), x.shape);
  assign(copy, x);
  return copy;
}
