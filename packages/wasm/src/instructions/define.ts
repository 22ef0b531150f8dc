import type { Expr, I32, None, Operand, Operation, V128, ValueType } from '../tree/nodes.ts';
import { constant } from './constant.ts';

export type Unary<T extends ValueType, R extends ValueType = T> = (x: Operand<T>) => Expr<R>;
export type Binary<T extends ValueType, R extends ValueType = T> = (x: Operand<T>, y: Operand<T>) => Expr<R>;
export type Ternary<T extends ValueType> = (x: Operand<T>, y: Operand<T>, z: Operand<T>) => Expr<T>;
/** `count` may be a number: the same shift for all lanes. */
export type Shift = (x: Operand<'v128'>, count: Operand<'i32'>) => V128;

/**
 * Reads memory at `address + offset`. The offset is a constant and never wraps round.
 * `align` is a promise in bytes that engines may use; an address that breaks it is read all the same.
 */
export type Load<T extends ValueType> = (address: Operand<'i32'>, offset?: number, align?: number) => Expr<T>;
/** Writes memory at `address + offset`. */
export type Store<T extends ValueType> = (
  address: Operand<'i32'>,
  value: Operand<T>,
  offset?: number,
  align?: number,
) => Operation<None>;
/** Replaces one lane of `vector` from memory. */
export type LoadLane = (address: Operand<'i32'>, vector: V128, lane: number, offset?: number, align?: number) => V128;
/** Writes one lane of `vector` to memory. */
export type StoreLane = (
  address: Operand<'i32'>,
  vector: V128,
  lane: number,
  offset?: number,
  align?: number,
) => Operation<None>;

/** A family of instructions: what its operands are, and which constant a plain number stands for. */
export interface Family<T extends ValueType> {
  readonly prefix: number;
  readonly type: T;
  readonly lift: (value: number) => Expr<T>;
}

export function operation<R extends ValueType | None>(
  type: R,
  name: string,
  prefix: number,
  code: number,
  operands: readonly Expr[],
  immediates: readonly number[] = [],
): Operation<R> {
  return { kind: 'operation', type, instruction: { name, prefix, code }, operands, immediates };
}

export function unary<T extends ValueType>(family: Family<T>, name: string, code: number): Unary<T> {
  return into(family.type, family, name, code);
}

/** A unary instruction with a result of another type. */
export function into<T extends ValueType, R extends ValueType>(
  type: R,
  family: Family<T>,
  name: string,
  code: number,
): Unary<T, R> {
  const instruction = { name, prefix: family.prefix, code };
  return (x) => ({ kind: 'operation', type, instruction, operands: [lift(family, x)], immediates: [] });
}

export function binary<T extends ValueType>(family: Family<T>, name: string, code: number): Binary<T> {
  return compare(family.type, family, name, code);
}

/** A binary instruction with a result of another type: comparisons of scalars give an i32. */
export function compare<T extends ValueType, R extends ValueType>(
  type: R,
  family: Family<T>,
  name: string,
  code: number,
): Binary<T, R> {
  const instruction = { name, prefix: family.prefix, code };
  return (x, y) => ({
    kind: 'operation',
    type,
    instruction,
    operands: [lift(family, x), lift(family, y)],
    immediates: [],
  });
}

export function ternary<T extends ValueType>(family: Family<T>, name: string, code: number): Ternary<T> {
  return (x, y, z) =>
    operation(family.type, name, family.prefix, code, [lift(family, x), lift(family, y), lift(family, z)]);
}

export function shift(family: Family<'v128'>, name: string, code: number): Shift {
  return (x, count) => operation('v128', name, family.prefix, code, [lift(family, x), i32Of(count)]);
}

/** `size` is the number of bytes it touches, which is also the largest alignment. */
export function load<T extends ValueType>(
  family: Family<T>,
  name: string,
  code: number,
  size: number,
  usual: number = size,
): Load<T> {
  return (address, offset = 0, align = usual) =>
    operation(family.type, name, family.prefix, code, [i32Of(address)], memory(name, size, offset, align));
}

export function store<T extends ValueType>(
  family: Family<T>,
  name: string,
  code: number,
  size: number,
  usual: number = size,
): Store<T> {
  return (address, value, offset = 0, align = usual) =>
    operation(
      'none',
      name,
      family.prefix,
      code,
      [i32Of(address), lift(family, value)],
      memory(name, size, offset, align),
    );
}

/** Checks and encodes where an instruction reaches: [log2 alignment, offset]. */
export function memory(name: string, size: number, offset: number, align: number): [number, number] {
  if (!Number.isInteger(offset) || offset < 0 || offset >= 2 ** 32) {
    throw new RangeError(`${name}: bad offset; got ${offset}; allowed are the integers from 0 to 4294967295`);
  }
  const power = Math.log2(align);
  if (!Number.isInteger(power) || power < 0 || align > size) {
    throw new RangeError(`${name}: bad alignment; got ${align}; allowed are powers of two up to ${size}`);
  }
  return [power, offset];
}

/** Refuses a lane that the vector has not got. */
export function lane(name: string, index: number, count: number): number {
  if (Number.isInteger(index) && index >= 0 && index < count) return index;
  throw new RangeError(`${name}: no such lane; got ${index}; allowed are 0 to ${count - 1}`);
}

export function lift<T extends ValueType>(family: Family<T>, x: Operand<T>): Expr<T> {
  return typeof x === 'number' ? family.lift(x) : x;
}

export function i32Of(x: Operand<'i32'>): I32 {
  return typeof x === 'number' ? constant('i32', x) : x;
}
