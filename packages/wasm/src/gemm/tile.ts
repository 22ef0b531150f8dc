import * as i32 from '../instructions/i32.ts';
import * as v128 from '../instructions/v128.ts';
import { expr, minus, plus, type Size, times } from '../size.ts';
import { if_ } from '../tree/control.ts';
import { local, locals, set } from '../tree/locals.ts';
import type { I32, Local, Stmt } from '../tree/nodes.ts';
import type { Elements } from './elements.ts';

/** A tile of C whose sums are complete, and not yet in memory. */
export interface FinishedTile {
  /** Rows of vectors of neighbouring elements, in variables that may be changed. */
  readonly vectors: readonly (readonly Local<'v128'>[])[];
  /** Index of its first row in C. */
  readonly row: I32;
  /** Index of its first column in C. */
  readonly column: I32;
  /** How many elements of a row's last vector are elements of C; the others lie beyond the last column. */
  readonly lanes: Size;
  /** Writes the vectors to C. */
  store(): Stmt[];
}

/** What happens to finished tiles in place of `store`: a bias is added, an activation applied, …, and something stored. */
export type Epilogue = (tile: FinishedTile) => readonly Stmt[];

/** Where a tile of C goes. */
export interface Destination {
  /** Address of its first element. */
  readonly c: I32;
  /** Bytes from row to row. */
  readonly stride: Size;
  readonly row: Size;
  readonly column: Size;
  /** How many elements of a row's last vector are stored. */
  readonly lanes: Size;
  /** Whether C's elements are added to; an i32 that is 0 if not. */
  readonly accumulate: Size;
  readonly elements: Elements;
  readonly epilogue: Epilogue | null;
  /** Whether C is symmetric, and each element is also stored in its mirror image. */
  readonly symmetric: boolean;
  /** Whether the sums are now complete, so that the epilogue is due. */
  readonly last: Size;
}

/** C += tile or C = tile, in memory unless there is an epilogue that says otherwise. */
export function storeTile(vectors: readonly (readonly Local<'v128'>[])[], to: Destination): Stmt[] {
  const { add: plusOf, lanes, storeSome } = to.elements;
  const line = local('i32', 'line');
  const each = (act: (acc: Local<'v128'>, j: number, lanes: Size) => Stmt[]): Stmt[] =>
    vectors.flatMap((row, i) => [
      set(line, expr(plus(to.c, times(to.stride, i)))),
      ...row.flatMap((acc, j) => act(acc, j, j < row.length - 1 ? lanes : to.lanes)),
    ]);
  const add = () => each((acc, j) => [set(acc, plusOf(v128.load(line, 16 * j), acc))]);
  const store = () => each((acc, j, count) => storeSome(line, acc, 16 * j, count));
  const { epilogue } = to;
  if (to.symmetric) return [...store(), ...storeMirrored(vectors, to)];
  if (epilogue === null) return [...when(to.accumulate, add), ...store()];
  const finish = () => epilogue({ vectors, row: expr(to.row), column: expr(to.column), lanes: to.lanes, store });
  return [...when(to.accumulate, add), ...when(to.last, finish, store)];
}

/** C[column + j, row + i] = tile[i, j]: a vector takes what stands in one column of as many rows. */
function storeMirrored(
  vectors: readonly (readonly Local<'v128'>[])[],
  { c, stride, row, column, lanes, elements }: Destination,
): Stmt[] {
  const { bytes, lanes: whole, transposed, storeSome } = elements;
  const { mirror, line } = locals('i32', 'mirror', 'line');
  const last = vectors[0]!.length - 1;
  const isInside = (v: number, x: number): Size => {
    if (v < last) return 1;
    return typeof lanes === 'number' ? Number(x < lanes) : i32.gtU(lanes, x);
  };
  const square = (v: number, i: number): Stmt[] => {
    const count = Math.min(whole, vectors.length - i);
    const rows = Array.from({ length: whole }, (_, x) => vectors[i + (x % count)]![v]!);
    const to = (x: number) => set(line, expr(plus(mirror, times(stride, whole * v + x))));
    return transposed(rows, (across, x) =>
      when(isInside(v, x), () => [to(x), ...storeSome(line, across, bytes * i, count)]),
    );
  };
  return [
    set(mirror, expr(plus(c, times(minus(column, row), minus(stride, bytes))))),
    ...vectors[0]!.flatMap((_, v) => vectors.flatMap((_, i) => (i % whole === 0 ? square(v, i) : []))),
  ];
}

function when(condition: Size, body: () => readonly Stmt[], otherwise: () => readonly Stmt[] = () => []): Stmt[] {
  if (typeof condition !== 'number') return [if_(condition, body(), otherwise())];
  return [...(condition === 0 ? otherwise() : body())];
}
