import { allocate, checkDType, type DType } from '../dtype.ts';
import { ShapeError } from '../errors.ts';
import { strided } from '../kernels/strided.ts';
import { checkShape, type Shape, show, sizeOf } from '../shape.ts';
import { Tensor } from '../tensor.ts';

/** Returns a leaf of `shape` filled with `value`. */
export function full(shape: Shape, value: number, dtype: DType = 'float32'): Tensor {
  const data = allocate(checkDType('full', dtype), sizeOf(checkShape('full', shape)));
  if (value !== 0) data.fill(value);
  return new Tensor(strided(data, shape.slice()), dtype);
}

/** Returns a leaf of zeros. */
export function zeros(shape: Shape, dtype: DType = 'float32'): Tensor {
  return full(shape, 0, dtype);
}

/** Returns a leaf of ones. */
export function ones(shape: Shape, dtype: DType = 'float32'): Tensor {
  return full(shape, 1, dtype);
}

export function zerosLike(x: Tensor): Tensor {
  return full(x.shape, 0, x.dtype);
}

export function onesLike(x: Tensor): Tensor {
  return full(x.shape, 1, x.dtype);
}

/** Returns 0, 1, …, n − 1, `[n]`. @throws ShapeError unless n is a whole number ≥ 0 */
export function range(n: number, dtype: DType = 'int32'): Tensor {
  if (!Number.isInteger(n) || n < 0)
    throw new ShapeError(`range: not a length; got ${show(n)}; allowed is a whole number ≥ 0`);
  const data = allocate(checkDType('range', dtype), sizeOf(checkShape('range', [n])));
  for (let i = 0; i < n; i++) data[i] = i;
  return new Tensor(strided(data, [n]), dtype);
}
