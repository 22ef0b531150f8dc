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

/** A 32-bit integer constant. */
const constI32 = (value: number): Const<'i32'> => constant('i32', value);

export { constI32 as const };

const family: Family<'i32'> = { prefix: 0, type: 'i32', lift: constI32 };
const f32: Family<'f32'> = { prefix: 0, type: 'f32', lift: (value) => constant('f32', value) };
const f64: Family<'f64'> = { prefix: 0, type: 'f64', lift: (value) => constant('f64', value) };
const i64: Family<'i64'> = {
  prefix: 0,
  type: 'i64',
  lift: (value) => ({ kind: 'const', type: 'i64', value: BigInt(value) }),
};

/** 1 if x is 0, else 0. */
export const eqz: Unary<'i32', 'i32'> = into('i32', family, 'i32.eqz', 0x45);
export const clz: Unary<'i32'> = unary(family, 'i32.clz', 0x67);
export const ctz: Unary<'i32'> = unary(family, 'i32.ctz', 0x68);
export const popcnt: Unary<'i32'> = unary(family, 'i32.popcnt', 0x69);

export const add: Binary<'i32'> = binary(family, 'i32.add', 0x6a);
export const sub: Binary<'i32'> = binary(family, 'i32.sub', 0x6b);
export const mul: Binary<'i32'> = binary(family, 'i32.mul', 0x6c);
export const divS: Binary<'i32'> = binary(family, 'i32.div_s', 0x6d);
export const divU: Binary<'i32'> = binary(family, 'i32.div_u', 0x6e);
export const remS: Binary<'i32'> = binary(family, 'i32.rem_s', 0x6f);
export const remU: Binary<'i32'> = binary(family, 'i32.rem_u', 0x70);
export const and: Binary<'i32'> = binary(family, 'i32.and', 0x71);
export const or: Binary<'i32'> = binary(family, 'i32.or', 0x72);
export const xor: Binary<'i32'> = binary(family, 'i32.xor', 0x73);
export const shl: Binary<'i32'> = binary(family, 'i32.shl', 0x74);
export const shrS: Binary<'i32'> = binary(family, 'i32.shr_s', 0x75);
export const shrU: Binary<'i32'> = binary(family, 'i32.shr_u', 0x76);
export const rotl: Binary<'i32'> = binary(family, 'i32.rotl', 0x77);
export const rotr: Binary<'i32'> = binary(family, 'i32.rotr', 0x78);

export const eq: Binary<'i32', 'i32'> = compare('i32', family, 'i32.eq', 0x46);
export const ne: Binary<'i32', 'i32'> = compare('i32', family, 'i32.ne', 0x47);
export const ltS: Binary<'i32', 'i32'> = compare('i32', family, 'i32.lt_s', 0x48);
export const ltU: Binary<'i32', 'i32'> = compare('i32', family, 'i32.lt_u', 0x49);
export const gtS: Binary<'i32', 'i32'> = compare('i32', family, 'i32.gt_s', 0x4a);
export const gtU: Binary<'i32', 'i32'> = compare('i32', family, 'i32.gt_u', 0x4b);
export const leS: Binary<'i32', 'i32'> = compare('i32', family, 'i32.le_s', 0x4c);
export const leU: Binary<'i32', 'i32'> = compare('i32', family, 'i32.le_u', 0x4d);
export const geS: Binary<'i32', 'i32'> = compare('i32', family, 'i32.ge_s', 0x4e);
export const geU: Binary<'i32', 'i32'> = compare('i32', family, 'i32.ge_u', 0x4f);

/** Low half of a 64-bit integer. */
export const wrapI64: Unary<'i64', 'i32'> = into('i32', i64, 'i32.wrap_i64', 0xa7);
/** Towards zero; out of range gives the nearest bound, NaN gives 0. */
export const truncSatF32: Unary<'f32', 'i32'> = into('i32', { ...f32, prefix: 0xfc }, 'i32.trunc_sat_f32_s', 0x00);
/** Towards zero; out of range gives the nearest bound, NaN gives 0. */
export const truncSatF64: Unary<'f64', 'i32'> = into('i32', { ...f64, prefix: 0xfc }, 'i32.trunc_sat_f64_s', 0x02);
/** The bits of a float. */
export const reinterpretF32: Unary<'f32', 'i32'> = into('i32', f32, 'i32.reinterpret_f32', 0xbc);

const loadValue: Load<'i32'> = load(family, 'i32.load', 0x28, 4);
export const load8U: Load<'i32'> = load(family, 'i32.load8_u', 0x2d, 1);
const storeValue: Store<'i32'> = store(family, 'i32.store', 0x36, 4);
export const store8: Store<'i32'> = store(family, 'i32.store8', 0x3a, 1);
export { loadValue as load, storeValue as store };
