import {
  type AnyOp,
  type Attrs,
  add,
  all,
  any,
  cast,
  type DType,
  equal,
  logicalAnd,
  logicalOr,
  matMul,
  max,
  maximum,
  mean,
  min,
  minimum,
  mul,
  notEqual,
  randomUniform,
  sum,
} from '@lossgraph/core';
import type { Expr, V128 } from '@lossgraph/wasm';
import * as one from './emit/element-rules.ts';
import * as lanes from './emit/lane-rules.ts';
import type { Parts } from './emit/parts.ts';
import type { Instruction } from './ir.ts';
import { maps } from './maps.ts';

/** From the operands, each of them cheap to repeat, to the result. */
export type Formula = (...operands: Expr[]) => Expr;
export type LaneFormula = (...operands: V128[]) => V128;
export type Formulas<F = Formula> = Readonly<Partial<Record<DType, F>>>;

/** How an element-wise op is computed, by the dtype of its last operand. */
export interface MapRule {
  /** On one element: float32, float64, or an i32 for int32 and for bool (0 or 1). */
  readonly element: Formulas;
  /** On four elements: four float32, four int32, or for bool four masks of all ones or zeros; on two float64. */
  readonly lanes: Formulas<LaneFormula>;
  /** On four elements, in place of `lanes`, between float64 and another dtype. */
  readonly convert?: (x: Parts) => Parts;
  /** Set if it takes dozens of instructions. */
  readonly heavy?: true;
  /** How much code it is, in steps of 250 bytes; default: 1, or 2 if heavy. */
  readonly weight?: number;
  /** Set if `lanes` of float32 is shorter for a part of the numbers: it takes the range of the operand last. */
  readonly ranged?: true;
}

/** How a reduction folds the elements along its axes. */
export interface ReduceRule {
  readonly fold: Fold;
  /** Set if the result is divided by how many elements were folded, before it is rounded. */
  readonly divides?: true;
  axes(attrs: Attrs): readonly number[];
}

export type Fold = 'sum' | 'max' | 'min' | 'any' | 'all';

/** The rule of an element-wise op for these operands, or null. Views that have to copy are element-wise too. */
export function mapOf({ op, inputs, output }: Pick<Instruction, 'op' | 'inputs' | 'output'>): MapRule | null {
  if (op.kind === 'view') return copy;
  if (op === cast.op) return castRule(inputs[0]?.value.dtype, output.dtype);
  return maps.get(op) ?? null;
}

/** One object for each pair, so that equal steps have equal rules. */
function castRule(from: DType | undefined, to: DType): MapRule {
  const known = castRules.get(`${from} ${to}`);
  if (known !== undefined) return known;
  const convert = lanes.conversion(from, to);
  const rule = { element: one.casts(from, to), lanes: lanes.casts(from, to), ...(convert && { convert }) };
  castRules.set(`${from} ${to}`, rule);
  return rule;
}

const castRules: Map<string, MapRule> = new Map();

export function reductionOf(op: AnyOp): ReduceRule | undefined {
  return reductions.get(op);
}

/** Whether the order of the operands does not matter, to the last bit. */
export function isCommutative(op: AnyOp): boolean {
  return commutative.has(op);
}

/** Whether it draws uniform numbers from a generator's state. */
export function isUniformDraw(op: AnyOp): boolean {
  return op === randomUniform.op;
}

/** Whether it is the matrix product, which has a generator of its own. */
export function isMatMul(op: AnyOp): boolean {
  return op === matMul.op;
}

const commutative: ReadonlySet<AnyOp> = new Set<AnyOp>([
  add.op,
  mul.op,
  maximum.op,
  minimum.op,
  equal.op,
  notEqual.op,
  logicalAnd.op,
  logicalOr.op,
]);

const same: Formula = (x) => x as Expr;
const sameLanes: LaneFormula = (x) => x as V128;

const copy: MapRule = {
  element: { float32: same, float64: same, int32: same, bool: same },
  lanes: { float32: sameLanes, float64: sameLanes, int32: sameLanes, bool: sameLanes },
};

const axesOf = (attrs: Attrs): readonly number[] => ('axes' in attrs && Array.isArray(attrs.axes) ? attrs.axes : []);
const reduction = (fold: Fold): ReduceRule => ({ fold, axes: axesOf });

const reductions: ReadonlyMap<AnyOp, ReduceRule> = new Map<AnyOp, ReduceRule>([
  [sum.op, reduction('sum')],
  [mean.op, { ...reduction('sum'), divides: true }],
  [max.op, reduction('max')],
  [min.op, reduction('min')],
  [any.op, reduction('any')],
  [all.op, reduction('all')],
]);
