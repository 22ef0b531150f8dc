import { type Expr, f32, f32x4, f64, f64x2, type Local, local, once, set, type V128, v128 } from '@lossgraph/wasm';
import { acrossLanes, each, horizontal, joined, masked, maskedHalf, twice } from './across.ts';
import type { Folding } from './folds.ts';
import type { Parts } from './parts.ts';

/**
 * The largest or smallest float. One instruction compares, where f32x4.max takes nine that wait for each other. NaN and the
 * sign of zeros, to which that is blind, are collected beside it: NaN if there was any; +0 as the largest unless all zeros
 * were −0, −0 as the smallest if any was.
 */
export function extremum(dtype: 'float32' | 'float64', max: boolean, across: boolean, ways: number): Folding {
  const f = dtype === 'float32' ? f32x4 : f64x2;
  const neutral = f.const(max ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
  const further = max ? f.pmax : f.pmin;
  const ofSigns = max ? v128.and : v128.or;
  const found = each(ways, () => each(f === f64x2 ? 2 : 1, () => new Found()));
  const lanesOf = (all: readonly Found[]): V128 => {
    const of = (what: keyof Found, join: (x: V128, y: V128) => V128) =>
      joined(
        all.map((each) => each[what]),
        join,
      );
    const [acc, nan, signs] = [of('acc', further), of('nan', v128.or), of('signs', ofSigns)];
    const zero = v128.and(signs, f.const(-0));
    return once(acc, (acc) => v128.or(v128.select(f.eq(acc, 0), zero, acc), nan)); // all ones is a NaN
  };
  return {
    start: found
      .flat()
      .flatMap(({ acc, nan, signs }) => [set(acc, neutral), set(nan, f.const(0)), set(signs, neutral)]),
    add: (given, valid, way = 0) =>
      found[way]!.flatMap(({ acc, nan, signs }, half) => {
        const x = across ? local('v128', 'x') : (given[half] as Local<'v128'>);
        return [
          ...(across ? [set(x, maskedPart(given, half, valid, neutral))] : []),
          set(acc, further(acc, x)),
          set(nan, v128.or(nan, f.ne(x, x))),
          set(signs, ofSigns(signs, x)),
        ];
      }),
    result: across ? acrossAll(f, max, lanesOf(found.flat())) : found[0]!.map((each) => lanesOf([each])),
  };
}

type Floats = typeof f32x4 | typeof f64x2;

/** What is known of the numbers so far. */
class Found {
  readonly acc: Local<'v128'> = local('v128', 'acc');
  readonly nan: Local<'v128'> = local('v128', 'nan');
  readonly signs: Local<'v128'> = local('v128', 'signs');
}

function maskedPart(parts: Parts, half: number, valid: number, neutral: V128): V128 {
  const part = parts[half] as V128;
  return parts.length === 1 ? masked(part, valid, neutral) : maskedHalf(part, valid - 2 * half, neutral);
}

function acrossAll(f: Floats, max: boolean, lanes: V128): Parts {
  if (f === f64x2) return twice(f64x2.splat(acrossLanes(lanes, max ? f64.max : f64.min)));
  const joinOne = (x: Expr, y: Expr) => (max ? f32.max : f32.min)(x as Expr<'f32'>, y as Expr<'f32'>);
  return [once(lanes, (x) => horizontal(x, 'float32', joinOne))];
}
