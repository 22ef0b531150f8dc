import { type Expr, f32x4, f64x2, i32x4, type V128, v128 } from '@lossgraph/wasm';

/** The elements of one round in as many values as they take: four float64 are two registers of two, all else is one. */
export type Parts = readonly Expr[];

/** Four float32 as float64; such as are that already stay. */
export function promoted(given: Parts): Parts {
  if (given.length === 2) return given;
  const [x] = given as [V128];
  return [f64x2.promoteLowF32x4(x), f64x2.promoteLowF32x4(upper(x))];
}

/** Four int32 as float64. */
export function convertedInts(x: V128): Parts {
  return [f64x2.convertLowI32x4S(x), f64x2.convertLowI32x4S(upper(x))];
}

/** Four masks as 0 and 1. */
export function convertedMasks(mask: V128): Parts {
  return [0, 1].map((half) => v128.and(wideMask(mask, half), f64x2.const(1)));
}

/** Four float64, rounded to float32. */
export function demoted([low, high]: Parts): V128 {
  return i32x4.shuffle(f32x4.demoteF64x2Zero(low as V128), f32x4.demoteF64x2Zero(high as V128), [0, 1, 4, 5]);
}

/** Two masks of 64 bits out of four of 32. */
export function wideMask(mask: V128, half: number): V128 {
  return i32x4.shuffle(mask, mask, half === 0 ? [0, 0, 1, 1] : [2, 2, 3, 3]);
}

/** Four masks of 32 bits out of two times two of 64. */
export function narrowMask([low, high]: Parts): V128 {
  return i32x4.shuffle(low as V128, high as V128, [0, 2, 4, 6]);
}

function upper(x: V128): V128 {
  return i32x4.shuffle(x, x, [2, 3, 2, 3]);
}
