import type { DType } from '@lossgraph/core';
import { type Arithmetic, type Expr, f32x4, f64x2, i32, i32x4, type V128, v128 } from '@lossgraph/wasm';
import type { MapRule } from '../rules.ts';
import { bytes, gathered, gatheredBytes, narrowed, pairs, storedPairs } from './lanes-in-memory.ts';
import { narrowMask, type Parts, wideMask } from './parts.ts';
import type { Width } from './width.ts';

/**
 * Four elements at a time: float32, int32, masks for bool, or float64 in two halves. Functions are made of products and sums
 * of `arithmetic`.
 */
export const fourIn = (arithmetic: Arithmetic): Width => ({
  count: 4,
  types: (dtype) => (dtype === 'float64' ? ['v128', 'v128'] : ['v128']),
  constant: (dtype, value) => {
    if (dtype === 'float64') return twice(f64x2.const(value));
    if (dtype === 'float32') return [f32x4.const(value)];
    return [i32x4.const(dtype === 'bool' ? -value : value)];
  },
  splat: (dtype, { pointer, offset }) => {
    if (dtype === 'float64') return twice(v128.load64Splat(pointer, offset));
    if (dtype === 'bool') return [i32x4.splat(i32.sub(0, i32.load8U(pointer, offset)))];
    return [v128.load32Splat(pointer, offset)];
  },
  load: (dtype, { pointer, offset }, step, valid) => {
    if (dtype === 'float64') return pairs(pointer, offset, step, valid);
    if (dtype === 'bool')
      return [i32x4.neg(step === 1 ? bytes(pointer, offset) : gatheredBytes(pointer, offset, step, valid))];
    if (step === 4) return [v128.load(pointer, offset)];
    return [gathered(pointer, offset, step, valid)];
  },
  widen: ({ pointer, offset }) => [0, 8].map((half) => f64x2.promoteLowF32x4(v128.load64Zero(pointer, offset + half))),
  store: (dtype, { pointer, offset }, value, valid) => {
    if (dtype === 'float64') return storedPairs(pointer, offset, value, valid);
    const vector = value[0] as V128;
    if (dtype !== 'bool') return v128.storeLanes(pointer, vector, valid, offset);
    if (valid === 4) return [v128.store32Lane(pointer, narrowed(vector), 0, offset, 1)];
    return range(valid).map((lane) => i32.store8(pointer, i32.and(i32x4.extractLane(vector, lane), 1), offset + lane));
  },
  apply: (rule, dtypes, result, operands, range) => {
    const key = dtypes.at(-1) ?? result;
    if (rule.convert !== undefined) return rule.convert(operands[0]!);
    const formula = rule.lanes[key];
    if (formula === undefined) return laneByLane(rule, dtypes, result, operands);
    // Formulas may take the arithmetic and the range of the first operand after the operands; instructions take no notice.
    const computed = (...xs: (Expr | undefined)[]): V128 => Reflect.apply(formula, null, [...xs, arithmetic, range]);
    if (key !== 'float64') return [computed(...operands.map(([x]) => x))];
    const halves = [0, 1].map((half) => computed(...operands.map((x, i) => halfOf(x, dtypes[i]!, half))));
    return result === 'bool' ? [narrowMask(halves)] : halves;
  },
});

const twice = (x: V128): Parts => [x, x];

function halfOf(x: Parts, dtype: DType, half: number): V128 {
  return (dtype === 'float64' ? x[half] : wideMask(x[0] as V128, half)) as V128;
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

const extract: Readonly<Record<DType, (x: Parts, lane: number) => Expr>> = {
  float32: ([x], lane) => f32x4.extractLane(x as V128, lane),
  float64: (x, lane) => f64x2.extractLane(x[lane >> 1] as V128, lane & 1),
  int32: ([x], lane) => i32x4.extractLane(x as V128, lane),
  bool: ([x], lane) => i32.and(i32x4.extractLane(x as V128, lane), 1),
};

/** A formula that is there for single elements only. */
function laneByLane(rule: MapRule, dtypes: readonly DType[], result: DType, operands: readonly Parts[]): Parts {
  const key = dtypes.at(-1) ?? result;
  const element = (lane: number) => rule.element[key]!(...operands.map((x, i) => extract[dtypes[i]!](x, lane)));
  if (result === 'float64') return [0, 2].map((first) => joined(result, [element(first), element(first + 1)]));
  return [joined(result, range(4).map(element))];
}

/** Elements side by side. */
function joined(dtype: DType, elements: readonly Expr[]): V128 {
  return elements.reduce<V128>((vector, x, lane) => {
    if (dtype === 'float64') return f64x2.replaceLane(vector, lane, x as Expr<'f64'>);
    if (dtype === 'float32') return f32x4.replaceLane(vector, lane, x as Expr<'f32'>);
    return i32x4.replaceLane(vector, lane, dtype === 'bool' ? i32.sub(0, x as Expr<'i32'>) : (x as Expr<'i32'>));
  }, i32x4.const(0));
}
