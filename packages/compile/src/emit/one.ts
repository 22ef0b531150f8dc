import type { DType } from '@lossgraph/core';
import { type Expr, f32, f64, i32, type Stmt, type ValueType } from '@lossgraph/wasm';
import type { Address } from './address.ts';
import type { Width } from './width.ts';

const types: Readonly<Record<DType, ValueType>> = { float32: 'f32', float64: 'f64', int32: 'i32', bool: 'i32' };

const loads: Readonly<Record<DType, (address: Address) => Expr>> = {
  float32: ({ pointer, offset }) => f32.load(pointer, offset),
  float64: ({ pointer, offset }) => f64.load(pointer, offset),
  int32: ({ pointer, offset }) => i32.load(pointer, offset),
  bool: ({ pointer, offset }) => i32.load8U(pointer, offset),
};

const stores: Readonly<Record<DType, (address: Address, value: Expr) => Stmt>> = {
  float32: ({ pointer, offset }, value) => f32.store(pointer, value as Expr<'f32'>, offset),
  float64: ({ pointer, offset }, value) => f64.store(pointer, value as Expr<'f64'>, offset),
  int32: ({ pointer, offset }, value) => i32.store(pointer, value as Expr<'i32'>, offset),
  bool: ({ pointer, offset }, value) => i32.store8(pointer, value as Expr<'i32'>, offset),
};

const constants: Readonly<Record<DType, (value: number) => Expr>> = {
  float32: f32.const,
  float64: f64.const,
  int32: i32.const,
  bool: i32.const,
};

/** One element at a time, of any dtype. */
export const one: Width = {
  count: 1,
  types: (dtype) => [types[dtype]],
  constant: (dtype, value) => [constants[dtype](value)],
  splat: (dtype, address) => [loads[dtype](address)],
  load: (dtype, address) => [loads[dtype](address)],
  store: (dtype, address, [value]) => [stores[dtype](address, value!)],
  apply: (rule, dtypes, result, operands) => [rule.element[dtypes.at(-1) ?? result]!(...operands.map(([x]) => x!))],
};
