import * as i32 from '../instructions/i32.ts';
import { select } from '../instructions/select.ts';
import { expr, least, minus, plus, remainder, type Size, times } from '../size.ts';
import { doWhile, forLoop, if_ } from '../tree/control.ts';
import { call } from '../tree/func.ts';
import { locals, set } from '../tree/locals.ts';
import type { I32, Stmt } from '../tree/nodes.ts';
import { elementsOf, type FloatType } from './elements.ts';
import { ACCUMULATE, columnsOf, type GemmKernels, LAST, type TileRows } from './micro-kernel.ts';
import { packing } from './pack.ts';

/** Products summed in registers before they are added to C: it keeps a panel of B in the first cache, and errors small. */
export const KC = 256;
/** Rows of A packed at a time, 128 KiB or, in whole tiles of 6 rows, 132. */
const mostRows = (rows: TileRows) => Math.ceil(128 / rows) * rows;
/** Columns of B packed at a time: 512 KiB. */
export const NC = 512;

/** C (m × n) = op(A) (m × k) · op(B) (k × n). Matrices are row by row; `lda`, `ldb`, `ldc` count elements from row to row. */
export interface Product {
  readonly a: I32;
  readonly b: I32;
  readonly c: I32;
  /** Address of {@link scratchBytes} free bytes. */
  readonly scratch: I32;
  readonly m: Size;
  readonly n: Size;
  readonly k: Size;
  readonly lda: Size;
  readonly ldb: Size;
  readonly ldc: Size;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly accumulate: boolean;
  readonly kernels: GemmKernels;
}

/** Whether sums of k products are partly in C before they are complete. */
export function sumsInMemory(k: number): boolean {
  return k > KC;
}

/** Space for the packed panels of B, then of A. */
export function scratchBytes(m: number, n: number, k: number, type: FloatType = 'float32'): number {
  const elements = elementsOf[type];
  return elements.bytes * Math.min(k, KC) * (panels(n, NC, columnsOf(elements)) + panels(m, mostRows(6), 12));
}

function panels(size: number, block: number, width: number): number {
  return Math.ceil(Math.min(size, block) / width) * width;
}

/**
 * for each block of columns, of products, of rows:
 *   pack the block of B, pack the block of A, multiply tile by tile
 *
 * Rows of blocks that lie below the diagonal are left out if the product is symmetric.
 *
 * A panel of A (4 or 6 KiB) and one of B (8 KiB) meet in the first cache, the block of A (132 KiB) stays in the second.
 */
export function blockedProduct(product: Product): Stmt[] {
  const { a, b, scratch, m, n, k, lda, ldb, transposeA, transposeB, accumulate } = product;
  const { elements } = product.kernels;
  const { bytes } = elements;
  const { rows, symmetric } = product.kernels;
  const columns = columnsOf(elements);
  const { jc, pc, ic, nc, kc, mc } = locals('i32', 'jc', 'pc', 'ic', 'nc', 'kc', 'mc');
  const { packedA, mode } = locals('i32', 'packedA', 'mode');
  const packA = packing({ elements, width: rows, direction: transposeA ? 'across' : 'along' });
  const packB = packing({ elements, width: columns, direction: transposeB ? 'along' : 'across' });
  const fromA = elementAt(a, lda, transposeA ? [pc, ic] : [ic, pc], bytes);
  const fromB = elementAt(b, ldb, transposeB ? [jc, pc] : [pc, jc], bytes);
  const add = accumulate ? i32.const(ACCUMULATE) : i32.ne(pc, 0);
  const isLast = i32.geU(i32.add(pc, KC), expr(k));
  return [
    set(packedA, i32.add(scratch, expr(times(times(least(k, KC), bytes), roundUp(least(n, NC), columns))))),
    forLoop(jc, { to: n, step: NC }, [
      set(nc, expr(least(minus(n, jc), NC))),
      set(pc, i32.const(0)),
      doWhile(
        [
          set(kc, expr(least(minus(k, pc), KC))),
          set(mode, i32.or(add, i32.mul(isLast, LAST))),
          call(packB, scratch, fromB, nc, kc, expr(times(ldb, bytes))),
          forLoop(ic, { to: symmetric ? expr(least(m, plus(jc, NC))) : m, step: mostRows(rows) }, [
            set(mc, expr(least(minus(m, ic), mostRows(rows)))),
            call(packA, packedA, fromA, mc, kc, expr(times(lda, bytes))),
            ...block(product, { ic, jc, mc, nc, kc, packedA, mode }),
          ]),
          set(pc, i32.add(pc, KC)),
        ],
        i32.ltU(pc, expr(k)),
      ),
    ]),
  ];
}

