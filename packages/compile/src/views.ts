import type { AnyOp, Attrs, Shape, Strided } from '@lossgraph/core';
import ndarray from 'ndarray';
import type { Access } from './ir.ts';

/**
 * Returns what a view op makes of an access, or `null` if it would have to copy.
 *
 * The op is run on an array that stands in for the value, and the stride and offset of what it returns are read off. So
 * nothing here need know which views there are.
 */
export function viewed(op: AnyOp, { value, ...input }: Access, attrs: Attrs, shape: Shape): Access | null {
  if (op.kind !== 'view') return null;
  const storage = new Uint8Array(value.size);
  const seen: Strided = op.view(ndarray(storage, [...input.shape], [...input.stride], input.offset), attrs, shape);
  if (seen.data !== storage) return null;
  return { value, shape, stride: [...seen.stride], offset: seen.offset };
}
