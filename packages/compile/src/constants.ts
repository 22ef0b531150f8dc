import type { Strided } from '@lossgraph/core';
import type { Origin } from './ir.ts';
import { isSingle } from './strides.ts';

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