/** Address of the element in this row and column. */
function elementAt(base: I32, ld: Size, [row, column]: readonly [Size, Size], bytes: number): I32 {
  return expr(plus(base, times(plus(times(row, ld), column), bytes)));
}

/** Up to the next multiple of a power of two. */
function roundUp(x: Size, power: number): Size {
  return typeof x === 'number' ? Math.ceil(x / power) * power : i32.and(i32.add(x, power - 1), -power);
}

interface Block {
  readonly ic: I32;
  readonly jc: I32;
  readonly mc: I32;
  readonly nc: I32;
  readonly kc: I32;
  readonly packedA: I32;
  readonly mode: I32;
}

/** One packed block of A times one of B: whole tiles, and what is left at the right and at the bottom. */
function block({ c, ldc, scratch, m, n, kernels }: Product, { ic, jc, mc, nc, kc, packedA, mode }: Block): Stmt[] {
  const { jr, ir, panelB } = locals('i32', 'jr', 'ir', 'panelB');
  const { elements, rows, symmetric } = kernels;
  const { bytes, lanes: whole } = elements;
  const columns = columnsOf(elements);
  const panel = expr(times(kc, bytes));
  const [row, column] = [i32.add(ic, ir), i32.add(jc, jr)];
  const tile = (height: number, vectors: number, lanes: number | null): Stmt => {
    const panelA = i32.add(packedA, i32.mul(ir, panel));
    const corner = elementAt(c, ldc, [row, column], bytes);
    const place = [panelA, panelB, corner, expr(times(ldc, bytes)), kc, mode, row, column];
    const open = lanes === null ? [i32.sub(i32.sub(nc, jr), whole * (vectors - 1))] : [];
    return call(kernels.get({ rows: height, vectors, lanes }), ...place, ...open, ...kernels.params);
  };
  // Of a symmetric product, the tiles that begin above the last column of their panel: the others are their mirror images.
  const wholeRows = i32.sub(mc, expr(remainder(mc, rows)));
  const below = i32.add(column, columns);
  const above = select(i32.gtU(below, ic), i32.sub(below, ic), i32.const(0));
  const to = symmetric ? expr(least(above, wholeRows)) : wholeRows;
  const columnOf = (vectors: number, lanes: number | null): Stmt[] => [
    set(panelB, i32.add(scratch, i32.mul(jr, panel))),
    forLoop(ir, { to, step: rows }, [tile(rows, vectors, lanes)]),
    ...leftRows(m, mc, rows, (left) => tile(left, vectors, lanes)),
  ];
  return [
    forLoop(jr, { to: i32.and(nc, -columns), step: columns }, columnOf(2, whole)),
    ...leftColumns(n, nc, whole, columnOf),
  ];
}

/** The rows below the last whole tile, of which a known size leaves one case. */
function leftRows(m: Size, mc: I32, rows: number, act: (left: number) => Stmt): Stmt[] {
  const left = expr(remainder(mc, rows));
  if (typeof m === 'number') return m % rows === 0 ? [] : [if_(left, [act(m % rows)])];
  return Array.from({ length: rows - 1 }, (_, i) => if_(i32.eq(left, i + 1), [act(i + 1)]));
}

/** The columns right of the last whole tile: one vector or two, the last of one element or more. */
function leftColumns(n: Size, nc: I32, lanes: number, act: (vectors: number, lanes: number | null) => Stmt[]): Stmt[] {
  const left = expr(remainder(nc, 2 * lanes));
  if (typeof n === 'number') {
    const columns = n % (2 * lanes);
    const vectors = Math.ceil(columns / lanes);
    return columns === 0 ? [] : [if_(left, act(vectors, columns - lanes * (vectors - 1)))];
  }
  return [if_(left, [if_(i32.gtU(left, lanes), act(2, null), act(1, null))])];
}
