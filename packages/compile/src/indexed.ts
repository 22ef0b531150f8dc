import { type AnyOp, asIndices, type DType, gather, oneHot, scatterAdd, sizeOf } from '@lossgraph/core';
import { addRows } from './added-rows.ts';
import type { Access, Instruction, Value } from './ir.ts';
import { type RowUpdateAttrs, updateRows } from './row-updates.ts';
import { isDense } from './strides.ts';

/** How an op uses whole numbers as indices, as nested loops over arrays without gaps. */
export type IndexedForm =
  /** rows[o, j] = table[o, index], each `width` long, for the j-th index of the batch that o belongs to. */
  | { readonly kind: 'gather'; readonly layout: RowLayout }
  /** table[o, index] += rows[o, j] */
  | { readonly kind: 'scatter'; readonly layout: RowLayout }
  /** The same, to what is there. */
  | { readonly kind: 'add'; readonly layout: RowLayout }
  /** rows[j, index] = 1 */
  | { readonly kind: 'mark'; readonly depth: number }
  /** table[index] ∓= s · rows[j], as if all rows of one index had been added up before. */
  | RowUpdate
  /** The indices themselves, checked. */
  | { readonly kind: 'check'; readonly count: number; readonly except: number | null };

export interface RowUpdate extends Pick<RowUpdateAttrs, 'sign'> {
  readonly kind: 'update';
  readonly layout: RowLayout;
}

export interface RowLayout {
  /** Tables, and how many in a row share their indices. */
  readonly outer: number;
  readonly middle: number;
  /** Rows of a table, and indices of a batch. */
  readonly n: number;
  readonly k: number;
  readonly width: number;
}

/** Returns how an instruction uses indices, or `null` if it does not, or in a way that loops are not made for. */
export function indexedForm({ op, attrs, inputs, output }: Instruction): IndexedForm | null {
  const rule = rules.get(op);
  const whole = inputs.every(({ value, shape, stride }) => value.origin.kind !== 'uniform' && isDense(shape, stride));
  if (rule === undefined || !whole || ![output, ...inputs.map(({ value }) => value)].every(isFourBytes)) return null;
  return rule(attrs, inputs, output);
}

/** Whether loops are made for the op, if its operands lie without gaps. */
export function usesIndices(op: AnyOp): boolean {
  return rules.has(op);
}

/** The first index that is out of range for a form. */
export function countOf(form: IndexedForm): number {
  if (form.kind === 'check') return form.count;
  return form.kind === 'mark' ? form.depth : form.layout.n;
}

/** The operand that holds the indices. */
export function indicesOf({ inputs }: Instruction): Access {
  return inputs.at(-1) as Access;
}

type Rule = (attrs: object, inputs: readonly Access[], output: Value) => IndexedForm | null;

const rules: ReadonlyMap<AnyOp, Rule> = new Map<AnyOp, Rule>([
  [gather.op, (attrs, [table], output) => rowsOf('gather', table?.shape ?? [], attrs, output.size)],
  [scatterAdd.op, (attrs, [rows], output) => rowsOf('scatter', output.shape, attrs, sizeOf(rows?.shape ?? []))],
  [
    addRows,
    (attrs, [, rows], output) => {
      const form = rowsOf('scatter', output.shape, attrs, sizeOf(rows?.shape ?? []));
      return form?.kind === 'scatter' ? { ...form, kind: 'add' } : null;
    },
  ],
  [
    updateRows,
    (attrs, [, rows], output) => {
      const form = rowsOf('scatter', output.shape, { axis: 0, batchDims: 0 }, sizeOf(rows?.shape ?? []));
      const sign = Reflect.get(attrs, 'sign') === '-' ? '-' : '+';
      return form?.kind === 'scatter' ? { kind: 'update', layout: form.layout, sign } : null;
    },
  ],
  [oneHot.op, (attrs) => ({ kind: 'mark', depth: numberIn(attrs, 'depth') ?? 0 })],
  [
    asIndices.op,
    (attrs) => {
      const except = numberIn(attrs, 'except') ?? null;
      const fits = except === null || (except | 0) === except;
      return fits && numberIn(attrs, 'least') === 0
        ? { kind: 'check', count: numberIn(attrs, 'count') ?? 0, except }
        : null;
    },
  ],
]);

function rowsOf(kind: 'gather' | 'scatter', table: readonly number[], attrs: object, rows: number): IndexedForm | null {
  const [axis, batchDims] = [numberIn(attrs, 'axis') ?? 0, numberIn(attrs, 'batchDims') ?? 0];
  const outer = sizeOf(table.slice(0, axis));
  const width = sizeOf(table.slice(axis + 1));
  if (outer === 0 || width === 0) return null;
  const layout = {
    outer,
    middle: sizeOf(table.slice(batchDims, axis)),
    n: table[axis] ?? 0,
    width,
    k: rows / outer / width,
  };
  return { kind, layout };
}

function numberIn(attrs: object, name: string): number | undefined {
  const value: unknown = Reflect.get(attrs, name);
  return typeof value === 'number' ? value : undefined;
}

function isFourBytes({ dtype }: { readonly dtype: DType }): boolean {
  return dtype === 'float32' || dtype === 'int32';
}
