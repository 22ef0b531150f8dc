// How four elements are read and written that are no plain vector: bytes, pairs of float64, elements apart from one another.
import { type Expr, f64x2, i8x16, i16x8, i32, i32x4, type Stmt, type V128, v128 } from '@lossgraph/wasm';
import type { Parts } from './parts.ts';

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** Four bytes as four integers. */
export function bytes(pointer: Expr<'i32'>, offset: number): V128 {
  return i32x4.extendLowI16x8U(i16x8.extendLowI8x16U(v128.load32Zero(pointer, offset, 1)));
}

export function gatheredBytes(pointer: Expr<'i32'>, offset: number, step: number, valid: number): V128 {
  const [at, from] = [reached(pointer, offset, step), reached(pointer, offset, step).offset];
  return range(valid).reduce<V128>(
    (vector, lane) => i32x4.replaceLane(vector, lane, i32.load8U(at.lane(lane), at.offsetOf(lane, from))),
    i32x4.const(0),
  );
}

/** Elements apart from one another, one lane after the other; lanes that do not matter are 0. */
export function gathered(pointer: Expr<'i32'>, offset: number, step: number, valid: number): V128 {
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
export function narrowed(mask: V128): V128 {
  const words = i16x8.narrowI32x4S(v128.and(mask, i32x4.const(1)), i32x4.const(0));
  return i8x16.narrowI16x8S(words, i32x4.const(0));
}

/** Four float64 `step` bytes apart; those that do not matter are not read where that could be outside memory. */
export function pairs(pointer: Expr<'i32'>, offset: number, step: number, valid: number): Parts {
  if (step === 8) return [v128.load(pointer, offset), v128.load(pointer, offset + 16)];
  const at = reached(pointer, offset, step);
  return [0, 2].map((first) => {
    const lanes = range(valid).slice(first, first + 2);
    return lanes.reduce<V128>(
      (vector, lane) => v128.load64Lane(at.lane(lane), vector, lane - first, at.offsetOf(lane, at.offset)),
      f64x2.const(0),
    );
  });
}

export function storedPairs(pointer: Expr<'i32'>, offset: number, value: Parts, valid: number): Stmt[] {
  if (valid === 4) return value.map((half, i) => v128.store(pointer, half as V128, offset + 16 * i));
  return range(valid).map((lane) => v128.store64Lane(pointer, value[lane >> 1] as V128, lane & 1, offset + 8 * lane));
}
