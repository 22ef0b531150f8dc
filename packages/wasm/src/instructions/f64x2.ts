import type { Const, F64, Operand, V128 } from '../tree/nodes.ts';
import { constant, lanesOf } from './constant.ts';
import {
  type Binary,
  binary,
  type Family,
  into,
  lane,
  lift,
  operation,
  type Ternary,
  ternary,
  type Unary,
  unary,
} from './define.ts';

/** Two equal lanes, or two given ones. */
export function constF64x2(a: number, b: number = a): Const<'v128'> {
  return lanesOf(Float64Array.of(a, b));
}
export { constF64x2 as const };

const family: Family<'v128'> = { prefix: 0xfd, type: 'v128', lift: (value) => constF64x2(value) };
const f64: Family<'f64'> = { prefix: 0xfd, type: 'f64', lift: (value) => constant('f64', value) };

export const splat: Unary<'f64', 'v128'> = into('v128', f64, 'f64x2.splat', 0x14);

export const abs: Unary<'v128'> = unary(family, 'f64x2.abs', 0xec);
export const neg: Unary<'v128'> = unary(family, 'f64x2.neg', 0xed);
export const sqrt: Unary<'v128'> = unary(family, 'f64x2.sqrt', 0xef);
export const ceil: Unary<'v128'> = unary(family, 'f64x2.ceil', 0x74);
export const floor: Unary<'v128'> = unary(family, 'f64x2.floor', 0x75);
export const trunc: Unary<'v128'> = unary(family, 'f64x2.trunc', 0x7a);
/** Halves go to the even neighbour. */
export const nearest: Unary<'v128'> = unary(family, 'f64x2.nearest', 0x94);

export const add: Binary<'v128'> = binary(family, 'f64x2.add', 0xf0);
export const sub: Binary<'v128'> = binary(family, 'f64x2.sub', 0xf1);
export const mul: Binary<'v128'> = binary(family, 'f64x2.mul', 0xf2);
export const div: Binary<'v128'> = binary(family, 'f64x2.div', 0xf3);
/** NaN if either is; -0 is less than 0. */
export const min: Binary<'v128'> = binary(family, 'f64x2.min', 0xf4);
/** NaN if either is; 0 is more than -0. */
export const max: Binary<'v128'> = binary(family, 'f64x2.max', 0xf5);
/** y < x ? y : x; a NaN in x stays, one in y gives x. */
export const pmin: Binary<'v128'> = binary(family, 'f64x2.pmin', 0xf6);
/** x < y ? y : x; a NaN in x stays, one in y gives x. */
export const pmax: Binary<'v128'> = binary(family, 'f64x2.pmax', 0xf7);

// Comparisons give lanes of all ones or all zeros.
export const eq: Binary<'v128'> = binary(family, 'f64x2.eq', 0x47);
export const ne: Binary<'v128'> = binary(family, 'f64x2.ne', 0x48);
export const lt: Binary<'v128'> = binary(family, 'f64x2.lt', 0x49);
export const gt: Binary<'v128'> = binary(family, 'f64x2.gt', 0x4a);
export const le: Binary<'v128'> = binary(family, 'f64x2.le', 0x4b);
export const ge: Binary<'v128'> = binary(family, 'f64x2.ge', 0x4c);

/** The two lower f32 lanes. */
export const promoteLowF32x4: Unary<'v128'> = unary(family, 'f64x2.promote_low_f32x4', 0x5f);
/** The two lower i32 lanes. */
export const convertLowI32x4S: Unary<'v128'> = unary(family, 'f64x2.convert_low_i32x4_s', 0xfe);

/** x · y + z, rounded once or twice as the machine likes. Relaxed SIMD. */
export const relaxedMadd: Ternary<'v128'> = ternary(family, 'f64x2.relaxed_madd', 0x107);
/** z - x · y, rounded once or twice as the machine likes. Relaxed SIMD. */
export const relaxedNmadd: Ternary<'v128'> = ternary(family, 'f64x2.relaxed_nmadd', 0x108);

export function extractLane(x: V128, index: number): F64 {
  return operation('f64', 'f64x2.extract_lane', 0xfd, 0x21, [x], [lane('f64x2.extract_lane', index, 2)]);
}

export function replaceLane(x: V128, index: number, value: Operand<'f64'>): V128 {
  const name = 'f64x2.replace_lane';
  return operation('v128', name, 0xfd, 0x22, [x, lift(f64, value)], [lane(name, index, 2)]);
}
