import type { DType } from '@lossgraph/core';
import type { Stmt, ValueType } from '@lossgraph/wasm';
import type { Range } from '../ranges.ts';
import type { MapRule } from '../rules.ts';
import type { Address } from './address.ts';
import type { Parts } from './parts.ts';

/** How many elements an instruction works on, and how those are read, computed and written. */
export interface Width {
  readonly count: 1 | 4;
  /** The types of an element's, or four elements', parts. */
  types(dtype: DType): readonly ValueType[];
  /** The same number in all lanes. */
  constant(dtype: DType, value: number): Parts;
  /** The element at `address` in all lanes. */
  splat(dtype: DType, address: Address): Parts;
  /** Neighbouring elements `step` bytes apart. Only the first `valid` lanes matter. */
  load(dtype: DType, address: Address, step: number, valid: number): Parts;
  /** Neighbouring float32 as float64, if that is shorter than to load and to convert them. */
  widen?(address: Address): Parts;
  /** The first `valid` lanes, to places next to one another. */
  store(dtype: DType, address: Address, value: Parts, valid: number): Stmt[];
  /** What `rule` makes of operands of these dtypes, the first of which lies in `range`. */
  apply(rule: MapRule, dtypes: readonly DType[], result: DType, operands: readonly Parts[], range: Range): Parts;
}
