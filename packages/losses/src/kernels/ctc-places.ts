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
  type Local,
  local,
  locals,
  once,
  type Stmt,
  set,
  type V128,
  v128,
} from '@lossgraph/wasm';

/** All ways together are near UNIT at each frame; no state is kept below TINY. */
export const UNIT = 1e140;
const TINY = 1e-285;

/** Where things are, and how many bytes they take. */
const places = [
  'frames', // how many
  'columnsSize', // of a row of columns, a multiple of 16
  'statesSize', // of a row of blanks, and of one of labels, a multiple of 16
  'usedSize', // of a row of labels that are used
  'againSize',
  'logits', // [frames, columns]
  'logitsRow', // from one row to the next
  'others', // [frames]
  'own', // [columns]: all ones where a column stands for its class, else 0
  'again', // the offsets in a row of columns that another one stands for, and of that one, in turn, as int32
  'skips', // [labels + 1]
  'emitted', // [frames, columns], zeros behind
  'emittedRow',
  'totals', // [frames]
  'scaled', // [frames + 1]: each total times its frame's scale
  'alpha', // [frames + 1, 0 0 and labels and blanks]
  'alphaRow',
  'gamma', // labels 0 0 and blanks 0 0
  'occupied', // [columns]
  'slopes', // [frames, columns and 1]
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

/** Stores a probability, not less than TINY, and adds it up. */
export function keep(address: I32, offset: number, sum: Local<'v128'>, probability: V128): Stmt[] {
  const kept = local('v128', 'kept');
  return [set(kept, f64x2.add(probability, TINY)), v128.store(address, kept, offset), set(sum, f64x2.add(sum, kept))];
}

/** For each column that another one stands for. */
export function eachAgain(p: Params, body: (column: I32, first: I32) => Stmt): Stmt[] {
  const r = local('i32', 'r');
  const entry = i32.add(p.again, r);
  return [forLoop(r, { to: p.againSize, step: 8 }, [body(i32.load(entry), i32.load(entry, 4))])];
}

/** Adds to a place. */
export function advance(place: Local<'i32'>, by: I32 | number): Stmt {
  return set(place, i32.add(place, by));
}

/** The sum of both lanes. */
export function sumOf(x: V128): F64 {
  return once(x, (x) => f64.add(f64x2.extractLane(x, 0), f64x2.extractLane(x, 1)));
}
