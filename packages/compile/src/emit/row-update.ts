import {
  block,
  br,
  brIf,
  type F32,
  f32,
  forLoop,
  type I32,
  i32,
  i32x4,
  if_,
  label,
  local,
  locals,
  loop,
  type Stmt,
  set,
  v128,
} from '@lossgraph/wasm';
import type { RowLayout, RowUpdate } from '../indexed.ts';
import { alongFloats, copyFloats } from './rows.ts';

/** Where the arrays of an update begin, and what the rows are multiplied by. */
export interface RowUpdateOperands {
  readonly table: number;
  readonly rows: number;
  readonly indices: number;
  readonly to: number;
  /** See {@link rowUpdateBytes}. */
  readonly scratch: number;
  readonly scale: F32;
}

/** Returns how much scratch memory an update takes. */
export function rowUpdateBytes(layout: RowLayout): number {
  return partsOf(layout, 0).end;
}

/**
 * w[index] ∓= s · Σ rows[j] over all j of that index, in the order of j, for every index that comes.
 *
 * The sums are found by hashing: the number of an index's sum, from 1 on, stands at a place that the index tells, or at the
 * next one that was free. Nothing of w is written before all indices are read.
 */
export function rowUpdate({ layout, sign }: RowUpdate, operands: RowUpdateOperands, refuse: Stmt[]): Stmt[] {
  const { n, k, width } = layout;
  const { table, rows, indices, to } = operands;
  const { bits, places, owners, sums } = partsOf(layout, operands.scratch);
  const { j, index, place, number, count, row, sum } = locals(
    'i32',
    ...(['j', 'index', 'place', 'number', 'count', 'row', 'sum'] as const),
  );
  const s = local('f32', 's');

  const seek: Stmt[] = [
    set(place, i32.shrU(i32.mul(index, GOLDEN), 32 - bits)),
    set(number, i32.load(i32.shl(place, 2), places)),
    ...until(i32.or(i32.eqz(number), i32.eq(i32.load(i32.shl(number, 2), owners - 4), index)), [
      set(place, i32.and(i32.add(place, 1), 2 ** bits - 1)),
      set(number, i32.load(i32.shl(place, 2), places)),
    ]),
  ];
  const begin: Stmt[] = [
    i32.store(i32.shl(count, 2), index, owners),
    set(count, i32.add(count, 1)),
    set(number, count),
    i32.store(i32.shl(place, 2), number, places),
    set(sum, i32.mul(i32.sub(number, 1), 4 * width)),
    ...alongFloats(width, (at, x) => [x.store(i32.add(sum, at), x.zero, sums)]),
  ];
  const collect: Stmt[] = [
    set(index, i32.load(i32.shl(j, 2), indices)),
    if_(i32.geU(index, n), refuse),
    ...seek,
    if_(i32.eqz(number), begin),
    set(sum, i32.mul(i32.sub(number, 1), 4 * width)),
    set(row, i32.mul(j, 4 * width)),
    ...alongFloats(width, (at, x) => {
      const total = x.add(x.load(i32.add(sum, at), sums), x.load(i32.add(row, at), rows));
      return [x.store(i32.add(sum, at), total, sums)];
    }),
  ];
  const move = (by: 'sum' | 'zero'): Stmt[] => [
    set(row, i32.mul(index, 4 * width)),
    ...alongFloats(width, (at, x) => {
      const moved = x.mul(x.all(s), by === 'sum' ? x.load(i32.add(sum, at), sums) : x.zero);
      const w = x.load(i32.add(row, at), to);
      return [x.store(i32.add(row, at), x.withoutSubnormals(sign === '-' ? x.sub(w, moved) : x.add(w, moved)), to)];
    }),
  ];
  return [
    set(s, operands.scale),
    set(count, i32.const(0)),
    forLoop(j, { to: 4 << bits, step: 16 }, [v128.store(j, i32x4.const(0), places)]),
    forLoop(j, { to: k }, collect),
    ...(to === table ? [] : copyFloats(table, to, n * width)),
    forLoop(j, { to: count }, [
      set(index, i32.load(i32.shl(j, 2), owners)),
      set(sum, i32.mul(j, 4 * width)),
      ...move('sum'),
    ]),
    // All other rows stay as they are if 0 is subtracted from them, or −0 added to them.
    if_(i32.ne(i32.reinterpretF32(f32.mul(s, 0)), sign === '-' ? 0 : -(2 ** 31)), [
      forLoop(index, { to: n }, [...seek, if_(i32.eqz(number), move('zero'))]),
    ]),
  ];
}

/** 2³² / φ, odd: indices side by side land far apart. */
const GOLDEN = 0x9e3779b1;

/** The numbers of sums, with at least twice as many places as there can be; the index that each sum belongs to; the sums. */
function partsOf({ k, width }: RowLayout, address: number) {
  const bits = Math.max(2, Math.ceil(Math.log2(2 * k)));
  const owners = address + (4 << bits);
  const sums = owners + 16 * Math.ceil(k / 4);
  return { bits, places: address, owners, sums, end: sums + 4 * k * width };
}

function until(condition: I32, body: readonly Stmt[]): Stmt[] {
  const [found, again] = [label('found'), label('again')];
  return [block(found, [loop(again, [brIf(found, condition), ...body, br(again)])])];
}
