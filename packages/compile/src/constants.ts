import { type Strided, sameShape } from '@lossgraph/core';
import type { Origin } from './ir.ts';
import { isSingle, sameList } from './strides.ts';

/** Returns what stands for a tensor that has its values already: one number if they are all the same. */
export function constantOf(storage: Strided): Extract<Origin, { kind: 'constant' | 'uniform' }> {
  const first = storage.data[storage.offset];
  if (storage.size === 0 || first === undefined) return { kind: 'constant', storage };
  if (isSingle(storage) || isUniform(storage, first)) return { kind: 'uniform', number: first };
  return { kind: 'constant', storage };
}

// Only what fills its storage is looked through: views are rare among constants.
function isUniform({ data, size }: Strided, first: number): boolean {
  return size === data.length && data.every((each) => Object.is(each, first));
}

/** Whether two arrays that are views of nothing larger hold the same bits. */
export function sameConstants(a: Strided, b: Strided): boolean {
  if (!sameShape(a.shape, b.shape) || a.size !== a.data.length || b.size !== b.data.length) return false;
  return sameList(a.stride, b.stride) && a.data.every((each, i) => Object.is(each, b.data[i]));
}
