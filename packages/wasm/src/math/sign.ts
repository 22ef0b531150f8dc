import * as f32x4 from '../instructions/f32x4.ts';
import * as i32x4 from '../instructions/i32x4.ts';
import * as v128 from '../instructions/v128.ts';
import { once } from '../tree/locals.ts';
import type { V128 } from '../tree/nodes.ts';

/** -1, 1, or x itself where it is ±0 or NaN. */
export function sign(x: V128): V128 {
  return once(x, (x) => v128.select(f32x4.gt(f32x4.abs(x), 0), v128.or(signOf(x), f32x4.const(1)), x));
}

/** The sign bits alone. */
export function signOf(x: V128): V128 {
  return v128.and(x, SIGN);
}

export const SIGN: V128 = i32x4.const(-0x80000000);
