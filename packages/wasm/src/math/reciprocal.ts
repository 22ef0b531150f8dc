import * as f32x4 from '../instructions/f32x4.ts';
import type { V128 } from '../tree/nodes.ts';

/** 1 / x, rounded once; ±∞ of ±0. */
export function reciprocal(x: V128): V128 {
  return f32x4.div(1, x);
}

/** 1 / √x within 1.5 ulp; ±∞ of ±0, 0 of +∞, NaN of negative x and NaN. */
export function rsqrt(x: V128): V128 {
  return f32x4.div(1, f32x4.sqrt(x));
}
