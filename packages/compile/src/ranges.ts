import {
  type AnyOp,
  abs,
  add,
  cast,
  type DType,
  div,
  divUnlessZero,
  erf,
  exp,
  expm1,
  isFloat,
  max,
  maximum,
  mean,
  min,
  minimum,
  mul,
  mulUnlessZero,
  neg,
  reciprocal,
  type Shape,
  sameShape,
  sqrt,
  square,
  sub,
  sum,
  tanh,
  where,
} from '@lossgraph/core';
import { larger, lesser, negatedWhere } from './choices.ts';
import type { Access, Instruction, Value } from './ir.ts';
import { reductionOf } from './rules.ts';
import { sideBySide } from './sides.ts';
import { isSameAccess, rowMajorStrides, sameList, stretchedStride } from './strides.ts';

/** No element lies below the one or above the other, but for NaN. −0 lies below 0. */
export type Range = readonly [low: number, high: number];

export const ANYWHERE: Range = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

export function rangeOfNumber(x: number, dtype: DType): Range {
  return Number.isNaN(x) ? ANYWHERE : rounded([x, x], dtype);
}

type Call = Omit<Instruction, 'output'> & { readonly shape: Shape; readonly dtype: DType };

/** Where the results of a call lie, given where its operands do. Rounding keeps order, so it crosses no rounded bound. */
export function rangeOf(call: Call, producers: ReadonlyMap<Value, Instruction>): Range {
  const { op, inputs, dtype } = call;
  if (!isFloat(dtype)) return ANYWHERE; // integers wrap round
  const operands = inputs.map(({ value }) => value.range);
  const range = op.kind === 'view' ? operands[0] : rules.get(op)?.(operands, inputs[0]?.value.dtype);
  const [low, high] = range ?? ANYWHERE;
  return rounded([low, isBelowMaximum(call, producers) ? Math.min(high, 0) : high], dtype);
}

/** Whether it is x − max x, whose largest is 0. */
function isBelowMaximum({ op, inputs, shape }: Call, producers: ReadonlyMap<Value, Instruction>): boolean {
  const [x, top] = inputs;
  const made = op === sub.op && top !== undefined ? producers.get(top.value) : undefined;
  if (made?.op !== max.op || x === undefined || top === undefined) return false;
  if (!sameShape(x.shape, shape) || top.offset !== 0) return false;
  const stride = stretchedStride(top, shape);
  const axes = shape.flatMap((n, axis) => (n !== 1 && stride[axis] === 0 ? [axis] : []));
  const { input, axes: reduced } = sideBySide({ input: x, axes });
  const maximal =
    reductionOf(made.op)
      ?.axes(made.attrs)
      .filter((axis) => input.shape[axis] !== 1) ?? [];
  if (!isSameAccess(made.inputs[0] as Access, input) || !sameList(maximal, reduced)) return false;
  const kept = rowMajorStrides(shape.map((n, axis) => (axes.includes(axis) ? 1 : n)));
  return shape.every((n, axis) => n === 1 || axes.includes(axis) || stride[axis] === kept[axis]);
}

/** As results are rounded, so are their bounds. */
function rounded([low, high]: Range, dtype: DType): Range {
  return dtype === 'float32' ? [Math.fround(low), Math.fround(high)] : [low, high];
}

/** From where the operands lie, and the dtype of the first, to where the result lies. */
type Rule = (operands: readonly Range[], dtype: DType | undefined) => Range;

/** More than any error of rounding. */
const [LESS, MORE] = [1 - 2 ** -20, 1 + 2 ** -20];

const unary =
  (f: (x: Range) => Range): Rule =>
  ([x]) =>
    f(x as Range);
const binary =
  (f: (x: Range, y: Range) => Range): Rule =>
  ([x, y]) =>
    f(x as Range, y as Range);

const rules: ReadonlyMap<AnyOp, Rule> = new Map<AnyOp, Rule>([
  [add.op, binary(plus)],
  [sub.op, binary((x, y) => plus(x, minus(y)))],
  [mul.op, binary(times)],
  [mulUnlessZero.op, binary((x, y) => union(times(x, y), [0, 0]))],
  [div.op, binary(over)],
  [divUnlessZero.op, binary((x, y) => union(over(x, y), [0, 0]))],
  [reciprocal.op, unary((x) => over([1, 1], x))],
  [maximum.op, binary(([a, b], [c, d]) => [Math.max(a, c), Math.max(b, d)])],
  [minimum.op, binary(([a, b], [c, d]) => [Math.min(a, c), Math.min(b, d)])],
  [where.op, ([, yes, no]) => union(yes as Range, no as Range)],
  [lesser, binary(([a, b], [c]) => [Math.min(a, c), b])], // if only the other is NaN, the first is the result
  [larger, binary(([a, b], [, d]) => [a, Math.max(b, d)])],
  [negatedWhere, ([, x]) => union(minus(x as Range), x as Range)],
  [neg.op, unary(minus)],
  [abs.op, unary(size)],
  [square.op, unary((x) => times(size(x), size(x)))],
  [sqrt.op, unary(([low, high]) => [Math.sqrt(Math.max(low, -0)), Math.sqrt(Math.max(high, -0))])],
  [exp.op, unary(([low, high]) => [low >= 0 ? 1 : 0, high <= 0 ? 1 : Number.POSITIVE_INFINITY])],
  [expm1.op, unary(([low, high]) => [low >= 0 ? Math.expm1(low) * LESS : -1, high <= 0 ? 0 : Math.expm1(high) * MORE])],
  [tanh.op, () => [-1, 1]],
  [erf.op, () => [-1, 1]],
  [max.op, unary((x) => x)],
  [min.op, unary((x) => x)],
  [sum.op, unary(signOnly)],
  [mean.op, unary(signOnly)],
  [cast.op, ([x], from) => (from === 'bool' ? [0, 1] : from === 'int32' ? ANYWHERE : (x as Range))],
]);

/** Sums are rounded many times, but never across 0. */
function signOnly([low, high]: Range): Range {
  return [low >= 0 ? 0 : ANYWHERE[0], high <= 0 ? 0 : ANYWHERE[1]];
}

function union([a, b]: Range, [c, d]: Range): Range {
  return [Math.min(a, c), Math.max(b, d)];
}

function minus([low, high]: Range): Range {
  return [-high, -low];
}

function size([low, high]: Range): Range {
  return [low > 0 ? low : high < 0 ? -high : 0, Math.max(-low, high)];
}

function plus([a, b]: Range, [c, d]: Range): Range {
  const [low, high] = [a + c, b + d]; // ∞ − ∞ says nothing
  return [Number.isNaN(low) ? ANYWHERE[0] : low, Number.isNaN(high) ? ANYWHERE[1] : high];
}

function times(x: Range, y: Range): Range {
  return spanned(x, y, (a, b) => a * b);
}

function over(x: Range, y: Range): Range {
  return y[0] > 0 || y[1] < 0 ? spanned(x, y, (a, b) => a / b) : ANYWHERE;
}

/** From the least to the largest at the corners. Where 0 · ∞ or ∞ / ∞ is one, 0 is in the range, at the least as a limit. */
function spanned([a, b]: Range, [c, d]: Range, f: (x: number, y: number) => number): Range {
  const corners = [f(a, c), f(a, d), f(b, c), f(b, d)].map((x) => (Number.isNaN(x) ? 0 : x));
  return [Math.min(...corners), Math.max(...corners)];
}
