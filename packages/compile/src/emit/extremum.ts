import { f32x4, f64x2, i32x4, type Local, local, set, type V128, v128 } from '@lossgraph/wasm';
import { acrossLanes, each, joined, masked, maskedHalf, twice } from './across.ts';
import type { Folding } from './folds.ts';
import type { Parts } from './parts.ts';

/**
 * The largest or smallest float: NaN if there was any; +0 as the largest unless all zeros were −0, −0 as the smallest if any
 * was.
 */
export function extremum(dtype: 'float32' | 'float64', max: boolean, across: boolean, ways: number): Folding {
  const { neutral, kept, result } = dtype === 'float32' ? single(max) : double(max);
  const found = each(ways, () => each(dtype === 'float64' ? 2 : 1, () => kept.map(() => local('v128', 'found'))));
  const lanesOf = (all: readonly (readonly Local<'v128'>[])[]): V128 =>
    result(
      ...kept.map(({ join }, i) => {
        const variables = all.map((each) => each[i]!);
        return across ? acrossLanes(joined(variables, join), dtype, join) : joined(variables, join);
      }),
    );
  const lanes = across ? [lanesOf(found.flat())] : found[0]!.map((each) => lanesOf([each]));
  return {
    start: found.flat().flatMap((each) => each.map((variable, i) => set(variable, kept[i]!.start))),
    add: (given, valid, way = 0) =>
      found[way]!.flatMap((each, half) => {
        const x = across ? local('v128', 'x') : (given[half] as Local<'v128'>);
        return [
          ...(across ? [set(x, maskedPart(given, half, valid, neutral))] : []),
          ...each.map((variable, i) => set(variable, kept[i]!.join(variable, kept[i]!.of?.(x) ?? x))),
        ];
      }),
    result: across && dtype === 'float64' ? twice(lanes[0]!) : lanes,
  };
}

/** Something that is known of the numbers so far. */
interface Kept {
  readonly start: V128;
  /** What is taken in of a number; default: itself. */
  of?(x: V128): V128;
  join(x: V128, y: V128): V128;
}

interface Extremum {
  readonly neutral: V128;
  readonly kept: readonly Kept[];
  result(...kept: V128[]): V128;
}

/**
 * By the order of bits, as processors have more units for integers than for comparisons of floats: as signed integers positive
 * numbers are in order, as unsigned ones negative numbers are, backwards and above the others. NaN lie beyond infinities.
 */
function single(max: boolean): Extremum {
  const neutral = f32x4.const(max ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
  const joins = max ? [i32x4.maxS, i32x4.minU, i32x4.maxU] : [i32x4.minS, i32x4.maxU, i32x4.maxS];
  return {
    neutral,
    kept: joins.map((join) => ({ start: neutral, join })),
    result: (signed, unsigned, beyond) => {
      const isNegative = i32x4.gtS(i32x4.const(0), signed!);
      return v128.or(v128.bitselect(unsigned!, signed!, isNegative), i32x4.ne(beyond!, neutral)); // all ones is a NaN
    },
  };
}

/** By one instruction that is blind to NaN and to the sign of zeros, which are kept beside it. */
function double(max: boolean): Extremum {
  const neutral = f64x2.const(max ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
  return {
    neutral,
    kept: [
      { start: neutral, join: max ? f64x2.pmax : f64x2.pmin },
      { start: f64x2.const(0), of: (x) => f64x2.ne(x, x), join: v128.or },
      { start: neutral, join: max ? v128.and : v128.or },
    ],
    result: (found, nan, signs) => {
      const zero = v128.and(signs!, f64x2.const(-0));
      return v128.or(v128.bitselect(zero, found!, f64x2.eq(found!, 0)), nan!);
    },
  };
}

function maskedPart(parts: Parts, half: number, valid: number, neutral: V128): V128 {
  const part = parts[half] as V128;
  return parts.length === 1 ? masked(part, valid, neutral) : maskedHalf(part, valid - 2 * half, neutral);
}
