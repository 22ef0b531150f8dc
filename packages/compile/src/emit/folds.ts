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
  once,
  type Stmt,
  select,
  sequence,
  set,
  type V128,
  v128,
} from '@lossgraph/wasm';
import type { Fold } from '../rules.ts';
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
  if (dtype === 'float64') return foldHalves(fold, across, divisor, ways);
  if (dtype === 'float32')
    return fold === 'sum' ? sumFloats(across, divisor, ways) : extremum(fold === 'max', across, ways);
  const accumulators = each(ways, () => local('v128', fold));
  const { identity, join, joinOne } = lanewise(fold);
  const neutral = i32x4.const(identity);
  return {
    start: accumulators.map((acc) => set(acc, neutral)),
    add: ([x], valid, way = 0) => {
      const acc = accumulators[way]!;
      return [set(acc, join(acc, across ? masked(x as V128, valid, neutral) : (x as V128)))];
    },
    result: [
      across ? once(joined(accumulators, join), (x) => horizontal(x, dtype, joinOne)) : joined(accumulators, join),
    ],
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

/**
 * The largest or smallest float32. One instruction compares, where f32x4.max takes nine that wait for each other. NaN and the
 * sign of zeros, to which that is blind, are collected beside it: NaN if there was any; +0 as the largest unless all zeros
 * were −0, −0 as the smallest if any was.
 */
function extremum(max: boolean, across: boolean, ways: number): Folding {
  const neutral = f32x4.const(max ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
  const further = max ? f32x4.pmax : f32x4.pmin;
  const ofSigns = max ? v128.and : v128.or;
  const accumulators = each(ways, () => local('v128', 'acc'));
  const nans = each(ways, () => local('v128', 'nan'));
  const signs = each(ways, () => local('v128', 'signs'));
  const acc = joined(accumulators, further);
  const zero = v128.and(joined(signs, ofSigns), f32x4.const(-0));
  const lanes = once(
    acc,
    (acc) => v128.or(v128.select(f32x4.eq(acc, 0), zero, acc), joined(nans, v128.or)), // all ones is a NaN
  );
  const joinOne = (x: Any, y: Any) => (max ? f32.max(x, y) : f32.min(x, y));
  return {
    start: [accumulators, nans, signs].flatMap((all, i) =>
      all.map((each) => set(each, i === 1 ? f32x4.const(0) : neutral)),
    ),
    add: ([given], valid, way = 0) => {
      const [acc, nan, sign] = [accumulators[way]!, nans[way]!, signs[way]!];
      const x = across ? local('v128', 'x') : (given as Local<'v128'>);
      return [
        ...(across ? [set(x, masked(given as V128, valid, neutral))] : []),
        set(acc, further(acc, x)),
        set(nan, v128.or(nan, f32x4.ne(x, x))),
        set(sign, ofSigns(sign, x)),
      ];
    },
    result: [across ? once(lanes, (x) => horizontal(x, 'float32', joinOne)) : lanes],
  };
}

const each = <T>(ways: number, make: () => T): T[] => Array.from({ length: ways }, make);

/** What the accumulators of all ways hold together. */
const joined = (accumulators: readonly V128[], join: (x: V128, y: V128) => V128): V128 =>
  accumulators.reduce((x, y) => join(x, y));

/** Four float64 in two accumulators, for each of the ways. */
function foldHalves(fold: Fold, across: boolean, divisor: number, ways: number): Folding {
  const accumulators = each(ways, () => [local('v128', 'low'), local('v128', 'high')] as const);
  const neutral = f64x2.const(identities[fold]);
  const join = fold === 'sum' ? f64x2.add : fold === 'max' ? f64x2.max : f64x2.min;
  const joinOne = fold === 'sum' ? f64.add : fold === 'max' ? f64.max : f64.min;
  const halves = [0, 1].map((i) =>
    joined(
      accumulators.map((each): V128 => each[i]!),
      join,
    ),
  );
  const result: Parts = across ? twice(f64x2.splat(acrossLanes(join(halves[0]!, halves[1]!), joinOne))) : halves;
  return {
    start: accumulators.flat().map((half) => set(half, neutral)),
    add: (x, valid, way = 0) =>
      accumulators[way]!.map((acc, i) => {
        const half = x[i] as V128;
        return set(acc, join(acc, across ? maskedHalf(half, valid - 2 * i, neutral) : half));
      }),
    result: divisor === 1 ? result : result.map((half) => f64x2.div(half as V128, divisor)),
  };
}

const twice = (x: V128): Parts => [x, x];

/** Sums of float32 are kept in float64, two by two. */
function sumFloats(across: boolean, divisor: number, ways: number): Folding {
  const wide = foldHalves('sum', across, divisor, ways);
  return {
    start: wide.start,
    add: ([x], valid, way) => {
      const lanes = across ? local('v128', 'x') : (x as Local<'v128'>);
      return [
        ...(across ? [set(lanes, masked(x as V128, valid, f32x4.const(0)))] : []),
        ...wide.add(promoted(lanes), 4, way),
      ];
    },
    result: [demoted(wide.result)],
  };
}

function acrossLanes(pair: V128, join: (x: F64, y: F64) => F64): F64 {
  const both = local('v128', 'both');
  return sequence([set(both, pair)], join(f64x2.extractLane(both, 0), f64x2.extractLane(both, 1)));
}

/** `neutral` in the lanes from `valid` on. */
function masked(x: V128, valid: number, neutral: V128): V128 {
  if (valid === 4) return x;
  const lanes = [0, 1, 2, 3].map((lane) => (lane < valid ? -1 : 0)) as [number, number, number, number];
  return v128.bitselect(x, neutral, i32x4.const(...lanes));
}

function maskedHalf(x: V128, valid: number, neutral: V128): V128 {
  if (valid >= 2) return x;
  return valid <= 0 ? neutral : v128.bitselect(x, neutral, i32x4.const(-1, -1, 0, 0));
}

function horizontal(acc: V128, dtype: DType, join: (x: Expr, y: Expr) => Expr): V128 {
  if (dtype === 'float32') {
    const [a, b, c, d] = [0, 1, 2, 3].map((lane) => f32x4.extractLane(acc, lane));
    return f32x4.splat(join(join(a!, b!), join(c!, d!)) as Expr<'f32'>);
  }
  const parts = [0, 1, 2, 3].map((lane) => i32x4.extractLane(acc, lane) as Expr<'i32'>);
  const held = parts.map(() => local('i32', 'lane'));
  return i32x4.splat(joinedLanes(parts, held, join));
}

// The integer maximum evaluates its operands twice: keep them in variables.
function joinedLanes(parts: readonly Expr<'i32'>[], held: readonly Local<'i32'>[], join: (x: Expr, y: Expr) => Expr) {
  const first = sequence(
    held.map((each, i) => set(each, parts[i]!)),
    held[0]!,
  );
  return held.slice(1).reduce<Expr<'i32'>>((acc, each) => {
    const kept = local('i32', 'acc');
    return sequence([set(kept, acc)], join(kept, each) as Expr<'i32'>);
  }, first);
}
