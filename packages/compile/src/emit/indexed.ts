import {
  call,
  type Expr,
  type F32,
  type Func,
  type FuncImport,
  f32,
  forLoop,
  func,
  type I32,
  i32,
  i32x4,
  if_,
  local,
  locals,
  return_,
  type Stmt,
  set,
  v128,
} from '@lossgraph/wasm';
import { indicesOf, type RowLayout } from '../indexed.ts';
import type { Instruction } from '../ir.ts';
import type { IndexedKernel } from '../kernels.ts';
import type { Places } from './places.ts';
import { rowUpdate, rowUpdateBytes } from './row-update.ts';
import { alongFloats, alongRow, copyFloats } from './rows.ts';

/**
 * Returns the function of a kernel that uses indices. At an index out of range it leaves the rest to the op's own kernel,
 * which has the words for it.
 */
export function emitIndexed(
  name: string,
  kernel: IndexedKernel,
  places: Places,
  ordinary: FuncImport<'none'>,
  scratch: number,
): Func<'none'> {
  const { instruction, form } = kernel;
  const { inputs, output } = instruction;
  const refuse: Stmt[] = [call(ordinary), return_()];
  const [first, second] = inputs.map(({ value, offset }) => places.addressOf(value) + 4 * offset);
  const to = places.addressOf(output);
  const indices = indicesOf(instruction).value;
  if (form.kind === 'update') {
    const [table, rows, at] = [first!, second!, places.addressOf(indices) + 4 * indicesOf(instruction).offset];
    return func({
      name,
      body: rowUpdate(form, { table, rows, indices: at, to, scratch, scale: scaleOf(instruction, places) }, refuse),
    });
  }
  if (form.kind === 'gather') return func({ name, body: gather(form.layout, first!, second!, to, refuse) });
  if (form.kind === 'scatter') {
    return func({
      name,
      body: [...zeros(to, output.size), ...scatter(form.layout, first!, second!, to, refuse, output.dtype)],
    });
  }
  if (form.kind === 'add') {
    const at = places.addressOf(indices) + 4 * indicesOf(instruction).offset;
    const before = to === first ? [] : copyFloats(first!, to, output.size);
    return func({ name, body: [...before, ...scatter(form.layout, second!, at, to, refuse, output.dtype)] });
  }
  if (form.kind === 'mark') {
    return func({
      name,
      body: [...zeros(to, output.size), ...mark(form.depth, first!, indices.size, to, refuse, output.dtype)],
    });
  }
  return func({ name, body: check(form, first!, indices, to, refuse) });
}

/** How much scratch memory a kernel takes. */
export function indexedScratchBytes({ form }: IndexedKernel): number {
  return form.kind === 'update' ? rowUpdateBytes(form.layout) : 0;
}

function scaleOf({ inputs, attrs }: Instruction, places: Places): F32 {
  const known: unknown = Reflect.get(attrs, 'scale');
  if (typeof known === 'number') return f32.const(known);
  const { value, offset } = inputs[2]!;
  return f32.load(i32.const(0), places.addressOf(value) + 4 * offset);
}

/** Calls `each` with the place of a row in the table and among the rows, for every index. */
function overRows(
  layout: RowLayout,
  indices: number,
  refuse: Stmt[],
  each: (inTable: I32, inRows: I32) => Stmt[],
): Stmt[] {
  const { outer, middle, n, k, width } = layout;
  const { o, j, first, index, table, place, rows } = locals(
    'i32',
    'o',
    'j',
    'first',
    'index',
    'table',
    'place',
    'rows',
  );
  const [row, batch] = [4 * width, middle === outer ? i32.const(0) : i32.mul(i32.divU(o, middle), 4 * k)];
  return [
    forLoop(o, { to: outer }, [
      set(first, batch),
      set(table, i32.mul(o, n * row)),
      set(rows, i32.mul(o, k * row)),
      forLoop(j, { to: 4 * k, step: 4 }, [
        set(index, i32.load(i32.add(first, j), indices)),
        if_(i32.geU(index, n), refuse),
        set(place, i32.add(table, width === 1 ? i32.shl(index, 2) : i32.mul(index, row))),
        ...each(place, rows),
        set(rows, i32.add(rows, row)),
      ]),
    ]),
  ];
}

function gather(layout: RowLayout, table: number, indices: number, rows: number, refuse: Stmt[]): Stmt[] {
  return overRows(layout, indices, refuse, (from, to) =>
    alongRow(layout.width, (at, valid) =>
      valid === 4
        ? [v128.store(i32.add(to, at), v128.load(i32.add(from, at), table), rows)]
        : single(from, to, at, table, rows),
    ),
  );
}

function single(from: I32, to: I32, at: I32, table: number, rows: number): Stmt[] {
  return [i32.store(i32.add(to, at), i32.load(i32.add(from, at), table), rows)];
}

function scatter(
  layout: RowLayout,
  rows: number,
  indices: number,
  table: number,
  refuse: Stmt[],
  dtype: string,
): Stmt[] {
  const floats = (to: I32, from: I32) =>
    alongFloats(layout.width, (at, { load, add, store }) => {
      const [source, target] = [i32.add(from, at), i32.add(to, at)];
      return [store(target, add(load(target, table), load(source, rows)), table)];
    });
  const integers = (to: I32, from: I32) =>
    alongRow(layout.width, (at, valid) => {
      const [source, target] = [i32.add(from, at), i32.add(to, at)];
      return words(valid, (lane) => {
        const sum = i32.add(i32.load(target, table + lane), i32.load(source, rows + lane));
        return i32.store(target, sum, table + lane);
      });
    });
  return overRows(layout, indices, refuse, dtype === 'float32' ? floats : integers);
}

function words(count: number, each: (offset: number) => Stmt): Stmt[] {
  return Array.from({ length: count }, (_, lane) => each(4 * lane));
}

function mark(depth: number, indices: number, count: number, rows: number, refuse: Stmt[], dtype: string): Stmt[] {
  const [j, index] = [local('i32', 'j'), local('i32', 'index')];
  const place = i32.shl(i32.add(i32.mul(j, depth), index), 2);
  return [
    forLoop(j, { to: count }, [
      set(index, i32.load(i32.shl(j, 2), indices)),
      if_(i32.geU(index, depth), refuse),
      dtype === 'float32' ? f32.store(place, 1, rows) : i32.store(place, 1, rows),
    ]),
  ];
}

function check(
  { count, except }: { readonly count: number; readonly except: number | null },
  from: number,
  { dtype, size }: { readonly dtype: string; readonly size: number },
  to: number,
  refuse: Stmt[],
): Stmt[] {
  const [at, index, x] = [local('i32', 'at'), local('i32', 'index'), local('f32', 'x')];
  const whole = dtype === 'int32' ? i32.const(0) : f32.ne(f32.convertI32S(index), x);
  const outside: Expr<'i32'> = i32.or(whole, i32.geU(index, count));
  const wrong = except === null ? outside : i32.and(outside, i32.or(whole, i32.ne(index, except)));
  const read: Stmt[] =
    dtype === 'int32' ? [set(index, i32.load(at, from))] : [set(x, f32.load(at, from)), set(index, i32.truncSatF32(x))];
  return [forLoop(at, { to: 4 * size, step: 4 }, [...read, if_(wrong, refuse), i32.store(at, index, to)])];
}

function zeros(address: number, size: number): Stmt[] {
  const at = local('i32', 'at');
  return [forLoop(at, { to: Math.ceil(size / 4) * 16, step: 16 }, [v128.store(at, i32x4.const(0), address)])];
}
