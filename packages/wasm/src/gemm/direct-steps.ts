import * as v128 from '../instructions/v128.ts';
import { local, set } from '../tree/locals.ts';
import type { I32, Local, Stmt, V128 } from '../tree/nodes.ts';
import type { FixedProduct } from './direct.ts';
import { tileStep } from './micro-kernel.ts';
import { transposed } from './pack.ts';

/** Accumulators: rows of vectors. */
export type Tile = readonly (readonly Local<'v128'>[])[];

/** Products `from` to `to`, counted from where `a` and `b` point. */
export function steps(
  { lda, ldb, transposeA, transposeB, kernels }: FixedProduct,
  tile: Tile,
  i: number,
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
  const along = (p: number) => (v: number) => vectorOf(b, p * ldb + 4 * v, Math.min(4, columns - 4 * v));
  const statements: Stmt[] = [];
  for (let p = from; p < to; p++) {
    if (!transposeB) statements.push(...tileStep(tile, madd, { a: splat(p), b: along(p) }));
    else if (p + 4 <= to) {
      // Rows of Bᵀ beyond the last one stand for the last one: their sums are not stored.
      const rowAt = (v: number, y: number) => Math.min(4 * v + y, columns - 1);
      const blocks = vectors.map(() => [0, 1, 2, 3].map((q) => local('v128', `b${q}`)));
      for (const v of vectors) {
        const rows = [0, 1, 2, 3].map((y) => v128.load(b, 4 * (rowAt(v, y) * ldb + p)));
        statements.push(...transposed(rows, (column, q) => set(blocks[v]![q]!, column)));
      }
      for (let q = 0; q < 4; q++) {
        statements.push(...tileStep(tile, madd, { a: splat(p + q), b: (v) => blocks[v]![q]! }));
      }
      p += 3;
    } else {
      const gathered = (v: number) => gather(b, (y) => Math.min(4 * v + y, columns - 1) * ldb + p);
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
