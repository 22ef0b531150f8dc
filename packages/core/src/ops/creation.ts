import { asTensor, type TensorLike } from '../convert.ts';
import { allocate, checkDType, type DType, holds } from '../dtype.ts';
import { ShapeError, ValueError } from '../errors.ts';
import { strided } from '../kernels/strided.ts';
import { checkShape, type Shape, show, sizeOf } from '../shape.ts';
import { Tensor } from '../tensor.ts';

/** Returns a leaf of `shape` filled with `value`. @throws ShapeError, SizeError, DTypeError; ValueError for a value that the dtype cannot hold */
export function full(shape: Shape, value: number, dtype: DType = 'float32'): Tensor {
  checkFill(value, checkDType('full', dtype));
  const data = allocate(dtype, sizeOf(checkShape('full', shape)));
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

/** Returns zeros of x's shape and dtype. */
export function zerosLike(x: TensorLike): Tensor {
  const { shape, dtype } = asTensor('zerosLike', x);
  return full(shape, 0, dtype);
}

/** Returns ones of x's shape and dtype. */
export function onesLike(x: TensorLike): Tensor {
  const { shape, dtype } = asTensor('onesLike', x);
  return full(shape, 1, dtype);
}

/** Returns 0, 1, …, n − 1, `[n]`. @throws ShapeError unless n is a whole number ≥ 0 */
export function range(n: number, dtype: DType = 'int32'): Tensor {
  if (!Number.isInteger(n) || n < 0)
    throw new ShapeError(`range: not a length; got ${show(n)}; allowed is a whole number ≥ 0`);
  const data = allocate(checkDType('range', dtype), sizeOf(checkShape('range', [n])));
  for (let i = 0; i < n; i++) data[i] = i;
  return new Tensor(strided(data, [n]), dtype);
}

function checkFill(value: unknown, dtype: DType): void {
  if (typeof value === 'number' && holds(dtype, value)) return;
  throw new ValueError(`full: value does not fit; got ${show(value)} for ${dtype}; allowed is a number of that dtype`);
}
