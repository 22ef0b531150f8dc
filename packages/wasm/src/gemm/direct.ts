import * as f32x4 from '../instructions/f32x4.ts';
import * as i32 from '../instructions/i32.ts';
import * as v128 from '../instructions/v128.ts';
import { forLoop } from '../tree/control.ts';
import { local, locals, set } from '../tree/locals.ts';
import type { I32, Local, Stmt, V128 } from '../tree/nodes.ts';
import { type GemmKernels, makeTile, tileStep } from './micro-kernel.ts';
import { transposed } from './pack.ts';
import { storeTile } from './tile.ts';

/** A product of sizes known beforehand; otherwise as `Product`. */
export interface FixedProduct {
  readonly a: I32;
  readonly b: I32;
  readonly c: I32;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly lda: number;
  readonly ldb: number;
  readonly ldc: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly accumulate: boolean;
  readonly kernels: GemmKernels;
}

/** How many multiply-adds of vectors are written out before a loop over k takes over; about 20 bytes of code each. */
const UNROLLED = 512;

/**
 * The product without packing, tile after tile in straight-line code: nothing is done that the sizes do not ask for.
 * For small products, where packing would cost more than multiplying.
 */
export function directProduct(product: FixedProduct): Stmt[] {
  const { m, n, k } = product;
  const rows = m === 1 ? 1 : m === 2 ? 2 : 4;
  const columns = 32 / rows;
  const unroll = Math.ceil(n / 4) * m * k <= UNROLLED;
  const statements: Stmt[] = [];
  for (let j = 0; j < n; j += columns) {
    for (let i = 0; i < m; i += rows) {
      statements.push(...tileAt(product, i, j, Math.min(rows, m - i), Math.min(columns, n - j), unroll));
    }
  }
  return statements;
}

function tileAt(product: FixedProduct, i: number, j: number, rows: number, columns: number, unroll: boolean): Stmt[] {
  const { c, ldc, accumulate, kernels } = product;
  const vectors = Math.ceil(columns / 4);
  const tile = makeTile(rows, vectors);
  const zeros = tile.flat().map((acc) => set(acc, f32x4.const(0)));
  return [
    ...zeros,
    ...(unroll ? straight(product, tile, i, j, columns) : looped(product, tile, i, j, columns)),
    ...storeTile(tile, {
      c: i32.add(c, 4 * (i * ldc + j)),
      stride: 4 * ldc,
      row: i,
      column: j,
      lanes: columns - 4 * (vectors - 1),
      accumulate: accumulate ? 1 : 0,
      epilogue: kernels.epilogue,
      last: 1,
    }),
  ];
}

type Tile = readonly (readonly Local<'v128'>[])[];

function straight(product: FixedProduct, tile: Tile, i: number, j: number, columns: number): Stmt[] {
  return steps(product, tile, i, j, columns, product.a, product.b, 0, product.k);
}

/** A loop over k in steps of four where B's elements come in fours along k, of one otherwise; then what is left. */
function looped(product: FixedProduct, tile: Tile, i: number, j: number, columns: number): Stmt[] {
  const { a, b, k, lda, ldb, transposeA, transposeB } = product;
  const step = transposeB ? 4 : 1;
  const whole = k - (k % step);
  const { p, pa, pb } = locals('i32', 'p', 'pa', 'pb');
  return [
    set(pa, a),
    set(pb, b),
    forLoop(p, { to: whole, step }, [
      ...steps(product, tile, i, j, columns, pa, pb, 0, step),
      set(pa, i32.add(pa, 4 * step * (transposeA ? lda : 1))),
      set(pb, i32.add(pb, 4 * step * (transposeB ? 1 : ldb))),
    ]),
    ...steps(product, tile, i, j, columns, pa, pb, 0, k - whole),
  ];
}

/** Products `from` to `to`, counted from where `a` and `b` point. */
function steps(
  { lda, ldb, transposeA, transposeB, kernels }: FixedProduct,
  tile: Tile,
  i: number,
  j: number,
  columns: number,
  a: I32,
  b: I32,
  from: number,
  to: number,
): Stmt[] {
  const { madd } = kernels.arithmetic;
  const splat = (p: number) => (x: number) =>
    v128.load32Splat(a, 4 * (transposeA ? p * lda + i + x : (i + x) * lda + p));
  const vectors = tile[0]!.map((_, v) => v);
  const along = (p: number) => (v: number) => vectorOf(b, p * ldb + j + 4 * v, Math.min(4, columns - 4 * v));
  const statements: Stmt[] = [];
  for (let p = from; p < to; p++) {
    if (!transposeB) statements.push(...tileStep(tile, madd, { a: splat(p), b: along(p) }));
    else if (p + 4 <= to) {
      // Rows of Bᵀ beyond the last one stand for the last one: their sums are not stored.
      const rowAt = (v: number, y: number) => Math.min(4 * v + y, columns - 1);
      const blocks = vectors.map(() => [0, 1, 2, 3].map((q) => local('v128', `b${q}`)));
      for (const v of vectors) {
        const rows = [0, 1, 2, 3].map((y) => v128.load(b, 4 * ((j + rowAt(v, y)) * ldb + p)));
        statements.push(...transposed(rows, (column, q) => set(blocks[v]![q]!, column)));
      }
      for (let q = 0; q < 4; q++) {
        statements.push(...tileStep(tile, madd, { a: splat(p + q), b: (v) => blocks[v]![q]! }));
      }
      p += 3;
    } else {
      const gathered = (v: number) => gather(b, (y) => (j + Math.min(4 * v + y, columns - 1)) * ldb + p);
      statements.push(...tileStep(tile, madd, { a: splat(p), b: gathered }));
    }
  }
  return statements;
}

/** `count` neighbouring elements; the others are 0, or what follows them where that is still inside the row. */
function vectorOf(base: I32, index: number, count: number): V128 {
  if (count === 4) return v128.load(base, 4 * index);
  if (count === 1) return v128.load32Zero(base, 4 * index);
  const two = v128.load64Zero(base, 4 * index);
  return count === 2 ? two : v128.load32Lane(base, two, 2, 4 * index + 8);
}

/** Four elements from anywhere. */
function gather(base: I32, indexOf: (lane: number) => number): V128 {
  const first: V128 = v128.load32Zero(base, 4 * indexOf(0));
  return [1, 2, 3].reduce((vector, y) => v128.load32Lane(base, vector, y, 4 * indexOf(y)), first);
}
