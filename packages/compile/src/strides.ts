import { type Shape, sizeOf } from '@lossgraph/core';
import type { Access, Value } from './ir.ts';

/** Returns the row-major strides of `shape`. */
export function rowMajorStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis] ?? 1;
  }
  return strides;
}

/** Returns the value as it lies. */
export function whole(value: Value, shape: Shape = value.shape): Access {
  if (value.origin.kind === 'uniform') return { value, shape, stride: shape.map(() => 0), offset: 0 };
  return { value, shape, stride: rowMajorStrides(shape), offset: 0 };
}

/** Returns whether the elements lie in row-major order without gaps. */
export function isDense(shape: Shape, stride: readonly number[]): boolean {
  const dense = rowMajorStrides(shape);
  return shape.every((n, axis) => n <= 1 || stride[axis] === dense[axis]) || sizeOf(shape) === 0;
}

/** Returns whether the access shows all of its value, in order. */
export function isWhole({ value, shape, stride, offset }: Access): boolean {
  return offset === 0 && sizeOf(shape) === value.size && value.origin.kind !== 'uniform' && isDense(shape, stride);
}

/** Returns whether two accesses show the same elements in the same order. */
export function isSameAccess(a: Access, b: Access): boolean {
  return a.value === b.value && a.offset === b.offset && sameList(a.shape, b.shape) && sameList(a.stride, b.stride);
}

/** Returns whether all elements are one and the same. */
export function isSingle({ shape, stride }: Pick<Access, 'shape' | 'stride'>): boolean {
  return shape.every((n, axis) => n <= 1 || stride[axis] === 0);
}

/** Returns the strides of an access stretched to `shape`: 0 where it has length 1, or no such axis. */
export function stretchedStride({ shape: own, stride }: Access, shape: Shape): number[] {
  const added = shape.length - own.length;
  return shape.map((n, axis) =>
    axis < added || (own[axis - added] === 1 && n !== 1) ? 0 : (stride[axis - added] ?? 0),
  );
}

/** Returns `list` without the entries of axes of length 1. */
export function squeezed(list: readonly number[], shape: Shape): number[] {
  return list.filter((_, axis) => shape[axis] !== 1);
}

export function sameList(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((each, i) => each === b[i]);
}
