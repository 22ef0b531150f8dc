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
import type { Access, Assignment, Instruction, Listing } from './ir.ts';
import { runKernel } from './run-kernel.ts';
import { isSingle } from './strides.ts';
import { swept } from './sweep.ts';
import { isPlain, onlyFor, showsAll, type Uses, usesIn } from './uses.ts';

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
    runKernel(scatterAdd, sums, [rows, indices], { axis: 0, batchDims: 0, shape: out.shape });
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
  const uses = usesIn(listing);
  const updates = new Map<Instruction, Instruction>();
  for (const assignment of listing.assignments) {
    const instruction = uses.producers.get(assignment.value);
    const update = instruction && updateOf(instruction, assignment, uses);
    if (instruction && update) updates.set(instruction, update);
  }
  if (updates.size === 0) return listing;
  return swept({ ...listing, instructions: listing.instructions.map((each) => updates.get(each) ?? each) });
}

function updateOf({ op, inputs, output }: Instruction, assignment: Assignment, uses: Uses): Instruction | null {
  const sign = op === sub.op ? '-' : op === add.op ? '+' : null;
  if (sign === null || output.dtype !== 'float32') return null;
  const orders = sign === '-' ? [inputs] : [inputs, inputs.toReversed()];
  for (const [table, moved] of orders) {
    if (table === undefined || moved === undefined || !isFormer(table, assignment)) continue;
    const term = termOf(moved, table, uses);
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
function termOf(moved: Access, table: Access, uses: Uses): Term | null {
  const scattered = scatteredIn(moved, table, uses);
  if (scattered !== null) return { ...scattered, scale: null };
  const product = onlyFor(moved, uses);
  if (product?.op !== mul.op) return null;
  for (const [scale, sums] of [product.inputs, product.inputs.toReversed()]) {
    const found = scale && sums && isSingle(scale) ? scatteredIn(sums, table, uses) : null;
    if (scale && found) return { ...found, scale };
  }
  return null;
}

function scatteredIn(access: Access, table: Access, uses: Uses): Omit<Term, 'scale'> | null {
  const made = onlyFor(access, uses);
  if (made?.op !== scatterAdd.op || !sameShape(made.output.shape, table.shape)) return null;
  const [rows, indices] = made.inputs;
  const atFirst = Reflect.get(made.attrs, 'axis') === 0 && Reflect.get(made.attrs, 'batchDims') === 0;
  if (!atFirst || !rows || !indices || ![rows, indices].every(isPlain) || sizeOf(table.shape) === 0) return null;
  return { rows, indices };
}
