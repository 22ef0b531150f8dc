import {
  type AnyOp,
  add,
  definePrimitive,
  mul,
  type Strided,
  sameShape,
  scatterAdd,
  sizeOf,
  strided,
  sub,
  type Tensor,
} from '@lossgraph/core';
import type { Access, Assignment, Instruction, Listing, Value } from './ir.ts';
import { isDense, isSingle, isWhole } from './strides.ts';
import { swept } from './sweep.ts';

/** w − s · scatterAdd(rows, indices), or with + for −. */
export interface RowUpdateAttrs {
  readonly sign: '-' | '+';
  /** s, where it is known; else it is an operand of its own, before the indices. */
  readonly scale: number | null;
}

/**
 * Moves the rows of a table that are looked up: operands w, rows, s (unless it is known), indices. Loops do the work; the
 * op's own kernel has the words for an index out of range.
 */
export const updateRows: AnyOp = definePrimitive<RowUpdateAttrs, readonly Tensor[]>({
  name: 'updateRows',
  formula: 'w \\mp s\\, y',
  shape: ([table]) => table ?? [],
  vjps: [null],
  *samples() {},
  kernel: (out, operands, { sign, scale }) => {
    const [table, rows, indices] = [operands[0], operands[1], operands.at(-1)] as [Strided, Strided, Strided];
    const factor = scale ?? operands[2]?.get(...(operands[2]?.shape ?? [])) ?? 1;
    const sums = strided(new Float32Array(out.size), out.shape);
    if (scatterAdd.op.kind === 'primitive')
      scatterAdd.op.kernel(sums, [rows, indices], { axis: 0, batchDims: 0, shape: out.shape });
    for (let i = 0; i < out.size; i++) {
      const moved = Math.fround(factor * (sums.data[i] ?? 0));
      const w = table.data[table.offset + i] ?? 0;
      out.data[i] = sign === '-' ? w - moved : w + moved;
    }
  },
});

/**
 * Returns the listing with updates of looked-up rows where a Variable w is assigned w − s · scatterAdd(rows, indices): what
 * SGD makes of the gradient of an embedding. All other rows stay as they are, so that nothing need pass over the table. (If
 * s · 0 is not 0, they do not stay; the loops see to that.)
 */
export function withRowUpdates(listing: Listing): Listing {
  if (!listing.instructions.some(({ op }) => op === scatterAdd.op)) return listing;
  const facts = factsOf(listing);
  const updates = new Map<Instruction, Instruction>();
  for (const assignment of listing.assignments) {
    const instruction = facts.producers.get(assignment.value);
    const update = instruction && updateOf(instruction, assignment, facts);
    if (instruction && update) updates.set(instruction, update);
  }
  if (updates.size === 0) return listing;
  return swept({ ...listing, instructions: listing.instructions.map((each) => updates.get(each) ?? each) });
}

interface Facts {
  readonly producers: ReadonlyMap<Value, Instruction>;
  /** How many operands, results and assignments each value is. */
  readonly uses: ReadonlyMap<Value, number>;
}

function factsOf({ instructions, outputs, assignments }: Listing): Facts {
  const uses = new Map<Value, number>();
  const used = [...instructions.flatMap(({ inputs }) => inputs), ...outputs, ...assignments];
  for (const { value } of used) uses.set(value, (uses.get(value) ?? 0) + 1);
  return { producers: new Map(instructions.map((each) => [each.output, each])), uses };
}

function updateOf({ op, inputs, output }: Instruction, assignment: Assignment, facts: Facts): Instruction | null {
  const sign = op === sub.op ? '-' : op === add.op ? '+' : null;
  if (sign === null || output.dtype !== 'float32') return null;
  const orders = sign === '-' ? [inputs] : [inputs, inputs.toReversed()];
  for (const [table, moved] of orders) {
    if (table === undefined || moved === undefined || !isFormer(table, assignment)) continue;
    const term = termOf(moved, table, facts);
    if (term === null || (sign === '+' && term.scale === null)) continue; // −0 + 0 is 0
    const { rows, indices, scale } = term;
    const known = scale?.value.origin.kind === 'uniform' ? scale.value.origin.number : scale === null ? 1 : null;
    const attrs: RowUpdateAttrs = { sign, scale: known };
    const middle = known === null && scale !== null ? [{ ...scale, shape: [], stride: [] }] : [];
    return { op: updateRows, attrs, inputs: [table, rows, ...middle, indices], output };
  }
  return null;
}

function isFormer(access: Access, { variable }: Assignment): boolean {
  const { origin } = access.value;
  return origin.kind === 'variable' && origin.variable === variable && showsAll(access);
}

interface Term {
  readonly rows: Access;
  readonly indices: Access;
  readonly scale: Access | null;
}

/** What is scattered, if an operand is that or a multiple of it, and nothing else needs it. */
function termOf(moved: Access, table: Access, facts: Facts): Term | null {
  const scattered = scatteredIn(moved, table, facts);
  if (scattered !== null) return { ...scattered, scale: null };
  const product = only(moved, facts);
  if (product?.op !== mul.op) return null;
  for (const [scale, sums] of [product.inputs, product.inputs.toReversed()]) {
    const found = scale && sums && isSingle(scale) ? scatteredIn(sums, table, facts) : null;
    if (scale && found) return { ...found, scale };
  }
  return null;
}

function scatteredIn(access: Access, table: Access, facts: Facts): Omit<Term, 'scale'> | null {
  const made = only(access, facts);
  if (made?.op !== scatterAdd.op || !sameShape(made.output.shape, table.shape)) return null;
  const [rows, indices] = made.inputs;
  const atFirst = Reflect.get(made.attrs, 'axis') === 0 && Reflect.get(made.attrs, 'batchDims') === 0;
  if (!atFirst || !rows || !indices || ![rows, indices].every(isPlain) || sizeOf(table.shape) === 0) return null;
  return { rows, indices };
}

/** The instruction behind an operand that shows all of its result, if nothing else does. */
function only(access: Access, { producers, uses }: Facts): Instruction | undefined {
  return showsAll(access) && uses.get(access.value) === 1 ? producers.get(access.value) : undefined;
}

function showsAll(access: Access): boolean {
  return isWhole(access) && sameShape(access.shape, access.value.shape);
}

function isPlain({ value, shape, stride }: Access): boolean {
  return value.origin.kind !== 'uniform' && isDense(shape, stride);
}
