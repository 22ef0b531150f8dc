import { type AnyOp, type Attrs, type Shape, type Strided, strided } from '@lossgraph/core';
import type { Access } from './ir.ts';

/**
 * Tells what view ops make of an access.
 *
 * The op is run on an array that stands in for the value, and the stride and offset of what it returns are read off. So
 * nothing here need know which views there are.
 */
export class Views {
  /** One array stands in for all. */
  #storage: Uint8Array = new Uint8Array(0);

  /** Returns what a view op makes of an access, or `null` if it would have to copy. */
  of(op: AnyOp, { value, ...input }: Access, attrs: Attrs, shape: Shape): Access | null {
    if (op.kind !== 'view') return null;
    if (this.#storage.length < value.size) this.#storage = new Uint8Array(value.size);
    const stand: Strided = strided(this.#storage, input.shape, input.stride, input.offset);
    const seen: Strided = op.view(stand, attrs, shape);
    if (seen.data !== stand.data) return null;
    return { value, shape, stride: [...seen.stride], offset: seen.offset };
  }
}
