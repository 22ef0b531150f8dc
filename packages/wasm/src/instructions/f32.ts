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

/** A float constant, rounded to float32. */
const constF32 = (value: number): Const<'f32'> => constant('f32', value);

export { constF32 as const };

const family: Family<'f32'> = { prefix: 0, type: 'f32', lift: constF32 };
const i32: Family<'i32'> = { prefix: 0, type: 'i32', lift: (value) => constant('i32', value) };
const f64: Family<'f64'> = { prefix: 0, type: 'f64', lift: (value) => constant('f64', value) };

export const abs: Unary<'f32'> = unary(family, 'f32.abs', 0x8b);
export const neg: Unary<'f32'> = unary(family, 'f32.neg', 0x8c);
export const ceil: Unary<'f32'> = unary(family, 'f32.ceil', 0x8d);
export const floor: Unary<'f32'> = unary(family, 'f32.floor', 0x8e);
export const trunc: Unary<'f32'> = unary(family, 'f32.trunc', 0x8f);
/** Halves go to the even neighbour. */
export const nearest: Unary<'f32'> = unary(family, 'f32.nearest', 0x90);
export const sqrt: Unary<'f32'> = unary(family, 'f32.sqrt', 0x91);

export const add: Binary<'f32'> = binary(family, 'f32.add', 0x92);
export const sub: Binary<'f32'> = binary(family, 'f32.sub', 0x93);
export const mul: Binary<'f32'> = binary(family, 'f32.mul', 0x94);
export const div: Binary<'f32'> = binary(family, 'f32.div', 0x95);
/** NaN if either is; -0 is less than 0. */
export const min: Binary<'f32'> = binary(family, 'f32.min', 0x96);
/** NaN if either is; 0 is more than -0. */
export const max: Binary<'f32'> = binary(family, 'f32.max', 0x97);
/** The size of x with the sign of y. */
export const copysign: Binary<'f32'> = binary(family, 'f32.copysign', 0x98);

export const eq: Binary<'f32', 'i32'> = compare('i32', family, 'f32.eq', 0x5b);
export const ne: Binary<'f32', 'i32'> = compare('i32', family, 'f32.ne', 0x5c);
export const lt: Binary<'f32', 'i32'> = compare('i32', family, 'f32.lt', 0x5d);
export const gt: Binary<'f32', 'i32'> = compare('i32', family, 'f32.gt', 0x5e);
export const le: Binary<'f32', 'i32'> = compare('i32', family, 'f32.le', 0x5f);
export const ge: Binary<'f32', 'i32'> = compare('i32', family, 'f32.ge', 0x60);

export const convertI32S: Unary<'i32', 'f32'> = into('f32', i32, 'f32.convert_i32_s', 0xb2);
export const convertI32U: Unary<'i32', 'f32'> = into('f32', i32, 'f32.convert_i32_u', 0xb3);
/** Rounds to float32. */
export const demoteF64: Unary<'f64', 'f32'> = into('f32', f64, 'f32.demote_f64', 0xb6);
/** The float with these bits. */
export const reinterpretI32: Unary<'i32', 'f32'> = into('f32', i32, 'f32.reinterpret_i32', 0xbe);

const loadValue: Load<'f32'> = load(family, 'f32.load', 0x2a, 4);
const storeValue: Store<'f32'> = store(family, 'f32.store', 0x38, 4);

export { loadValue as load, storeValue as store };
