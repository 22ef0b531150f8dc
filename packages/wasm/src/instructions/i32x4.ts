import type { Const, V128 } from '../tree/nodes.ts';
import { constant, lanes } from './constant.ts';
import {
  type Binary,
  binary,
  type Family,
  into,
  lane,
  lift,
  operation,
  type Shift,
  shift,
  type Unary,
  unary,
} from './define.ts';

/** Four equal lanes, or four given ones. */
export function constI32x4(a: number, b: number = a, c: number = a, d: number = a): Const<'v128'> {
  return lanes(a, b, c, d);
}
export { constI32x4 as const };

const family: Family<'v128'> = { prefix: 0xfd, type: 'v128', lift: (value) => constI32x4(value) };
const i32: Family<'i32'> = { prefix: 0xfd, type: 'i32', lift: (value) => constant('i32', value) };
const f32x4: Family<'v128'> = { ...family, lift: (value) => lanes(...floatBits(value)) };

export const splat: Unary<'i32', 'v128'> = into('v128', i32, 'i32x4.splat', 0x11);

export const abs: Unary<'v128'> = unary(family, 'i32x4.abs', 0xa0);
export const neg: Unary<'v128'> = unary(family, 'i32x4.neg', 0xa1);
/** 1 if no lane is 0, else 0. */
export const allTrue: Unary<'v128', 'i32'> = into('i32', family, 'i32x4.all_true', 0xa3);
/** The sign bits of the lanes as bits 0 to 3. */
export const bitmask: Unary<'v128', 'i32'> = into('i32', family, 'i32x4.bitmask', 0xa4);

export const shl: Shift = shift(family, 'i32x4.shl', 0xab);
export const shrS: Shift = shift(family, 'i32x4.shr_s', 0xac);
export const shrU: Shift = shift(family, 'i32x4.shr_u', 0xad);

export const add: Binary<'v128'> = binary(family, 'i32x4.add', 0xae);
export const sub: Binary<'v128'> = binary(family, 'i32x4.sub', 0xb1);
export const mul: Binary<'v128'> = binary(family, 'i32x4.mul', 0xb5);
export const minS: Binary<'v128'> = binary(family, 'i32x4.min_s', 0xb6);
export const minU: Binary<'v128'> = binary(family, 'i32x4.min_u', 0xb7);
export const maxS: Binary<'v128'> = binary(family, 'i32x4.max_s', 0xb8);
export const maxU: Binary<'v128'> = binary(family, 'i32x4.max_u', 0xb9);

// Comparisons give lanes of all ones or all zeros.
export const eq: Binary<'v128'> = binary(family, 'i32x4.eq', 0x37);
export const ne: Binary<'v128'> = binary(family, 'i32x4.ne', 0x38);
export const ltS: Binary<'v128'> = binary(family, 'i32x4.lt_s', 0x39);
export const ltU: Binary<'v128'> = binary(family, 'i32x4.lt_u', 0x3a);
export const gtS: Binary<'v128'> = binary(family, 'i32x4.gt_s', 0x3b);
export const gtU: Binary<'v128'> = binary(family, 'i32x4.gt_u', 0x3c);
export const leS: Binary<'v128'> = binary(family, 'i32x4.le_s', 0x3d);
export const leU: Binary<'v128'> = binary(family, 'i32x4.le_u', 0x3e);
export const geS: Binary<'v128'> = binary(family, 'i32x4.ge_s', 0x3f);
export const geU: Binary<'v128'> = binary(family, 'i32x4.ge_u', 0x40);

/** Towards zero; out of range gives the nearest bound, NaN gives 0. */
export const truncSatF32x4S: Unary<'v128'> = unary(f32x4, 'i32x4.trunc_sat_f32x4_s', 0xf8);
/** Two f64 into the lower lanes, 0 above. Towards zero; out of range gives the nearest bound, NaN gives 0. */
export const truncSatF64x2SZero: Unary<'v128'> = unary(family, 'i32x4.trunc_sat_f64x2_s_zero', 0xfc);
export const extendLowI16x8U: Unary<'v128'> = unary(family, 'i32x4.extend_low_i16x8_u', 0xa9);
export const extendHighI16x8U: Unary<'v128'> = unary(family, 'i32x4.extend_high_i16x8_u', 0xaa);

export function extractLane(x: V128, index: number): ReturnType<typeof operation<'i32'>> {
  return operation('i32', 'i32x4.extract_lane', 0xfd, 0x1b, [x], [lane('i32x4.extract_lane', index, 4)]);
}

export function replaceLane(x: V128, index: number, value: Parameters<typeof splat>[0]): V128 {
  const name = 'i32x4.replace_lane';
  return operation('v128', name, 0xfd, 0x1c, [x, lift(i32, value)], [lane(name, index, 4)]);
}

/** Picks four lanes of the eight of x (0 to 3) and y (4 to 7). */
export function shuffle(x: V128, y: V128, picks: readonly [number, number, number, number]): V128 {
  const bytes = picks.flatMap((pick) => [0, 1, 2, 3].map((byte) => 4 * lane('i32x4.shuffle', pick, 8) + byte));
  return operation('v128', 'i8x16.shuffle', 0xfd, 0x0d, [x, y], bytes);
}

function floatBits(value: number): [number, number, number, number] {
  const bits = new Int32Array(Float32Array.of(value).buffer)[0]!;
  return [bits, bits, bits, bits];
}
