import type { Const } from '../tree/nodes.ts';
import { constant } from './constant.ts';
import {
  type Binary,
  binary,
  compare,
  type Family,
  into,
  type Load,
  load,
  type Store,
  store,
  type Unary,
  unary,
} from './define.ts';

/** A 64-bit integer constant. */
const constI64 = (value: bigint | number): Const<'i64'> => ({
  kind: 'const',
  type: 'i64',
  value: BigInt.asIntN(64, BigInt(value)),
});

export { constI64 as const };

const family: Family<'i64'> = { prefix: 0, type: 'i64', lift: constI64 };

/** 1 if x is 0, else 0. */
export const eqz: Unary<'i64', 'i32'> = into('i32', family, 'i64.eqz', 0x50);
export const clz: Unary<'i64'> = unary(family, 'i64.clz', 0x79);
export const ctz: Unary<'i64'> = unary(family, 'i64.ctz', 0x7a);
export const popcnt: Unary<'i64'> = unary(family, 'i64.popcnt', 0x7b);

export const add: Binary<'i64'> = binary(family, 'i64.add', 0x7c);
export const sub: Binary<'i64'> = binary(family, 'i64.sub', 0x7d);
export const mul: Binary<'i64'> = binary(family, 'i64.mul', 0x7e);
export const divS: Binary<'i64'> = binary(family, 'i64.div_s', 0x7f);
export const divU: Binary<'i64'> = binary(family, 'i64.div_u', 0x80);
export const remS: Binary<'i64'> = binary(family, 'i64.rem_s', 0x81);
export const remU: Binary<'i64'> = binary(family, 'i64.rem_u', 0x82);
export const and: Binary<'i64'> = binary(family, 'i64.and', 0x83);
export const or: Binary<'i64'> = binary(family, 'i64.or', 0x84);
export const xor: Binary<'i64'> = binary(family, 'i64.xor', 0x85);
export const shl: Binary<'i64'> = binary(family, 'i64.shl', 0x86);
export const shrS: Binary<'i64'> = binary(family, 'i64.shr_s', 0x87);
export const shrU: Binary<'i64'> = binary(family, 'i64.shr_u', 0x88);
export const rotl: Binary<'i64'> = binary(family, 'i64.rotl', 0x89);
export const rotr: Binary<'i64'> = binary(family, 'i64.rotr', 0x8a);

export const eq: Binary<'i64', 'i32'> = compare('i32', family, 'i64.eq', 0x51);
export const ne: Binary<'i64', 'i32'> = compare('i32', family, 'i64.ne', 0x52);
export const ltS: Binary<'i64', 'i32'> = compare('i32', family, 'i64.lt_s', 0x53);
export const ltU: Binary<'i64', 'i32'> = compare('i32', family, 'i64.lt_u', 0x54);
export const gtS: Binary<'i64', 'i32'> = compare('i32', family, 'i64.gt_s', 0x55);
export const gtU: Binary<'i64', 'i32'> = compare('i32', family, 'i64.gt_u', 0x56);
export const leS: Binary<'i64', 'i32'> = compare('i32', family, 'i64.le_s', 0x57);
export const leU: Binary<'i64', 'i32'> = compare('i32', family, 'i64.le_u', 0x58);
export const geS: Binary<'i64', 'i32'> = compare('i32', family, 'i64.ge_s', 0x59);
export const geU: Binary<'i64', 'i32'> = compare('i32', family, 'i64.ge_u', 0x5a);

const i32: Family<'i32'> = { prefix: 0, type: 'i32', lift: (value) => constant('i32', value) };
const f64: Family<'f64'> = { prefix: 0xfc, type: 'f64', lift: (value) => constant('f64', value) };

/** Towards zero; out of range gives the nearest bound, NaN gives 0. */
export const truncSatF64: Unary<'f64', 'i64'> = into('i64', f64, 'i64.trunc_sat_f64_s', 0x06);
export const extendI32S: Unary<'i32', 'i64'> = into('i64', i32, 'i64.extend_i32_s', 0xac);
export const extendI32U: Unary<'i32', 'i64'> = into('i64', i32, 'i64.extend_i32_u', 0xad);

const loadValue: Load<'i64'> = load(family, 'i64.load', 0x29, 8);
const storeValue: Store<'i64'> = store(family, 'i64.store', 0x37, 8);

export { loadValue as load, storeValue as store };
