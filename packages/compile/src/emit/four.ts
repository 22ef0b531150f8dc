import type { DType } from '@lossgraph/core';
import { type Arithmetic, type Expr, f32, f32x4, i8x16, i16x8, i32, i32x4, type V128, v128 } from '@lossgraph/wasm';
import type { MapRule } from '../rules.ts';
import type { Width } from './width.ts';

/** Four elements at a time: float32, int32, or masks for bool. Functions are made of products and sums of `arithmetic`. */
export const fourIn = (arithmetic: Arithmetic): Width => ({
  count: 4,
  type: () => 'v128',
  constant: (dtype, value) => {
    if (dtype === 'float32') return f32x4.const(value);
    return i32x4.const(dtype === 'bool' ? -value : value);
  },
  splat: (dtype, { pointer, offset }) => {
    if (dtype === 'bool') return i32x4.splat(i32.sub(0, i32.load8U(pointer, offset)));
    return v128.load32Splat(pointer, offset);
  },
  load: (dtype, { pointer, offset }, step, valid) => {
    if (dtype === 'bool')
      return i32x4.neg(step === 1 ? bytes(pointer, offset) : gatheredBytes(pointer, offset, step, valid));
    if (step === 4) return v128.load(pointer, offset);
    return gathered(pointer, offset, step, valid);
  },
  store: (dtype, { pointer, offset }, value, valid) => {
    const vector = value as V128;
    if (dtype !== 'bool') return v128.storeLanes(pointer, vector, valid, offset);
    if (valid === 4) return [v128.store32Lane(pointer, narrowed(vector), 0, offset, 1)];
    return range(valid).map((lane) => i32.store8(pointer, i32.and(i32x4.extractLane(vector, lane), 1), offset + lane));
  },
  apply: (rule, key, result, operands) => {
    const formula = rule.lanes[key];
    if (formula === undefined) return laneByLane(rule, key, result, operands);
    // Functions of one operand take the arithmetic after it; instructions take no notice.
    return Reflect.apply(formula, null, [...operands, arithmetic]);
  },
});

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** Four bytes as four integers. */
function bytes(pointer: Expr<'i32'>, offset: number): V128 {
  return i32x4.extendLowI16x8U(i16x8.extendLowI8x16U(v128.load32Zero(pointer, offset, 1)));
}

function gatheredBytes(pointer: Expr<'i32'>, offset: number, step: number, valid: number): V128 {
  const [at, from] = [reached(pointer, offset, step), reached(pointer, offset, step).offset];
  return range(valid).reduce<V128>(
    (vector, lane) => i32x4.replaceLane(vector, lane, i32.load8U(at.lane(lane), at.offsetOf(lane, from))),
    i32x4.const(0),
  );
}

/** Elements apart from one another, one lane after the other; lanes that do not matter are 0. */
function gathered(pointer: Expr<'i32'>, offset: number, step: number, valid: number): V128 {
  const at = reached(pointer, offset, step);
  const first: V128 = v128.load32Zero(at.lane(0), at.offsetOf(0, at.offset));
  return range(valid)
    .slice(1)
    .reduce<V128>((vector, lane) => v128.load32Lane(at.lane(lane), vector, lane, at.offsetOf(lane, at.offset)), first);
}

/** Forwards, lanes differ in the offset; backwards they cannot, as offsets are not negative. */
function reached(pointer: Expr<'i32'>, offset: number, step: number) {
  if (step >= 0) return { offset, lane: () => pointer, offsetOf: (lane: number, from: number) => from + lane * step };
  const constant = pointer.kind === 'const' ? Number(pointer.value) : null;
  return {
    offset,
    lane: (lane: number) =>
      constant === null ? i32.add(pointer, offset + lane * step) : i32.const(constant + offset + lane * step),
    offsetOf: () => 0,
  };
}

/** The lowest bits of four masks as four bytes in the first lane. */
function narrowed(mask: V128): V128 {
  const words = i16x8.narrowI32x4S(v128.and(mask, i32x4.const(1)), i32x4.const(0));
  return i8x16.narrowI16x8S(words, i32x4.const(0));
}

const extract: Readonly<Record<DType, (x: V128, lane: number) => Expr>> = {
  float32: (x, lane) => f32x4.extractLane(x, lane),
  float64: (x) => x,
  int32: (x, lane) => i32x4.extractLane(x, lane),
  bool: (x, lane) => i32.and(i32x4.extractLane(x, lane), 1),
};

/** A formula that is there for single elements only. */
function laneByLane(rule: MapRule, key: DType, result: DType, operands: readonly Expr[]): V128 {
  const types = operands.map((_, i) => (i === 0 && operands.length === 3 ? 'bool' : key));
  const element = (lane: number) =>
    rule.element[key]!(...operands.map((x, i) => extract[types[i] as DType](x as V128, lane)));
  return range(4).reduce<V128>(
    (vector, lane) => {
      const value = element(lane);
      if (result === 'float32') return f32x4.replaceLane(vector, lane, value as Expr<'f32'>);
      return i32x4.replaceLane(
        vector,
        lane,
        result === 'bool' ? i32.sub(0, value as Expr<'i32'>) : (value as Expr<'i32'>),
      );
    },
    f32x4.splat(f32.const(0)),
  );
}
