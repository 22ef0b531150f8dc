import type { Values } from './dtype.ts';
import { plainArray } from './kernels/plain-array.ts';
import type { Strided } from './tensor.ts';

/** Arrays of at least so many bytes are lent; smaller ones are copied in less time. */
const LENT_FROM = 65536;

const lent: WeakSet<ArrayBufferLike> = new WeakSet();

/**
 * Says that whoever made these values will overwrite them: Variables copy them from now on, and views on them are void when
 * they are. Returns whether it is so: values of less than 64 KiB are to be copied instead.
 *
 * @example
 * ```ts
 * lend(new Float32Array(3)); // false
 * ```
 */
export function lend({ buffer, byteLength }: Values): boolean {
  if (byteLength < LENT_FROM) return false;
  lent.add(buffer);
  return true;
}

function isLent({ data }: Strided): boolean {
  return data.byteLength >= LENT_FROM && lent.has(data.buffer);
}

/** Returns `x` in memory that nobody else writes to. */
export function lasting(x: Strided): Strided {
  return isLent(x) ? plainArray(x.data.slice(), x.shape, x.stride, x.offset) : x;
}

/** Lets a view find its elements where `x` does, so that it is void when x is. */
export function follow(view: Strided, x: Strided): Strided {
  return isLent(x) ? Object.defineProperty(view, 'data', { get: () => x.data, configurable: true }) : view;
}
