import type { Const, I64, Operand, V128 } from '../tree/nodes.ts';
import { lanesOf } from './constant.ts';
import {
  type Binary,
  binary,
  type Family,
  into,
  lane,
  operation,
  type Shift,
  shift,
  type Unary,
  unary,
} from './define.ts';

/** Two equal lanes, or two given ones. */
export function constI64x2(a: bigint | number, b: bigint | number = a): Const<'v128'> {
  return lanesOf(BigInt64Array.of(BigInt(a), BigInt(b)));
}
export { constI64x2 as const };

const family: Family<'v128'> = { prefix: 0xfd, type: 'v128', lift: (value) => constI64x2(value) };
const i64: Family<'i64'> = {
  prefix: 0xfd,
  type: 'i64',
  lift: (value) => ({ kind: 'const', type: 'i64', value: BigInt(value) }),
};

export const splat: Unary<'i64', 'v128'> = into('v128', i64, 'i64x2.splat', 0x12);
export const shl: Shift = shift(family, 'i64x2.shl', 0xcb);
export const shrS: Shift = shift(family, 'i64x2.shr_s', 0xcc);
export const shrU: Shift = shift(family, 'i64x2.shr_u', 0xcd);
export const add: Binary<'v128'> = binary(family, 'i64x2.add', 0xce);
export const sub: Binary<'v128'> = binary(family, 'i64x2.sub', 0xd1);
export const mul: Binary<'v128'> = binary(family, 'i64x2.mul', 0xd5);
export const extendLowI32x4S: Unary<'v128'> = unary(family, 'i64x2.extend_low_i32x4_s', 0xc7);
export const extendLowI32x4U: Unary<'v128'> = unary(family, 'i64x2.extend_low_i32x4_u', 0xc9);
/** Products of the two lower i32 lanes, unsigned, in full. */
export const extmulLowI32x4U: Binary<'v128'> = binary(family, 'i64x2.extmul_low_i32x4_u', 0xde);
/** Products of the two upper i32 lanes, unsigned, in full. */
export const extmulHighI32x4U: Binary<'v128'> = binary(family, 'i64x2.extmul_high_i32x4_u', 0xdf);

export function extractLane(x: V128, index: number): I64 {
  return operation('i64', 'i64x2.extract_lane', 0xfd, 0x1d, [x], [lane('i64x2.extract_lane', index, 2)]);
}

export function replaceLane(x: V128, index: number, value: I64 | Operand<'i64'>): V128 {
  const name = 'i64x2.replace_lane';
  const lifted = typeof value === 'number' ? i64.lift(value) : value;
  return operation('v128', name, 0xfd, 0x1e, [x, lifted], [lane(name, index, 2)]);
}
