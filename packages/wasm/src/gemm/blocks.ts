import * as i32 from '../instructions/i32.ts';
import { expr, least, minus, plus, remainder, type Size, times } from '../size.ts';
import { doWhile, forLoop, if_ } from '../tree/control.ts';
import { call } from '../tree/func.ts';
import { locals, set } from '../tree/locals.ts';
import type { I32, Stmt } from '../tree/nodes.ts';
import { ACCUMULATE, COLUMNS, type GemmKernels, LAST, ROWS } from './micro-kernel.ts';
import { packing } from './pack.ts';

/** Products summed in registers before they are added to C: it keeps a panel of B in the first cache, and errors small. */
export const KC = 256;
/** Rows of A packed at a time: 128 KiB. */
export const MC = 128;
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

/** Space for the packed panels of B, then of A. */
export function scratchBytes(m: number, n: number, k: number): number {
  const depth = Math.min(k, KC);
  return 4 * depth * (panels(n, NC, COLUMNS) + panels(m, MC, ROWS));
}

function panels(size: number, block: number, width: number): number {
  return Math.ceil(Math.min(size, block) / width) * width;
}

/**
 * for each block of columns, of products, of rows:
 *   pack the block of B, pack the block of A, multiply tile by tile
 *
 * A panel of A (4 KiB) and one of B (8 KiB) meet in the first cache, the block of A (128 KiB) stays in the second.
 */
export function blockedProduct(product: Product): Stmt[] {
  const { a, b, scratch, m, n, k, lda, ldb, transposeA, transposeB, accumulate } = product;
  const { jc, pc, ic, nc, kc, mc } = locals('i32', 'jc', 'pc', 'ic', 'nc', 'kc', 'mc');
  const { packedA, mode } = locals('i32', 'packedA', 'mode');
  const packA = packing({ width: ROWS, direction: transposeA ? 'across' : 'along' });
  const packB = packing({ width: COLUMNS, direction: transposeB ? 'along' : 'across' });
  const fromA = elementAt(a, lda, transposeA ? [pc, ic] : [ic, pc]);
  const fromB = elementAt(b, ldb, transposeB ? [jc, pc] : [pc, jc]);
  const add = accumulate ? i32.const(ACCUMULATE) : i32.ne(pc, 0);
  const isLast = i32.geU(i32.add(pc, KC), expr(k));
  return [
    set(packedA, i32.add(scratch, expr(times(times(least(k, KC), 4), roundUp(least(n, NC), COLUMNS))))),
    forLoop(jc, { to: n, step: NC }, [
      set(nc, expr(least(minus(n, jc), NC))),
      set(pc, i32.const(0)),
      doWhile(
        [
          set(kc, expr(least(minus(k, pc), KC))),
          set(mode, i32.or(add, i32.mul(isLast, LAST))),
          call(packB, scratch, fromB, nc, kc, expr(times(ldb, 4))),
          forLoop(ic, { to: m, step: MC }, [
            set(mc, expr(least(minus(m, ic), MC))),
            call(packA, packedA, fromA, mc, kc, expr(times(lda, 4))),
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
function elementAt(base: I32, ld: Size, [row, column]: readonly [Size, Size]): I32 {
  return expr(plus(base, times(plus(times(row, ld), column), 4)));
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
  const [row, column] = [i32.add(ic, ir), i32.add(jc, jr)];
  const tile = (rows: number, vectors: number, lanes: number | null): Stmt => {
    const panelA = i32.add(packedA, i32.mul(ir, i32.shl(kc, 2)));
    const to = elementAt(c, ldc, [row, column]);
    const place = [panelA, panelB, to, expr(times(ldc, 4)), kc, mode, row, column];
    const open = lanes === null ? [i32.sub(i32.sub(nc, jr), 4 * (vectors - 1))] : [];
    return call(kernels.get({ rows, vectors, lanes }), ...place, ...open);
  };
  const columnOf = (vectors: number, lanes: number | null): Stmt[] => [
    set(panelB, i32.add(scratch, i32.mul(jr, i32.shl(kc, 2)))),
    forLoop(ir, { to: i32.and(mc, -ROWS), step: ROWS }, [tile(ROWS, vectors, lanes)]),
    ...leftRows(m, mc, (rows) => tile(rows, vectors, lanes)),
  ];
  return [forLoop(jr, { to: i32.and(nc, -COLUMNS), step: COLUMNS }, columnOf(2, 4)), ...leftColumns(n, nc, columnOf)];
}

/** The rows below the last whole tile: one to three, of which a known size leaves one case. */
function leftRows(m: Size, mc: I32, act: (rows: number) => Stmt): Stmt[] {
  if (typeof m === 'number') return m % ROWS === 0 ? [] : [if_(i32.and(mc, ROWS - 1), [act(m % ROWS)])];
  const left = expr(remainder(mc, ROWS));
  return [1, 2, 3].map((rows) => if_(i32.eq(left, rows), [act(rows)]));
}

/** The columns right of the last whole tile: one vector or two, the last of one to four elements. */
function leftColumns(n: Size, nc: I32, act: (vectors: number, lanes: number | null) => Stmt[]): Stmt[] {
  const left = expr(remainder(nc, COLUMNS));
  if (typeof n === 'number') {
    const columns = n % COLUMNS;
    const vectors = Math.ceil(columns / 4);
    return columns === 0 ? [] : [if_(left, act(vectors, columns - 4 * (vectors - 1)))];
  }
  return [if_(left, [if_(i32.gtU(left, 4), act(2, null), act(1, null))])];
}
