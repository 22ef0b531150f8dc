import type { Const, F32, Operand, V128 } from '../tree/nodes.ts';
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

/** Four equal lanes, or four given ones, rounded to float32. */
export function constF32x4(a: number, b: number = a, c: number = a, d: number = a): Const<'v128'> {
  return lanesOf(Float32Array.of(a, b, c, d));
}
export { constF32x4 as const };

const family: Family<'v128'> = { prefix: 0xfd, type: 'v128', lift: (value) => constF32x4(value) };
const f32: Family<'f32'> = { prefix: 0xfd, type: 'f32', lift: (value) => constant('f32', value) };

export const splat: Unary<'f32', 'v128'> = into('v128', f32, 'f32x4.splat', 0x13);

export const abs: Unary<'v128'> = unary(family, 'f32x4.abs', 0xe0);
export const neg: Unary<'v128'> = unary(family, 'f32x4.neg', 0xe1);
export const sqrt: Unary<'v128'> = unary(family, 'f32x4.sqrt', 0xe3);
export const ceil: Unary<'v128'> = unary(family, 'f32x4.ceil', 0x67);
export const floor: Unary<'v128'> = unary(family, 'f32x4.floor', 0x68);
export const trunc: Unary<'v128'> = unary(family, 'f32x4.trunc', 0x69);
/** Halves go to the even neighbour. */
export const nearest: Unary<'v128'> = unary(family, 'f32x4.nearest', 0x6a);

export const add: Binary<'v128'> = binary(family, 'f32x4.add', 0xe4);
export const sub: Binary<'v128'> = binary(family, 'f32x4.sub', 0xe5);
export const mul: Binary<'v128'> = binary(family, 'f32x4.mul', 0xe6);
export const div: Binary<'v128'> = binary(family, 'f32x4.div', 0xe7);
/** NaN if either is; -0 is less than 0. */
export const min: Binary<'v128'> = binary(family, 'f32x4.min', 0xe8);
/** NaN if either is; 0 is more than -0. */
export const max: Binary<'v128'> = binary(family, 'f32x4.max', 0xe9);
/** y < x ? y : x. One instruction, where {@link min} takes several; a NaN in x stays, one in y gives x. */
export const pmin: Binary<'v128'> = binary(family, 'f32x4.pmin', 0xea);
/** x < y ? y : x. One instruction, where {@link max} takes several; a NaN in x stays, one in y gives x. */
export const pmax: Binary<'v128'> = binary(family, 'f32x4.pmax', 0xeb);

// Comparisons give lanes of all ones or all zeros.
export const eq: Binary<'v128'> = binary(family, 'f32x4.eq', 0x41);
export const ne: Binary<'v128'> = binary(family, 'f32x4.ne', 0x42);
export const lt: Binary<'v128'> = binary(family, 'f32x4.lt', 0x43);
export const gt: Binary<'v128'> = binary(family, 'f32x4.gt', 0x44);
export const le: Binary<'v128'> = binary(family, 'f32x4.le', 0x45);
export const ge: Binary<'v128'> = binary(family, 'f32x4.ge', 0x46);

export const convertI32x4S: Unary<'v128'> = unary(family, 'f32x4.convert_i32x4_s', 0xfa);
export const convertI32x4U: Unary<'v128'> = unary(family, 'f32x4.convert_i32x4_u', 0xfb);
/** Two f64 into the lower lanes, 0 above. */
export const demoteF64x2Zero: Unary<'v128'> = unary(family, 'f32x4.demote_f64x2_zero', 0x5e);

/** x · y + z, rounded once or twice as the machine likes. Relaxed SIMD. */
export const relaxedMadd: Ternary<'v128'> = ternary(family, 'f32x4.relaxed_madd', 0x105);
/** z - x · y, rounded once or twice as the machine likes. Relaxed SIMD. */
export const relaxedNmadd: Ternary<'v128'> = ternary(family, 'f32x4.relaxed_nmadd', 0x106);

export function extractLane(x: V128, index: number): F32 {
  return operation('f32', 'f32x4.extract_lane', 0xfd, 0x1f, [x], [lane('f32x4.extract_lane', index, 4)]);
}

export function replaceLane(x: V128, index: number, value: Operand<'f32'>): V128 {
  const name = 'f32x4.replace_lane';
  return operation('v128', name, 0xfd, 0x20, [x, lift(f32, value)], [lane(name, index, 4)]);
}
