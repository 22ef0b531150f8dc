// What the WebAssembly functions of CTC have in common. They take two states or columns at a time. Blanks and labels lie apart:
// blank u stands before label u, which is column u + 1. A state more than there are does no harm: nothing goes from there to
// others.
import {
  type F64,
  f64,
  f64x2,
  forLoop,
  type I32,
  i32,
  i32x4,
  type Local,
  local,
  locals,
  once,
  type Stmt,
  set,
  type V128,
} from '@lossgraph/wasm';

/** 2ⁿ, made of its bits. */
export function power(n: number): number {
  return new Float64Array(BigInt64Array.of(exponentBits(n)).buffer)[0]!;
}

/** The bits of 2ⁿ. */
export function exponentBits(n: number): bigint {
  return BigInt(1023 + n) << 52n;
}

/** All ways together are near UNIT at each frame. */
export const UNIT_EXPONENT = 465;
export const UNIT: number = power(UNIT_EXPONENT);
/** All ways from end to end. Much smaller, and the ways on times those to a state might be too small for the format. */
export const WHOLE: number = power(600);

/** Where things are, and how many bytes they take. */
const places = [
  'frames', // how many
  'columnsSize', // of a row of columns, a multiple of 16; nothing stands before the first, so that labels come in pairs
  'statesSize', // of a row of blanks, and of one of labels, a multiple of 16
  'usedSize', // of a row of labels that are used
  'againSize',
  'logits', // nothing, [frames, columns]
  'logitsRow', // from one row to the next
  'others', // [frames]
  'own', // [0, columns]: all ones where a column stands for its class, else 0
  'again', // the offsets in a row of columns that another one stands for, and of that one, in turn, as int32
  'skips', // [labels + 1]
  'emitted', // [frames, 0 and columns], zeros behind; times its frame's scale when `forward` has run
  'emittedRow',
  'totals', // [frames]
  'scaled', // [frames + 1]: each total times its frame's scale
  'alpha', // [frames + 1, 0 0 and labels and blanks]
  'alphaRow',
  'gamma', // labels 0 0 and blanks 0 0
  'occupied', // [0, columns]
  'slopes', // nothing, [frames, columns and 1]
  'slopesRow',
] as const;

type Name = (typeof places)[number];
export type Places = Readonly<Record<Name, number>>;
export type Params = Readonly<Record<Name, Local<'i32'>>>;

/** What stands for each place in a function, which takes them all. */
export function paramsOf(): { readonly p: Params; readonly params: readonly Local<'i32'>[] } {
  const p = locals('i32', ...places);
  return { p, params: places.map((name) => p[name]) };
}

/** The arguments for those parameters. */
export function argumentsOf(at: Places): number[] {
  return places.map((name) => at[name]);
}

/** For each column that another one stands for. */
export function eachAgain(p: Params, body: (column: I32, first: I32) => Stmt): Stmt[] {
  const r = local('i32', 'r');
  const entry = i32.add(p.again, r);
  return [forLoop(r, { to: p.againSize, step: 8 }, [body(i32.load(entry), i32.load(entry, 4))])];
}

/** What stands between the middles of two pairs, side by side in memory: loads that take of two stores wait for both. */
export function between(a: V128, b: V128): V128 {
  return i32x4.shuffle(a, b, [2, 3, 4, 5]);
}

/** Adds to a place. */
export function advance(place: Local<'i32'>, by: I32 | number): Stmt {
  return set(place, i32.add(place, by));
}

/** The sum of both lanes. */
export function sumOf(x: V128): F64 {
  return once(x, (x) => f64.add(f64x2.extractLane(x, 0), f64x2.extractLane(x, 1)));
}
