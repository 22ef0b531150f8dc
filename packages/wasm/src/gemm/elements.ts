import * as f32x4 from '../instructions/f32x4.ts';
import * as f64x2 from '../instructions/f64x2.ts';
import * as i32 from '../instructions/i32.ts';
import * as i32x4 from '../instructions/i32x4.ts';
import * as i64 from '../instructions/i64.ts';
import * as v128 from '../instructions/v128.ts';
import type { Arithmetic, MultiplyAdd } from '../math/arithmetic.ts';
import { if_ } from '../tree/control.ts';
import { locals, set } from '../tree/locals.ts';
import type { I32, Stmt, V128 } from '../tree/nodes.ts';

export type FloatType = 'float32' | 'float64';

/** What matrices are made of, as far as products have to know. */
export interface Elements {
  readonly type: FloatType;
  readonly bytes: 4 | 8;
  /** How many stand in a vector. */
  readonly lanes: 4 | 2;
  readonly add: typeof f32x4.add;
  madd(arithmetic: Arithmetic): MultiplyAdd['madd'];
  /** The element at an address in all lanes. */
  readonly splat: typeof v128.load32Splat;
  /** The first so many elements at an address; the others are 0. */
  loadSome(address: I32, offset: number, count: number): V128;
  readonly loadLane: typeof v128.load32Lane;
  storeSome(address: I32, vector: V128, offset: number, count: number | I32): Stmt[];
  copy(to: I32, from: I32, offset: number): Stmt;
  /** Hands the columns of a square matrix, given by its rows, to `use`. */
  transposed(rows: readonly V128[], use: (column: V128, index: number) => readonly Stmt[]): Stmt[];
}

const single: Elements = {
  type: 'float32',
  bytes: 4,
  lanes: 4,
  add: f32x4.add,
  madd: ({ madd }) => madd,
  splat: v128.load32Splat,
  loadSome: (address, offset, count) => {
    if (count === 4) return v128.load(address, offset);
    if (count === 1) return v128.load32Zero(address, offset);
    const two = v128.load64Zero(address, offset);
    return count === 2 ? two : v128.load32Lane(address, two, 2, offset + 8);
  },
  loadLane: v128.load32Lane,
  storeSome: (address, vector, offset, count) => {
    if (typeof count === 'number') return v128.storeLanes(address, vector, count, offset);
    const two = i32.and(count, 2);
    const one = if_(i32.and(count, 1), [
      if_(two, [v128.store32Lane(address, vector, 2, offset + 8)], [v128.store32Lane(address, vector, 0, offset)]),
    ]);
    const fewer = [if_(two, [v128.store64Lane(address, vector, 0, offset)]), one];
    return [if_(i32.eq(count, 4), [v128.store(address, vector, offset)], fewer)];
  },
  copy: (to, from, offset) => i32.store(to, i32.load(from), offset),
  transposed: (rows, use) => {
    const { r0, r1, r2, r3, a, b, c, d } = locals('v128', 'r0', 'r1', 'r2', 'r3', 'a', 'b', 'c', 'd');
    return [
      ...[r0, r1, r2, r3].map((r, i) => set(r, rows[i]!)),
      set(a, i32x4.shuffle(r0, r1, [0, 4, 1, 5])),
      set(b, i32x4.shuffle(r0, r1, [2, 6, 3, 7])),
      set(c, i32x4.shuffle(r2, r3, [0, 4, 1, 5])),
      set(d, i32x4.shuffle(r2, r3, [2, 6, 3, 7])),
      ...use(i32x4.shuffle(a, c, [0, 1, 4, 5]), 0),
      ...use(i32x4.shuffle(a, c, [2, 3, 6, 7]), 1),
      ...use(i32x4.shuffle(b, d, [0, 1, 4, 5]), 2),
      ...use(i32x4.shuffle(b, d, [2, 3, 6, 7]), 3),
    ];
  },
};

const double: Elements = {
  type: 'float64',
  bytes: 8,
  lanes: 2,
  add: f64x2.add,
  madd: ({ double }) => double.madd,
  splat: v128.load64Splat,
  loadSome: (address, offset, count) => (count === 2 ? v128.load(address, offset) : v128.load64Zero(address, offset)),
  loadLane: v128.load64Lane,
  storeSome: (address, vector, offset, count) => {
    const [one, two] = [v128.store64Lane(address, vector, 0, offset), v128.store(address, vector, offset)];
    if (typeof count === 'number') return [count === 2 ? two : one];
    return [if_(i32.eq(count, 2), [two], [one])];
  },
  copy: (to, from, offset) => i64.store(to, i64.load(from), offset),
  transposed: (rows, use) => {
    const { r0, r1 } = locals('v128', 'r0', 'r1');
    return [
      set(r0, rows[0]!),
      set(r1, rows[1]!),
      ...use(i32x4.shuffle(r0, r1, [0, 1, 4, 5]), 0),
      ...use(i32x4.shuffle(r0, r1, [2, 3, 6, 7]), 1),
    ];
  },
};

export const elementsOf: Readonly<Record<FloatType, Elements>> = { float32: single, float64: double };
