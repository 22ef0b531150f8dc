import type { I32, Operation, V128 } from '../tree/nodes.ts';
import {
  type Binary,
  binary,
  type Family,
  i32Of,
  into,
  type Load,
  type LoadLane,
  lane,
  load,
  memory,
  operation,
  type Store,
  type StoreLane,
  store,
  type Ternary,
  ternary,
  type Unary,
  unary,
} from './define.ts';
import { constI32x4 } from './i32x4.ts';

const family: Family<'v128'> = { prefix: 0xfd, type: 'v128', lift: constI32x4 };

export const not: Unary<'v128'> = unary(family, 'v128.not', 0x4d);
export const and: Binary<'v128'> = binary(family, 'v128.and', 0x4e);
/** x & ~y */
export const andnot: Binary<'v128'> = binary(family, 'v128.andnot', 0x4f);
export const or: Binary<'v128'> = binary(family, 'v128.or', 0x50);
export const xor: Binary<'v128'> = binary(family, 'v128.xor', 0x51);
/** The bits of x where z has ones, those of y where it has zeros. */
export const bitselect: Ternary<'v128'> = ternary(family, 'v128.bitselect', 0x52);
/** 1 if any bit is set, else 0. */
export const anyTrue: Unary<'v128', 'i32'> = into('i32', family, 'v128.any_true', 0x53);

/** x where the lanes of `mask` are all ones, y where they are zero. */
export function select(mask: V128, x: V128, y: V128): V128 {
  return bitselect(x, y, mask);
}

const loadValue: Load<'v128'> = load(family, 'v128.load', 0x00, 16, 4);
const storeValue: Store<'v128'> = store(family, 'v128.store', 0x0b, 16, 4);

export { loadValue as load, storeValue as store };

export const load8Splat: Load<'v128'> = load(family, 'v128.load8_splat', 0x07, 1);
export const load32Splat: Load<'v128'> = load(family, 'v128.load32_splat', 0x09, 4);
export const load64Splat: Load<'v128'> = load(family, 'v128.load64_splat', 0x0a, 8, 4);
/** One lane of 32 bits; the others are 0. */
export const load32Zero: Load<'v128'> = load(family, 'v128.load32_zero', 0x5c, 4);
/** The lower 64 bits; the others are 0. */
export const load64Zero: Load<'v128'> = load(family, 'v128.load64_zero', 0x5d, 8, 4);
/** Eight bytes as eight unsigned 16-bit lanes. */
export const load8x8U: Load<'v128'> = load(family, 'v128.load8x8_u', 0x02, 8, 1);
/** Four unsigned 16-bit integers as 32-bit lanes. */
export const load16x4U: Load<'v128'> = load(family, 'v128.load16x4_u', 0x04, 8, 2);

export const load32Lane: LoadLane = loadLane('v128.load32_lane', 0x56, 4);
export const load64Lane: LoadLane = loadLane('v128.load64_lane', 0x57, 8);
export const store32Lane: StoreLane = storeLane('v128.store32_lane', 0x5a, 4);
export const store64Lane: StoreLane = storeLane('v128.store64_lane', 0x5b, 8);

function loadLane(name: string, code: number, size: number): LoadLane {
  return (address, vector, index, offset = 0, align = 4) =>
    operation('v128', name, 0xfd, code, [i32Of(address), vector], reach(name, size, index, offset, align));
}

function storeLane(name: string, code: number, size: number): StoreLane {
  return (address, vector, index, offset = 0, align = 4) =>
    operation('none', name, 0xfd, code, [i32Of(address), vector], reach(name, size, index, offset, align));
}

function reach(name: string, size: number, index: number, offset: number, align: number): number[] {
  return [...memory(name, size, offset, align), lane(name, index, 16 / size)];
}

/** Stores the first `count` 32-bit lanes, 1 to 4. */
export function storeLanes(address: I32, vector: V128, count: number, offset: number = 0): Operation<'none'>[] {
  if (count === 4) return [storeValue(address, vector, offset)];
  const low = count >= 2 ? [store64Lane(address, vector, 0, offset)] : [];
  return count % 2 === 0 ? low : [...low, store32Lane(address, vector, count - 1, offset + 4 * (count - 1))];
}
