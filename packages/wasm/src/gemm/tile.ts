import * as v128 from '../instructions/v128.ts';
import { expr, plus, type Size, times } from '../size.ts';
import { if_ } from '../tree/control.ts';
import { local, set } from '../tree/locals.ts';
import type { I32, Local, Stmt, V128 } from '../tree/nodes.ts';
import type { Elements } from './elements.ts';

/** Four neighbouring elements (two of float64) of a row of C, complete but for what is done to them here. */
export interface TileVector {
  readonly value: V128;
  /** Index of the row of C. */
  readonly row: I32;
  /** Index of the column of the first element. The others may lie beyond the last column: they are not stored. */
  readonly column: I32;
  /** Where the first element will be stored, in bytes. */
  readonly address: I32;
}

/** What happens to elements of C between the last product and memory: a bias is added, an activation applied, …. */
export type Epilogue = (vector: TileVector) => V128;

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

/** C += tile or C = tile, then the epilogue, then memory. */
export function storeTile(tile: readonly (readonly Local<'v128'>[])[], to: Destination): Stmt[] {
  const { add: plusOf, lanes, storeSome } = to.elements;
  const line = local('i32', 'line');
  const each = (act: (acc: Local<'v128'>, i: number, j: number) => Stmt): Stmt[] =>
    tile.flatMap((row, i) => [
      set(line, expr(plus(to.c, times(to.stride, i)))),
      ...row.map((acc, j) => act(acc, i, j)),
    ]);
  const add = () => each((acc, _i, j) => set(acc, plusOf(v128.load(line, 16 * j), acc)));
  const finish = (epilogue: Epilogue) =>
    each((acc, i, j) => {
      const [row, column] = [expr(plus(to.row, i)), expr(plus(to.column, lanes * j))];
      return set(acc, epilogue({ value: acc, row, column, address: expr(plus(line, 16 * j)) }));
    });
  const store = tile.flatMap((row, i) => [
    set(line, expr(plus(to.c, times(to.stride, i)))),
    ...row.flatMap((acc, j) => storeSome(line, acc, 16 * j, j < row.length - 1 ? lanes : to.lanes)),
  ]);
  const { epilogue } = to;
  return [...when(to.accumulate, add), ...(epilogue ? when(to.last, () => finish(epilogue)) : []), ...store];
}

function when(condition: Size, body: () => Stmt[]): Stmt[] {
  if (typeof condition !== 'number') return [if_(condition, body())];
  return condition === 0 ? [] : body();
}
