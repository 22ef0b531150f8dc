import { type Arithmetic, type Epilogue, type I32, i32, type Local, local, set } from '@lossgraph/wasm';
import type { ProductKernel } from '../kernels.ts';
import { strideOverRows } from '../layout.ts';
import { type Counter, Scope } from './address.ts';
import { fourIn } from './four.ts';
import { inlined, LoopEmitter } from './loop.ts';
import type { Nest } from './nest.ts';
import type { LoopPlaces } from './places.ts';

/**
 * Returns what a product does to its tiles: for each vector, the steps one after the other, then all that has to be in memory.
 *
 * Element (row + i, column + 4 j + lane) is reached through counters in the order row, column, j, i, so that what all rows
 * share, such as a bias, is read once for each j. `first` is the row of a batch's matrix in all rows of the batch.
 */
export function epilogueOf(
  { instruction, epilogue: steps }: ProductKernel,
  places: LoopPlaces,
  arithmetic: Arithmetic,
  first: Local<'i32'>,
): Epilogue {
  const { output } = instruction;
  const columns = output.shape.at(-1) ?? 1;
  const emitter = new LoopEmitter({ steps: [...steps], width: 4 }, places, nestOfTiles(columns), fourIn(arithmetic));
  return ({ vectors, row, column, lanes }) => {
    const tile = new Scope();
    const corner = [counterAt(tile, i32.add(first, row)), counterAt(tile, column)];
    const outside = [tile, inlined(new Scope(), tile), inlined(new Scope(), tile)];
    vectors[0]!.forEach((_, j) => {
      const scopes = [...outside, inlined(new Scope(), tile)];
      vectors.forEach((line, i) => {
        const inside = inlined(new Scope(), tile);
        inside.values.set(`${output.id}`, [line[j]!]);
        const counters = [...corner, { at: 4 * j, inBytes: false }, { at: i, inBytes: false }];
        const valid = j < line.length - 1 ? 4 : Number(lanes);
        const round = { counters, scopes: [...scopes, inside], valid };
        emitter.body(round, steps, new Map());
        emitter.values.store(round, output, 'each');
      });
    });
    return tile.statements;
  };
}

/** A place in the code where all that is known of a counter is an expression. */
function counterAt({ statements }: Scope, at: I32): Counter {
  if (at.kind === 'const') return { at: Number(at.value), inBytes: false };
  const counter = local('i32', 'at');
  statements.push(set(counter, at));
  return { at: counter, inBytes: false };
}

/** Rows of so many elements, crossed by row, column, j and i. */
function nestOfTiles(columns: number): Nest {
  return {
    axes: [],
    kept: 0,
    lanes: 2,
    keepsLanes: true,
    unrolled: [],
    strideOf(_level, access, own) {
      const [row, column] = strideOverRows(access, own, columns)!;
      return [row, column, column, row];
    },
    resultStride: () => [columns, 1, 1, columns],
  };
}
