import * as i32 from '../instructions/i32.ts';
import * as v128 from '../instructions/v128.ts';
import { type Arithmetic, reproducible } from '../math/arithmetic.ts';
import { doWhile, if_ } from '../tree/control.ts';
import { func } from '../tree/func.ts';
import { local, locals, set } from '../tree/locals.ts';
import type { Func, Local, Stmt } from '../tree/nodes.ts';
import { type Elements, elementsOf, type FloatType } from './elements.ts';
import { type Epilogue, storeTile } from './tile.ts';

/** Rows of a tile, and elements of A that stand together in a packed panel. */
export type TileRows = 4 | 6;
/** Columns of a tile, and elements of B that stand together in a packed panel: two vectors. */
export function columnsOf({ lanes }: Elements): 8 | 4 {
  return lanes === 4 ? 8 : 4;
}

export interface KernelShape {
  /** 1 to those of a whole tile. */
  readonly rows: number;
  /** 1 or 2. */
  readonly vectors: number;
  /** How many elements of the last vector are stored; null when the caller says so at each call. */
  readonly lanes: number | null;
}

export interface KernelOptions {
  /** What is multiplied; float32. */
  readonly type?: FloatType;
  readonly arithmetic?: Arithmetic;
  /** Rows of a tile: 6 for relaxed arithmetic where the engine has registers for them, else 4. The results are the same. */
  readonly rows?: TileRows;
  readonly epilogue?: Epilogue | null;
  /**
   * For products of a matrix with its own transpose, of at most 256 products each: tiles below the diagonal are not worked
   * out, but are the mirror images of those above. The results are the same. Epilogues are not for them.
   */
  readonly symmetric?: boolean;
  /** Further parameters of the products, for use in the epilogue. */
  readonly params?: readonly Local[];
}

/** The kernels of the products in one module, each made when it is first asked for. */
export interface GemmKernels extends Required<KernelOptions> {
  readonly elements: Elements;
  get(shape: KernelShape): Func<'none'>;
}

/** Products that have these in common share their code. */
export function gemmKernels(options: KernelOptions = {}): GemmKernels {
  const { type = 'float32', arithmetic = reproducible, epilogue = null, symmetric = false, params = [] } = options;
  const { rows = rowsFor(arithmetic) } = options;
  const elements = elementsOf[type];
  const made = new Map<string, Func<'none'>>();
  return {
    type,
    elements,
    arithmetic,
    rows,
    epilogue,
    symmetric,
    params,
    get(shape) {
      const { lanes } = elements;
      const key = `${shape.rows}x${lanes * shape.vectors}${shape.lanes === lanes ? '' : `_${shape.lanes ?? 'n'}`}`;
      const name = `${type === 'float32' ? 'gemm' : 'gemm64'}${symmetric ? '_symmetric' : ''}_${key}`;
      const kernel =
        made.get(key) ?? microKernel(name, shape, elements, { arithmetic, rows, epilogue, symmetric, params });
      made.set(key, kernel);
      return kernel;
    },
  };
}

/**
 * Fused multiply-adds wait four cycles for one another and two begin in each, so that eight accumulators are only just
 * enough: 6 × 8 runs at the limit of the machine, 4 × 8 at 0.93 of it. But V8 before 13 spills its twelve, and every V8
 * does where products and sums are apart, which take a register more. Float16Array came with V8 13.5.
 */
function rowsFor({ name }: Arithmetic): TileRows {
  return name === 'relaxed' && 'Float16Array' in globalThis ? 6 : 4;
}

/** Bits of a kernel's `mode`. */
export const ACCUMULATE = 1;
export const LAST = 2;

/**
 * C[i, j] = Σₖ a[rows k + i] · b[8 k + j] (of float64: b[4 k + j]), for one tile of C that stays in registers.
 *
 * Parameters: addresses of the panels and of the tile, bytes between its rows, number of products, mode, place of the tile
 * in C, where the shape leaves it open how many elements of the last vector are stored, and those of the epilogue.
 *
 * Of 4 × 8, eight accumulators, two vectors of B and four splats of A leave one of sixteen registers free. V8 before 13 loads
 * everything in a basic block first, so that a larger tile or a loop unrolled by hand spills and runs at half the speed.
 * Instead the loop stands in two loops that turn once: V8 unrolls a loop more, in separate blocks, the deeper it is nested.
 * With half the instructions, as relaxed arithmetic has, that gains nothing and costs 3 %.
 */
function microKernel(
  name: string,
  shape: KernelShape,
  elements: Elements,
  { arithmetic, rows, epilogue, symmetric, params }: Omit<Required<KernelOptions>, 'type'>,
): Func<'none'> {
  const { bytes } = elements;
  const { a, b, c, stride, k, mode } = locals('i32', 'a', 'b', 'c', 'stride', 'k', 'mode');
  const { row, column, lanes, end } = locals('i32', 'row', 'column', 'lanes', 'end');
  const tile = makeTile(shape.rows, shape.vectors);
  const notDone = i32.ne(a, end);
  const step = [
    ...tileStep(tile, elements.madd(arithmetic), {
      a: (i) => elements.splat(a, bytes * i),
      b: (j) => v128.load(b, 16 * j),
    }),
    set(a, i32.add(a, bytes * rows)),
    set(b, i32.add(b, bytes * columnsOf(elements))),
  ];
  const loop = doWhile(step, notDone);
  return func({
    name,
    params: [a, b, c, stride, k, mode, row, column, ...(shape.lanes === null ? [lanes] : []), ...params],
    body: [
      set(end, i32.add(a, i32.mul(k, bytes * rows))),
      if_(k, [arithmetic.name === 'relaxed' ? loop : doWhile([doWhile([loop], notDone)], notDone)]),
      ...storeTile(tile, {
        c,
        stride,
        row,
        column,
        lanes: shape.lanes ?? lanes,
        accumulate: i32.and(mode, ACCUMULATE),
        elements,
        epilogue,
        symmetric,
        last: i32.and(mode, LAST),
      }),
    ],
  });
}

/** Accumulators, `vectors` for each of the rows. */
export function makeTile(rows: number, vectors: number): Local<'v128'>[][] {
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: vectors }, (_, j) => local('v128', `acc${i}${j}`)),
  );
}

/** tile[i, j] += a(i) · b(j): the vectors of B are held, the splats of A come one by one. */
export function tileStep(
  tile: readonly (readonly Local<'v128'>[])[],
  madd: Arithmetic['madd'],
  from: { a(i: number): ReturnType<typeof v128.load>; b(j: number): ReturnType<typeof v128.load> },
): Stmt[] {
  const bs = tile[0]!.map((_, j) => local('v128', `b${j}`));
  const splat = local('v128', 'splat');
  return [
    ...bs.map((b, j) => set(b, from.b(j))),
    ...tile.flatMap((row, i) => [set(splat, from.a(i)), ...row.map((acc, j) => set(acc, madd(splat, bs[j]!, acc)))]),
  ];
}
