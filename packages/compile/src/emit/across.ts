// What reductions do with their accumulators.
import type { DType } from '@lossgraph/core';
import { i32x4, once, type V128, v128 } from '@lossgraph/wasm';
import type { Parts } from './parts.ts';

/** One for each of the ways. */
export const each = <T>(ways: number, make: () => T): T[] => Array.from({ length: ways }, make);

/** What the accumulators of all ways hold together. */
export const joined = (accumulators: readonly V128[], join: (x: V128, y: V128) => V128): V128 =>
  accumulators.reduce((x, y) => join(x, y));

/** The same in both halves. */
export const twice = (x: V128): Parts => [x, x];

/** What all lanes hold together, in each of them. */
export function acrossLanes(lanes: V128, dtype: DType, join: (x: V128, y: V128) => V128): V128 {
  const halves = once(lanes, (x) => join(x, i32x4.shuffle(x, x, [2, 3, 0, 1])));
  return dtype === 'float64' ? halves : once(halves, (x) => join(x, i32x4.shuffle(x, x, [1, 0, 3, 2])));
}

/** `neutral` in the lanes from `valid` on. */
export function masked(x: V128, valid: number, neutral: V128): V128 {
  if (valid === 4) return x;
  const lanes = [0, 1, 2, 3].map((lane) => (lane < valid ? -1 : 0)) as [number, number, number, number];
  return v128.bitselect(x, neutral, i32x4.const(...lanes));
}

export function maskedHalf(x: V128, valid: number, neutral: V128): V128 {
  if (valid >= 2) return x;
  return valid <= 0 ? neutral : v128.bitselect(x, neutral, i32x4.const(-1, -1, 0, 0));
}
