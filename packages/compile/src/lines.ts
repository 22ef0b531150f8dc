import { type AnyOp, argMax, argMin, sizeOf } from '@lossgraph/core';
import type { Instruction } from './ir.ts';
import { isDense } from './strides.ts';

/** Which element of every line along one axis is sought: element k of a line lies `inner` · k behind its first. */
export interface LineForm {
  readonly wanted: 'largest' | 'smallest';
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
}

const wanted: ReadonlyMap<AnyOp, LineForm['wanted']> = new Map<AnyOp, LineForm['wanted']>([
  [argMax.op, 'largest'],
  [argMin.op, 'smallest'],
]);

/** Returns the lines in which an instruction seeks an element, or `null` if it does not, or not as loops are made for. */
export function lineForm({ op, attrs, inputs: [input] }: Instruction): LineForm | null {
  const sought = wanted.get(op);
  if (sought === undefined || input === undefined || !isDense(input.shape, input.stride)) return null;
  const { value, shape } = input;
  if (value.origin.kind === 'uniform' || (value.dtype !== 'float32' && value.dtype !== 'int32')) return null;
  const axis: unknown = Reflect.get(attrs, 'axis');
  if (typeof axis !== 'number') return { wanted: sought, outer: 1, length: sizeOf(shape), inner: 1 };
  const [outer, inner] = [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis + 1))];
  return { wanted: sought, outer, length: shape[axis] ?? 1, inner };
}
