// Formulas on four elements at a time, for float64 on two: its halves follow one another. A bool is a mask: all ones or all
// zeros.
import type { DType } from '@lossgraph/core';
import { f32x4, f64x2, i32x4, type Lanes, type V128, v128 } from '@lossgraph/wasm';
import type { Range } from '../ranges.ts';
import type { Formulas, LaneFormula } from '../rules.ts';
import { convertedInts, convertedMasks, demoted, narrowMask, type Parts, promoted } from './parts.ts';

// Instructions take numbers for constants, too: their types are wider than a formula's.
export function each(single: unknown, double?: unknown, int?: unknown, bool?: unknown): Formulas<LaneFormula> {
  const formulas = { float32: single, float64: double, int32: int, bool };
  return Object.fromEntries(Object.entries(formulas).filter(([, formula]) => formula !== undefined));
}

type Floats = typeof f32x4 | typeof f64x2;
type Unary = (x: V128) => V128;

/** Where no sign is set, one of the many units for integers tells zeros from other numbers. */
export function unlessZero(operation: 'mul' | 'div'): Formulas<LaneFormula> {
  const rule =
    (f: Floats) =>
    (ct: V128, d: V128, _: unknown, [low]: Range): V128 => {
      const isPositive = low > 0 || Object.is(low, 0);
      const isZero = f === f32x4 && isPositive ? i32x4.eq(ct, i32x4.const(0)) : f.eq(ct, 0);
      return v128.andnot(f[operation](ct, d), isZero);
    };
  return each(rule(f32x4), rule(f64x2));
}

const pick: LaneFormula = (c, a, b) => {
  if (isZero(b!)) return v128.and(a!, c!);
  return isZero(a!) ? v128.andnot(b!, c!) : v128.bitselect(a!, b!, c!);
};
export const where: Formulas<LaneFormula> = each(pick, pick, pick, pick);

const negated =
  (f: Floats): LaneFormula =>
  (c, x) =>
    v128.xor(x!, v128.and(c!, f.const(-0)));
export const negatedWhere: Formulas<LaneFormula> = each(negated(f32x4), negated(f64x2));

/** Whether it is the constant 0, with all bits 0. */
function isZero(x: V128): boolean {
  return x.kind === 'const' && (x.value as Lanes).every((lane) => lane === 0);
}

/** x, so enlarged that nothing lies between 0 and ±1, cut off at ±1; NaN and zeros of either sign stay. */
export function sign(f: Floats, most: number, least: number): Unary {
  return (x) => f.pmin(f.pmax(f.mul(f.mul(x, most), 1 / (least * most)), -1), 1);
}

export function square(f: Floats): Unary {
  return (x) => f.mul(x, x);
}

export function inverse(f: Floats): Unary {
  return (x) => f.div(1, x);
}

export function inverseRoot(f: Floats): Unary {
  return (x) => f.div(1, f.sqrt(x));
}

export function nan(f: Floats): Unary {
  return (x) => f.ne(x, x);
}

export function finite(f: Floats): Unary {
  return (x) => f.lt(f.abs(x), Number.POSITIVE_INFINITY);
}

/**
 * The larger or the smaller of two, NaN if either is, −0 below 0. Beside a constant one instruction does: it gives the first
 * operand unless the second is strictly beyond it, so a NaN stays, and so does −0, which loses its sign beside 0.
 */
export function extreme(f: Floats, kind: 'max' | 'min'): LaneFormula {
  const numberIn = f === f32x4 ? singleIn : doubleIn;
  const beside = (x: V128, constant: V128) => {
    const result = kind === 'max' ? f.pmax(x, constant) : f.pmin(x, constant);
    return kind === 'max' && numberIn(constant) === 0 ? v128.andnot(result, f.const(-0)) : result;
  };
  return (x, y) => {
    if (isPlain(numberIn(y!))) return beside(x!, y!);
    return isPlain(numberIn(x!)) ? beside(y!, x!) : f[kind](x!, y!);
  };
}

function isPlain(number: number): boolean {
  return !Number.isNaN(number) && !Object.is(number, -0);
}

/** The float32 in all lanes of a constant, or NaN. */
function singleIn(x: V128): number {
  return x.kind === 'const' ? new Float32Array(Int32Array.of(...(x.value as Lanes)).buffer)[0]! : Number.NaN;
}

function doubleIn(x: V128): number {
  return x.kind === 'const' ? new Float64Array(Int32Array.of(...(x.value as Lanes)).buffer)[0]! : Number.NaN;
}

// One instruction with a constant each, where engines make f32x4.neg and f32x4.abs out of three.
export const negative: Unary = (x) => v128.xor(x, f32x4.const(-0));
export const size: Unary = (x) => v128.andnot(x, f32x4.const(-0));

export const signInt: LaneFormula = (x) => i32x4.sub(i32x4.gtS(i32x4.const(0), x!), i32x4.gtS(x!, i32x4.const(0)));

export function casts(from: DType | undefined, to: DType): Formulas<LaneFormula> {
  const rule = from === undefined ? undefined : castTable[from][to];
  return from === undefined || rule === undefined ? {} : { [from]: rule as LaneFormula };
}

/** How the one becomes the other if one of them is float64, which lies in halves. */
export function conversion(from: DType | undefined, to: DType): ((x: Parts) => Parts) | undefined {
  return from === undefined ? undefined : conversions[`${from} ${to}`];
}

const conversions: Readonly<Record<string, (x: Parts) => Parts>> = {
  'float32 float64': promoted,
  'int32 float64': ([x]) => convertedInts(x as V128),
  'bool float64': ([x]) => convertedMasks(x as V128),
  'float64 float32': (x) => [demoted(x)],
  'float64 bool': (x) => [narrowMask(x.map((half) => f64x2.ne(half as V128, 0)))],
};

// float32 to int32 is missing: lanes saturate where typed arrays wrap round.
const castTable: Readonly<Record<DType, Readonly<Partial<Record<DType, (x: V128) => V128>>>>> = {
  float32: { bool: (x) => f32x4.ne(x, 0) },
  float64: {},
  int32: { float32: (x) => f32x4.convertI32x4S(x), bool: (x) => i32x4.ne(x, i32x4.const(0)) },
  bool: { float32: (x) => v128.and(x, f32x4.const(1)), int32: (x) => v128.and(x, i32x4.const(1)) },
};
