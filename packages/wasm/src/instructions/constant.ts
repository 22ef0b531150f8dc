import type { Const, ValueType } from '../tree/nodes.ts';

/** A constant of a scalar type. */
export function constant<T extends Exclude<ValueType, 'v128' | 'i64'>>(type: T, value: number): Const<T> {
  if (type === 'i32' && (!Number.isInteger(value) || value < -(2 ** 31) || value >= 2 ** 32)) {
    throw new RangeError(`i32.const: not a 32-bit integer; got ${value}; allowed are -2147483648 to 4294967295`);
  }
  return { kind: 'const', type, value };
}

/** Four 32-bit lanes of integers, lowest first. */
export function lanes(a: number, b: number, c: number, d: number): Const<'v128'> {
  return { kind: 'const', type: 'v128', value: [a | 0, b | 0, c | 0, d | 0] };
}

/** The 32-bit lanes of a typed array of 16 bytes. */
export function lanesOf(values: Float32Array | Float64Array | BigInt64Array): Const<'v128'> {
  const [a = 0, b = 0, c = 0, d = 0] = new Int32Array(values.buffer, values.byteOffset, 4);
  return { kind: 'const', type: 'v128', value: [a, b, c, d] };
}
