import type { ValueType } from '../tree/nodes.ts';

/** First byte of each value type. */
export const typeCodes: Readonly<Record<ValueType, number>> = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
};

/** The instructions that the encoder writes on its own account; all others bring their codes along. */
export const code = {
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  return: 0x0f,
  call: 0x10,
  drop: 0x1a,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  i32Const: 0x41,
  i64Const: 0x42,
  f32Const: 0x43,
  f64Const: 0x44,
  i32LtU: 0x49,
  i32Add: 0x6a,
  /** Type of a block that leaves no value. */
  noResult: 0x40,
  /** Prefix of the vector instructions. */
  simd: 0xfd,
  v128Load: 0x00,
  v128Const: 0x0c,
} as const;
