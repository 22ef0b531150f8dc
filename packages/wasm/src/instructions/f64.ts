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

/** A float constant. */
const constF64 = (value: number): Const<'f64'> => constant('f64', value);

export { constF64 as const };

const family: Family<'f64'> = { prefix: 0, type: 'f64', lift: constF64 };
const i32: Family<'i32'> = { prefix: 0, type: 'i32', lift: (value) => constant('i32', value) };
const f32: Family<'f32'> = { prefix: 0, type: 'f32', lift: (value) => constant('f32', value) };

export const abs: Unary<'f64'> = unary(family, 'f64.abs', 0x99);
export const neg: Unary<'f64'> = unary(family, 'f64.neg', 0x9a);
export const ceil: Unary<'f64'> = unary(family, 'f64.ceil', 0x9b);
export const floor: Unary<'f64'> = unary(family, 'f64.floor', 0x9c);
export const trunc: Unary<'f64'> = unary(family, 'f64.trunc', 0x9d);
/** Halves go to the even neighbour. */
export const nearest: Unary<'f64'> = unary(family, 'f64.nearest', 0x9e);
export const sqrt: Unary<'f64'> = unary(family, 'f64.sqrt', 0x9f);

export const add: Binary<'f64'> = binary(family, 'f64.add', 0xa0);
export const sub: Binary<'f64'> = binary(family, 'f64.sub', 0xa1);
export const mul: Binary<'f64'> = binary(family, 'f64.mul', 0xa2);
export const div: Binary<'f64'> = binary(family, 'f64.div', 0xa3);
/** NaN if either is; -0 is less than 0. */
export const min: Binary<'f64'> = binary(family, 'f64.min', 0xa4);
/** NaN if either is; 0 is more than -0. */
export const max: Binary<'f64'> = binary(family, 'f64.max', 0xa5);
/** The size of x with the sign of y. */
export const copysign: Binary<'f64'> = binary(family, 'f64.copysign', 0xa6);

export const eq: Binary<'f64', 'i32'> = compare('i32', family, 'f64.eq', 0x61);
export const ne: Binary<'f64', 'i32'> = compare('i32', family, 'f64.ne', 0x62);
export const lt: Binary<'f64', 'i32'> = compare('i32', family, 'f64.lt', 0x63);
export const gt: Binary<'f64', 'i32'> = compare('i32', family, 'f64.gt', 0x64);
export const le: Binary<'f64', 'i32'> = compare('i32', family, 'f64.le', 0x65);
export const ge: Binary<'f64', 'i32'> = compare('i32', family, 'f64.ge', 0x66);

export const convertI32S: Unary<'i32', 'f64'> = into('f64', i32, 'f64.convert_i32_s', 0xb7);
export const convertI32U: Unary<'i32', 'f64'> = into('f64', i32, 'f64.convert_i32_u', 0xb8);
export const promoteF32: Unary<'f32', 'f64'> = into('f64', f32, 'f64.promote_f32', 0xbb);

const loadValue: Load<'f64'> = load(family, 'f64.load', 0x2b, 8);
const storeValue: Store<'f64'> = store(family, 'f64.store', 0x39, 8);

export { loadValue as load, storeValue as store };
