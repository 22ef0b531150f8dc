import { ValueError } from '../errors.ts';
import type { Strided } from '../tensor.ts';
import { assign } from './arrays.ts';
import { fresh } from './lines.ts';
import { rowMajor, view } from './strided.ts';

/** Writes `x` into `out` from index `start` on, in steps of `step`, one of each per axis. */
export function place(out: Strided, x: Strided, start: readonly number[], step: readonly number[]): void {
  if (x.size === 0) return;
  const offset = start.reduce((at, first, axis) => at + first * out.stride[axis]!, out.offset);
  const stride = step.map((each, axis) => each * out.stride[axis]!);
  assign(view(out, x.shape, stride, offset), x);
}

/** out[i…, k] = 1 where k = indices[i…]. */
export function oneHotKernel(out: Strided, [indices]: readonly [Strided], { depth }: { readonly depth: number }): void {
  const at = rowMajor(indices, (size) => fresh(indices, size));
  for (let i = 0; i < at.size; i++) out.data[i * depth + checkIndex('oneHot', at.data[at.offset + i]!, i, depth)] = 1;
}

/** Returns `index` if it lies in 0 … count − 1. @throws ValueError naming its place */
export function checkIndex(op: string, index: number, position: number, count: number): number {
  if (index >= 0 && index < count) return index;
  const allowed = count === 0 ? 'there are none to choose from' : `allowed are 0 … ${count - 1}`;
  throw new ValueError(`${op}: index out of range; got ${index} at position ${position}; ${allowed}`);
}
