import * as v128 from '../instructions/v128.ts';
import { local, set } from '../tree/locals.ts';
import type { I32, Local, Stmt, V128 } from '../tree/nodes.ts';
import type { FixedProduct } from './direct.ts';
import type { Elements } from './elements.ts';
import { tileStep } from './micro-kernel.ts';

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
  const { elements } = kernels;
  const { bytes, lanes } = elements;
  const madd = elements.madd(kernels.arithmetic);
  const splat = (p: number) => (x: number) =>
    elements.splat(a, bytes * (transposeA ? p * lda + i + x : (i + x) * lda + p));
  const vectors = tile[0]!.map((_, v) => v);
  const along = (p: number) => (v: number) =>
    elements.loadSome(b, bytes * (p * ldb + lanes * v), Math.min(lanes, columns - lanes * v));
  const square = Array.from({ length: lanes }, (_, q) => q);
  const statements: Stmt[] = [];
  for (let p = from; p < to; p++) {
    if (!transposeB) statements.push(...tileStep(tile, madd, { a: splat(p), b: along(p) }));
    else if (p + lanes <= to) {
      // Rows of Bᵀ beyond the last one stand for the last one: their sums are not stored.
      const rowAt = (v: number, y: number) => Math.min(lanes * v + y, columns - 1);
      const blocks = vectors.map(() => square.map((q) => local('v128', `b${q}`)));
      for (const v of vectors) {
        const rows = square.map((y) => v128.load(b, bytes * (rowAt(v, y) * ldb + p)));
        statements.push(...elements.transposed(rows, (column, q) => [set(blocks[v]![q]!, column)]));
      }
      for (const q of square) {
        statements.push(...tileStep(tile, madd, { a: splat(p + q), b: (v) => blocks[v]![q]! }));
      }
      p += lanes - 1;
    } else {
      const gathered = (v: number) => gather(elements, b, (y) => Math.min(lanes * v + y, columns - 1) * ldb + p);
      statements.push(...tileStep(tile, madd, { a: splat(p), b: gathered }));
    }
  }
  return statements;
}

/** As many elements as a vector has, from anywhere. */
function gather({ bytes, lanes, loadSome, loadLane }: Elements, base: I32, indexOf: (lane: number) => number): V128 {
  let vector = loadSome(base, bytes * indexOf(0), 1);
  for (let y = 1; y < lanes; y++) vector = loadLane(base, vector, y, bytes * indexOf(y));
  return vector;
}
