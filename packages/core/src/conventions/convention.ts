import type { AnyOp } from '../op.ts';

/** Numbers are float64 and booleans bool; whole numbers come in an `Int32Array`. */
export type Input = number | boolean | readonly (number | boolean)[] | Int32Array;

/** What an op gives at a point where there is something to decide. */
export interface Convention {
  readonly op: AnyOp;
  readonly inputs: readonly Input[];
  readonly attrs: object;
  /** The output; signs of zero count. */
  readonly value?: Input;
  /** Per input, its gradient for an output cotangent of ones; `null` where there is none to be had. */
  readonly gradients?: readonly (number | readonly number[] | null)[];
  /** The code of the refusal, in place of a value. */
  readonly refusal?: string;
  readonly why: string;
}

/** Conventions under one heading. */
export interface Topic {
  readonly title: string;
  readonly points: readonly Convention[];
}

/** `[x, value]` or `[x, value, gradient]` of an op of one input. */
export type Row = readonly [x: Input, value: Input, gradient?: number | readonly number[]];

/** Returns the points of an op of one input that share a reason. */
export function rows(f: { readonly op: AnyOp }, why: string, list: readonly Row[], attrs: object = {}): Convention[] {
  return list.map(([x, value, gradient]) => ({
    op: f.op,
    inputs: [x],
    attrs,
    value,
    why,
    ...(gradient === undefined ? {} : { gradients: [gradient] }),
  }));
}

/** `[a, b, value]`, or with the gradients of a and b. */
export type Pair = readonly [a: Input, b: Input, value: Input, da?: number, db?: number];

/** Returns the points of an op of two inputs that share a reason. */
export function pairs(f: { readonly op: AnyOp }, why: string, list: readonly Pair[]): Convention[] {
  return list.map(([a, b, value, da, db]) => ({
    op: f.op,
    inputs: [a, b],
    attrs: {},
    value,
    why,
    ...(da === undefined || db === undefined ? {} : { gradients: [da, db] }),
  }));
}

/** Returns a call that is refused. */
export function refused(
  f: { readonly op: AnyOp },
  inputs: readonly Input[],
  attrs: object,
  refusal: string,
  why: string,
): Convention {
  return { op: f.op, inputs, attrs, refusal, why };
}
