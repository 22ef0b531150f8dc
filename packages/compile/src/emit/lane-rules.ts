// Formulas on four elements at a time. A bool is a mask: all ones or all zeros.
import type { DType } from '@lossgraph/core';
import { f32x4, i32x4, type V128, v128 } from '@lossgraph/wasm';
import type { Formulas, LaneFormula } from '../rules.ts';

// Instructions take numbers for constants, too: their types are wider than a formula's.
export function each(float: unknown, int?: unknown, bool?: unknown): Formulas<LaneFormula> {
  return {
    float32: float as LaneFormula,
    ...(int ? { int32: int as LaneFormula } : {}),
    ...(bool ? { bool: bool as LaneFormula } : {}),
  };
}

export function unlessZero(f: (x: V128, y: V128) => V128): LaneFormula {
  return ((ct: V128, d: V128) => v128.andnot(f(ct, d), f32x4.eq(ct, 0))) as LaneFormula;
}

const pick = ((c: V128, a: V128, b: V128) => v128.bitselect(a, b, c)) as LaneFormula;
export const where: Formulas<LaneFormula> = { float32: pick, int32: pick, bool: pick };

/** ±1 with the sign of x; NaN and zeros of either sign stay. */
export const sign: LaneFormula = (x) => {
  const one = v128.or(v128.and(x!, f32x4.const(-0)), f32x4.const(1));
  return v128.bitselect(one, x!, f32x4.gt(f32x4.abs(x!), 0));
};

export const signInt: LaneFormula = (x) => i32x4.sub(i32x4.gtS(i32x4.const(0), x!), i32x4.gtS(x!, i32x4.const(0)));

export const finite: LaneFormula = ((x: V128) => f32x4.lt(f32x4.abs(x), Number.POSITIVE_INFINITY)) as LaneFormula;

export function casts(from: DType | undefined, to: DType): Formulas<LaneFormula> {
  const rule = from === undefined ? undefined : castTable[from][to];
  return from === undefined || rule === undefined ? {} : { [from]: rule as LaneFormula };
}

// float32 to int32 is missing: lanes saturate where typed arrays wrap round.
const castTable: Readonly<Record<DType, Readonly<Partial<Record<DType, (x: V128) => V128>>>>> = {
  float32: { bool: (x) => f32x4.ne(x, 0) },
  float64: {},
  int32: { float32: (x) => f32x4.convertI32x4S(x), bool: (x) => i32x4.ne(x, i32x4.const(0)) },
  bool: { float32: (x) => v128.and(x, f32x4.const(1)), int32: (x) => v128.and(x, i32x4.const(1)) },
};
