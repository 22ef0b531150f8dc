import { type AnyOp, abs, add, exp, maximum, minimum, neg, square, stopGradient, sub, where } from '@lossgraph/core';

/** No element lies below the one or above the other, but for NaN. */
export type Range = readonly [low: number, high: number];

export const ANYWHERE: Range = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

/** Where the results of an op lie if its operands lie in these ranges. Rounding keeps order, so it crosses no bound. */
export function rangeOf(op: AnyOp, operands: readonly Range[]): Range {
  const range = rules.get(op)?.(...operands) ?? ANYWHERE;
  return range.some(Number.isNaN) ? ANYWHERE : range; // ∞ − ∞
}

type Rule = (...operands: readonly Range[]) => Range;

const unary =
  (rule: (low: number, high: number) => Range): Rule =>
  ([low, high] = ANYWHERE) =>
    rule(low, high);
const binary =
  (rule: (x: Range, y: Range) => Range): Rule =>
  (x = ANYWHERE, y = ANYWHERE) =>
    rule(x, y);

const rules: ReadonlyMap<AnyOp, Rule> = new Map<AnyOp, Rule>([
  [stopGradient.op, unary((low, high) => [low, high])],
  [neg.op, unary((low, high) => [-high, -low])],
  [abs.op, unary((low, high) => [Math.max(0, low, -high), Math.max(Math.abs(low), Math.abs(high))])],
  [square.op, () => [0, Number.POSITIVE_INFINITY]],
  [exp.op, unary((_, high) => [0, high <= 0 ? 1 : Number.POSITIVE_INFINITY])],
  [add.op, binary((x, y) => [x[0] + y[0], x[1] + y[1]])],
  [sub.op, binary((x, y) => [x[0] - y[1], x[1] - y[0]])],
  [maximum.op, binary((x, y) => [Math.max(x[0], y[0]), Math.max(x[1], y[1])])],
  [minimum.op, binary((x, y) => [Math.min(x[0], y[0]), Math.min(x[1], y[1])])],
  [where.op, (_, x = ANYWHERE, y = ANYWHERE) => [Math.min(x[0], y[0]), Math.max(x[1], y[1])]],
]);
