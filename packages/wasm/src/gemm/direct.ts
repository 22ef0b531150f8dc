import * as f32x4 from '../instructions/f32x4.ts';
import * as i32 from '../instructions/i32.ts';
import { expr, plus, type Size, times } from '../size.ts';
import { forLoop } from '../tree/control.ts';
import { local, locals, set } from '../tree/locals.ts';
import type { I32, Stmt } from '../tree/nodes.ts';
import { KC } from './blocks.ts';
import { steps, type Tile } from './direct-steps.ts';
import { type GemmKernels, makeTile } from './micro-kernel.ts';
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

/**
 * How many multiply-adds of vectors are written out before a loop over k takes over. V8 before 13 loads everything in a
 * basic block first and spills: 4 × 16 × 16 written out runs at 13 GFLOP/s, as a loop at 47; later V8 does not care.
 */
const UNROLLED = 32;

/** More tiles than these, one below the other, are a loop. */
const MOST_TILES = 16;

/**
 * The product without packing, tile after tile: nothing is done that the sizes do not ask for.
 * For small and thin products, where packing would cost more than multiplying.
 */
export function directProduct(product: FixedProduct): Stmt[] {
  const { a, b, k, lda, ldb, transposeA, transposeB, accumulate } = product;
  const { bytes } = product.kernels.elements;
  const parts = k === 0 ? [0] : range(k, KC);
  return parts.flatMap((p) =>
    partialProduct({
      ...product,
      a: i32.add(a, bytes * p * (transposeA ? lda : 1)),
      b: i32.add(b, bytes * p * (transposeB ? 1 : ldb)),
      k: Math.min(k - p, KC),
      accumulate: accumulate || p > 0,
      last: p === parts.at(-1),
    }),
  );
}

/** Some of the products of every element of C. */
interface Part extends FixedProduct {
  /** Whether these complete the sums. */
  readonly last: boolean;
}

function partialProduct(part: Part): Stmt[] {
  const { m, n, k } = part;
  const { lanes } = part.kernels.elements;
  const height = m === 1 ? 1 : m === 2 ? 2 : 4;
  const width = (8 * lanes) / height;
  const unroll = Math.ceil(n / lanes) * m * k <= UNROLLED;
  const whole = n - (n % width);
  const column = (j: Size, columns: number) => tilesBelow(part, j, { height, columns, unroll });
  const j = local('i32', 'j');
  const columns =
    unroll || whole === width
      ? range(whole, width).flatMap((from) => column(from, width))
      : [forLoop(j, { to: whole, step: width }, column(j, width))];
  return n === whole ? columns : [...columns, ...column(whole, n - whole)];
}

interface Cut {
  readonly height: number;
  readonly columns: number;
  /** Whether the products are written out. */
  readonly unroll: boolean;
}

/** The tiles from column j on. */
function tilesBelow(part: Part, j: Size, cut: Cut): Stmt[] {
  const { m, a, b, c, lda, ldb, ldc, transposeA, transposeB } = part;
  const { bytes } = part.kernels.elements;
  const { height } = cut;
  const moved = (i: Size): Part => ({
    ...part,
    a: expr(plus(a, times(i, bytes * (transposeA ? 1 : lda)))),
    b: expr(plus(b, times(j, bytes * (transposeB ? ldb : 1)))),
    c: expr(plus(c, plus(times(i, bytes * ldc), times(j, bytes)))),
  });
  const whole = m - (m % height);
  const written = (from: number) =>
    range(m - from, height).flatMap((i) => {
      const [row, rows] = [from + i, Math.min(height, m - from - i)];
      return tileAt(moved(0), { i: row, row, column: j, rows }, cut);
    });
  if (whole / height <= MOST_TILES) return written(0);
  const i = local('i32', 'i');
  const tile = tileAt(moved(i), { i: 0, row: i, column: j, rows: height }, cut);
  return [forLoop(i, { to: whole, step: height }, tile), ...written(whole)];
}

function range(end: number, step: number): number[] {
  return Array.from({ length: Math.ceil(end / step) }, (_, i) => i * step);
}

interface Corner {
  /** The tile's first row, counted from where `a` and `c` of the product point to. */
  readonly i: number;
  readonly row: Size;
  readonly column: Size;
  readonly rows: number;
}

/** One tile; `b` and `c` of the product point to its column already. */
function tileAt(product: Part, { i, row, column, rows }: Corner, { columns, unroll }: Cut): Stmt[] {
  const { c, ldc, accumulate, kernels, last } = product;
  const { elements } = kernels;
  const { bytes, lanes } = elements;
  const vectors = Math.ceil(columns / lanes);
  const tile = makeTile(rows, vectors);
  return [
    ...tile.flat().map((acc) => set(acc, f32x4.const(0))),
    ...(unroll ? straight(product, tile, i, columns) : looped(product, tile, i, columns)),
    ...storeTile(tile, {
      c: expr(plus(c, bytes * i * ldc)),
      stride: bytes * ldc,
      row,
      column,
      lanes: columns - lanes * (vectors - 1),
      accumulate: accumulate ? 1 : 0,
      elements,
      epilogue: kernels.epilogue,
      symmetric: false,
      last: last ? 1 : 0,
    }),
  ];
}

function straight(product: FixedProduct, tile: Tile, i: number, columns: number): Stmt[] {
  return steps(product, tile, i, columns, product.a, product.b, 0, product.k);
}

/** A loop over k in steps of a vector where B's elements come in vectors along k, of one otherwise; then what is left. */
function looped(product: FixedProduct, tile: Tile, i: number, columns: number): Stmt[] {
  const { a, b, k, lda, ldb, transposeA, transposeB } = product;
  const { bytes, lanes } = product.kernels.elements;
  const step = transposeB ? lanes : 1;
  const whole = k - (k % step);
  const { p, pa, pb } = locals('i32', 'p', 'pa', 'pb');
  return [
    set(pa, a),
    set(pb, b),
    forLoop(p, { to: whole, step }, [
      ...steps(product, tile, i, columns, pa, pb, 0, step),
      set(pa, i32.add(pa, bytes * step * (transposeA ? lda : 1))),
      set(pb, i32.add(pb, bytes * step * (transposeB ? 1 : ldb))),
    ]),
    ...steps(product, tile, i, columns, pa, pb, 0, k - whole),
  ];
}
