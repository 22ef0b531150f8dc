import type { DType } from '@lossgraph/core';
import {
  type Expr,
  type F64,
  f32,
  f32x4,
  f64,
  f64x2,
  i32,
  i32x4,
  type Local,
  local,
  type Stmt,
  select,
  set,
  type V128,
  v128,
} from '@lossgraph/wasm';
import type { Fold } from '../rules.ts';
import { acrossLanes, each, joined, masked, maskedHalf, twice } from './across.ts';
import { extremum } from './extremum.ts';
import { demoted, type Parts, promoted } from './parts.ts';

/** A reduction under way: before the loop, in every round, and after. */
export interface Folding {
  readonly start: Stmt[];
  /** Takes in a value, of locals or constants, of which the first `valid` lanes count, in one of its ways. */
  add(x: Parts, valid: number, way?: number): Stmt[];
  /** The result: in all lanes if the lanes were folded together, else lane by lane. */
  readonly result: Parts;
}

/**
 * Four lanes at a time; `across` folds the lanes together at the end. Sums are divided before they are rounded. There are
 * accumulators for each of the `ways`, as an instruction waits for the one before on the same.
 */
export function foldLanes(fold: Fold, dtype: DType, across: boolean, divisor: number, ways: number): Folding {
  if (fold === 'sum' && dtype === 'float64') return sumHalves(across, divisor, ways);
  if (fold === 'sum' && dtype === 'float32') return sumFloats(across, divisor, ways);
  if (dtype === 'float64' || dtype === 'float32') return extremum(dtype, fold === 'max', across, ways);
  const accumulators = each(ways, () => local('v128', fold));
  const { identity, join } = lanewise(fold);
  const neutral = i32x4.const(identity);
  return {
    start: accumulators.map((acc) => set(acc, neutral)),
    add: ([x], valid, way = 0) => {
      const acc = accumulators[way]!;
      return [set(acc, join(acc, across ? masked(x as V128, valid, neutral) : (x as V128)))];
    },
    result: [across ? acrossLanes(joined(accumulators, join), dtype, join) : joined(accumulators, join)],
  };
}

/** One element at a time. Floats are folded in float64, like the ordinary kernel's. */
export function foldOne(fold: Fold, dtype: DType, divisor: number): Folding {
  const float = dtype === 'float32' || dtype === 'float64';
  if (!float) {
    const acc = local('i32', fold);
    const { identity, joinOne } = lanewise(fold);
    const start = dtype === 'bool' ? (fold === 'all' ? 1 : 0) : identity;
    return {
      start: [set(acc, i32.const(start))],
      add: ([x]) => [set(acc, joinOne(acc, x!) as Expr<'i32'>)],
      result: [acc],
    };
  }
  const acc = local('f64', fold);
  const widened = (x: Expr): F64 => (dtype === 'float64' ? (x as F64) : f64.promoteF32(x as Expr<'f32'>));
  const join = fold === 'sum' ? f64.add : fold === 'max' ? f64.max : f64.min;
  const result = divisor === 1 ? acc : f64.div(acc, divisor);
  return {
    start: [set(acc, f64.const(identities[fold]))],
    add: ([x]) => [set(acc, join(acc, widened(x!)))],
    result: [dtype === 'float64' ? result : f32.demoteF64(result)],
  };
}

const identities: Readonly<Record<Fold, number>> = {
  sum: 0,
  max: Number.NEGATIVE_INFINITY,
  min: Number.POSITIVE_INFINITY,
  any: 0,
  all: -1,
};

const LOWEST = -(2 ** 31);

interface Lanewise {
  readonly identity: number;
  join(x: V128, y: V128): V128;
  joinOne(x: Expr, y: Expr): Expr;
}

// biome-ignore lint/suspicious/noExplicitAny: the boundary between dtypes, known at run time, and WebAssembly's types
type Any = any;

function lanewise(fold: Fold): Lanewise {
  if (fold === 'any') return { identity: 0, join: v128.or, joinOne: (x: Any, y: Any) => i32.or(x, y) };
  if (fold === 'all') return { identity: -1, join: v128.and, joinOne: (x: Any, y: Any) => i32.and(x, y) };
  if (fold === 'sum') return { identity: 0, join: i32x4.add, joinOne: (x: Any, y: Any) => i32.add(x, y) };
  const max = fold === 'max';
  return {
    identity: max ? LOWEST : -(LOWEST + 1),
    join: max ? i32x4.maxS : i32x4.minS,
    joinOne: (x: Any, y: Any) => select(max ? i32.gtS(x, y) : i32.ltS(x, y), x, y),
  };
}

/** Four float64 in two accumulators, for each of the ways. */
function sumHalves(across: boolean, divisor: number, ways: number): Folding {
  const accumulators = each(ways, () => [local('v128', 'low'), local('v128', 'high')] as const);
  const neutral = f64x2.const(0);
  const of = (i: number) => accumulators.map((halves): V128 => halves[i]!);
  const result: Parts = across
    ? twice(acrossLanes(f64x2.add(joined(of(0), f64x2.add), joined(of(1), f64x2.add)), 'float64', f64x2.add))
    : [0, 1].map((i) => joined(of(i), f64x2.add));
  return {
    start: accumulators.flat().map((half) => set(half, neutral)),
    add: (x, valid, way = 0) =>
      accumulators[way]!.map((acc, i) => {
        const half = x[i] as V128;
        return set(acc, f64x2.add(acc, across ? maskedHalf(half, valid - 2 * i, neutral) : half));
      }),
    result: divisor === 1 ? result : result.map((half) => f64x2.div(half as V128, divisor)),
  };
}

/** Sums of float32 are kept in float64, two by two. */
function sumFloats(across: boolean, divisor: number, ways: number): Folding {
  const wide = sumHalves(across, divisor, ways);
  return {
    start: wide.start,
    add: (x, valid, way) => {
      if (x.length === 2) return wide.add(x, valid, way);
      const lanes = across ? local('v128', 'x') : (x[0] as Local<'v128'>);
      return [
        ...(across ? [set(lanes, masked(x[0] as V128, valid, f32x4.const(0)))] : []),
        ...wide.add(promoted([lanes]), 4, way),
      ];
    },
    result: [demoted(wide.result)],
  };
}
