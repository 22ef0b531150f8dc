import type { DType } from '@lossgraph/core';
import type { Expr, Stmt, ValueType } from '@lossgraph/wasm';
import type { MapRule } from '../rules.ts';
import type { Address } from './address.ts';

/** How many elements an instruction works on, and how those are read, computed and written. */
export interface Width {
  readonly count: 1 | 4;
  type(dtype: DType): ValueType;
  /** The same number in all lanes. */
  constant(dtype: DType, value: number): Expr;
  /** The element at `address` in all lanes. */
  splat(dtype: DType, address: Address): Expr;
  /** Neighbouring elements `step` bytes apart. Only the first `valid` lanes matter. */
  load(dtype: DType, address: Address, step: number, valid: number): Expr;
  /** The first `valid` lanes, to places next to one another. */
  store(dtype: DType, address: Address, value: Expr, valid: number): Stmt[];
  apply(rule: MapRule, key: DType, result: DType, operands: readonly Expr[]): Expr;
}
