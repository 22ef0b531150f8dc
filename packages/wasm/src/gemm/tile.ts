import * as v128 from '../instructions/v128.ts';
import { expr, plus, type Size, times } from '../size.ts';
import { if_ } from '../tree/control.ts';
import { local, set } from '../tree/locals.ts';
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
  if (epilogue === null) return [...when(to.accumulate, add), ...store()];
  const finish = () => epilogue({ vectors, row: expr(to.row), column: expr(to.column), lanes: to.lanes, store });
  return [...when(to.accumulate, add), ...when(to.last, finish, store)];
}

function when(condition: Size, body: () => readonly Stmt[], otherwise: () => readonly Stmt[] = () => []): Stmt[] {
  if (typeof condition !== 'number') return [if_(condition, body(), otherwise())];
  return [...(condition === 0 ? otherwise() : body())];
}
