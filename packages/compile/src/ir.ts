import type { AnyOp, Attrs, DType, Shape, Strided, Variable } from '@lossgraph/core';
import type { Range } from './ranges.ts';

/** Elements in row-major order, each computed once. What holds them, and whether anything does, is decided later. */
export interface Value {
  readonly id: number;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly size: number;
  readonly origin: Origin;
  /** Where its elements are known to lie. */
  readonly range: Range;
}

export type Origin =
  | { readonly kind: 'input'; readonly index: number }
  | { readonly kind: 'variable'; readonly variable: Variable }
  | { readonly kind: 'constant'; readonly storage: Strided }
  /** A constant all of whose elements are `number`; it holds one of them. */
  | { readonly kind: 'uniform'; readonly number: number }
  | { readonly kind: 'computed' };

/** A value, seen under a shape of its own: element (i, j, …) is the one at `offset` + i · stride₀ + j · stride₁ + …. */
export interface Access {
  readonly value: Value;
  readonly shape: Shape;
  readonly stride: readonly number[];
  readonly offset: number;
}

/** One call of a primitive. A view here copies its input out in row-major order. */
export interface Instruction {
  readonly op: AnyOp;
  readonly attrs: Attrs;
  readonly inputs: readonly Access[];
  readonly output: Value;
}

export interface Assignment {
  readonly variable: Variable;
  readonly value: Value;
}

/** A recorded function as a list of instructions: composites expanded, duplicates and dead code gone. */
export interface Listing {
  readonly inputs: readonly Value[];
  readonly variables: readonly Value[];
  readonly instructions: readonly Instruction[];
  /** Row-major without gaps, or a `uniform`. */
  readonly outputs: readonly Access[];
  readonly assignments: readonly Assignment[];
}

/** Ids for values that are made later. */
export interface Ids {
  next: number;
}

/** Returns ids that no value of the listing has. */
export function idsIn({ instructions }: Listing): Ids {
  return { next: instructions.reduce((most, { output }) => Math.max(most, output.id), 0) + 1 };
}
