import { type Shape, sizeOf } from '@lossgraph/core';
import type { Access } from './ir.ts';
import { keptAxes, type LoopKernel, type Step } from './kernels.ts';
import { isDense, isSingle, rowMajorStrides, sameList, squeezed, stretchedStride } from './strides.ts';

/** Returns the strides with which a call of shape `own` crosses an operand in loops over `axes`, or `null` if there are none. */
export function strideOver(access: Access, own: Shape, axes: readonly number[]): readonly number[] | null {
  const stride = stretchedStride(access, own);
  if (sameList(squeezed(own, own), axes)) return squeezed(stride, own);
  if (sizeOf(own) !== sizeOf(axes)) return null;
  if (isSingle({ shape: own, stride })) return axes.map(() => 0);
  return isDense(own, stride) ? rowMajorStrides(axes) : null;
}

/** The shape over which a step's operands are seen: that of its result, or of what it reduces. */
export function shapeOfStep({ kind, instruction }: Pick<Step, 'kind' | 'instruction'>): Shape {
  return (kind === 'reduce' ? instruction.inputs[0]?.shape : undefined) ?? instruction.output.shape;
}

/** The axes of the loops in their order: those kept, then those reduced. */
export function loopAxes(kernel: LoopKernel): {
  readonly kept: readonly number[];
  readonly reduced: readonly number[];
} {
  const kept = keptAxes(kernel);
  if (kernel.split === null) return { kept, reduced: kernel.shape };
  return { kept, reduced: kernel.columns ? kernel.shape.slice(0, kernel.split) : kernel.shape.slice(kernel.split) };
}

/** Strides over `shape`, put into the order of the loops. */
export function inLoopOrder({ split, columns }: LoopKernel, stride: readonly number[]): readonly number[] {
  return columns && split !== null ? [...stride.slice(split), ...stride.slice(0, split)] : stride;
}

/** The strides, in loop order, with which the result of a step is written and read again. */
export function resultStride(kernel: LoopKernel, level: 'each' | 'kept'): readonly number[] {
  if (level === 'each') return inLoopOrder(kernel, rowMajorStrides(kernel.shape));
  const { kept, reduced } = loopAxes(kernel);
  return [...rowMajorStrides(kept), ...reduced.map(() => 0)];
}

/** The strides, in loop order, with which a step of `level` crosses an operand, or `null` if the loops do not suit it. */
export function operandStride(
  kernel: LoopKernel,
  level: 'each' | 'kept',
  access: Access,
  own: Shape,
): readonly number[] | null {
  if (level === 'each') {
    const stride = strideOver(access, own, kernel.shape);
    return stride && inLoopOrder(kernel, stride);
  }
  const { kept, reduced } = loopAxes(kernel);
  const stride = strideOver(access, own, kept);
  return stride && [...stride, ...reduced.map(() => 0)];
}

/**
 * Returns the strides, over rows and within them, with which a call of shape `own` crosses an operand in rows of `columns`
 * elements, or `null` if they are not the same for all rows.
 */
export function strideOverRows(access: Access, own: Shape, columns: number): readonly [number, number] | null {
  const stride = stretchedStride(access, own);
  if (isSingle({ shape: own, stride })) return [0, 0];
  if (isDense(own, stride)) return [columns, 1];
  const [shape, steps] = [squeezed(own, own), squeezed(stride, own)];
  const split = shape.findIndex((_, axis) => sizeOf(shape.slice(axis)) === columns);
  if (split < 0) return null;
  const [row, column] = [joined(shape.slice(0, split), steps), joined(shape.slice(split), steps.slice(split))];
  return row === null || column === null ? null : [row, column];
}

/** The step of one loop in place of several, or `null` if there is none. */
function joined(shape: Shape, stride: readonly number[]): number | null {
  const isEven = shape.every((n, axis) => axis === 0 || stride[axis - 1] === (stride[axis] ?? 0) * n);
  return isEven ? (stride[shape.length - 1] ?? 0) : null;
}
