// What reductions do with their accumulators.
import type { DType } from '@lossgraph/core';
import {
  type Expr,
  type F64,
  f32x4,
  f64x2,
  i32x4,
  type Local,
  local,
  sequence,
  set,
  type V128,
  v128,
} from '@lossgraph/wasm';
import type { Parts } from './parts.ts';

/** One for each of the ways. */
export const each = <T>(ways: number, make: () => T): T[] => Array.from({ length: ways }, make);

/** What the accumulators of all ways hold together. */
export const joined = (accumulators: readonly V128[], join: (x: V128, y: V128) => V128): V128 =>
  accumulators.reduce((x, y) => join(x, y));

/** The same in both halves. */
export const twice = (x: V128): Parts => [x, x];

export function acrossLanes(pair: V128, join: (x: F64, y: F64) => F64): F64 {
  const both = local('v128', 'both');
  return sequence([set(both, pair)], join(f64x2.extractLane(both, 0), f64x2.extractLane(both, 1)));
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

export function horizontal(acc: V128, dtype: DType, join: (x: Expr, y: Expr) => Expr): V128 {
  if (dtype === 'float32') {
    const [a, b, c, d] = [0, 1, 2, 3].map((lane) => f32x4.extractLane(acc, lane));
    return f32x4.splat(join(join(a!, b!), join(c!, d!)) as Expr<'f32'>);
  }
  const parts = [0, 1, 2, 3].map((lane) => i32x4.extractLane(acc, lane) as Expr<'i32'>);
  const held = parts.map(() => local('i32', 'lane'));
  return i32x4.splat(joinedLanes(parts, held, join));
}

// The integer maximum evaluates its operands twice: keep them in variables.
function joinedLanes(parts: readonly Expr<'i32'>[], held: readonly Local<'i32'>[], join: (x: Expr, y: Expr) => Expr) {
  const first = sequence(
    held.map((each, i) => set(each, parts[i]!)),
    held[0]!,
  );
  return held.slice(1).reduce<Expr<'i32'>>((acc, each) => {
    const kept = local('i32', 'acc');
    return sequence([set(kept, acc)], join(kept, each) as Expr<'i32'>);
  }, first);
}
