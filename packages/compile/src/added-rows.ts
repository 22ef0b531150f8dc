import {
  type AnyOp,
  add,
  definePrimitive,
  type Strided,
  sameShape,
  scatterAdd,
  strided,
  type Tensor,
} from '@lossgraph/core';
import { type Ids, type Instruction, idsIn, type Listing, type Value } from './ir.ts';
import { runKernel } from './run-kernel.ts';
import { whole } from './strides.ts';
import { isPlain, onlyFor, type Uses, usesIn } from './uses.ts';

/** Beside each element that is scattered, a sum has so many at least: of more, many may fall on one place. */
const LEAST_SHARE = 4;

/**
 * x + scatterAdd(rows, indices), in the place of x: operands x, rows, indices. Loops do the work; the op's own kernel has
 * the words for an index out of range.
 */
export const addRows: AnyOp = definePrimitive<object, readonly Tensor[]>({
  name: 'addRows',
  formula: 'x + y',
  shape: ([x]) => x ?? [],
  vjps: [null],
  *samples() {},
  kernel: (out, [x, ...scattered], attrs) => {
    const sums = strided(new Float32Array(out.size), out.shape);
    runKernel(scatterAdd, sums, scattered, attrs);
    runKernel(add, out, [x as Strided, sums]);
  },
});

/**
 * Returns the listing with rows added to what a sum has beside them, where they were added up among zeros and all of that
 * was added: neither zeros are written nor read. Of what falls on one place, each is then rounded for itself.
 */
export function withAddedRows(listing: Listing): Listing {
  if (!listing.instructions.some(({ op }) => op === scatterAdd.op)) return listing;
  const ids = idsIn(listing);
  const uses = usesIn(listing);
  const moved = new Set<Instruction>();
  const instructions = listing.instructions.flatMap((each) => inPlace(each, uses, moved, ids) ?? [each]);
  return { ...listing, instructions: instructions.filter((each) => !moved.has(each)) };
}

/** The sum as two instructions, x + 0 (0 of −0, as before) and what adds the rows; notes which one they came from. */
function inPlace(
  { op, inputs, output }: Instruction,
  uses: Uses,
  moved: Set<Instruction>,
  ids: Ids,
): Instruction[] | null {
  if (op !== add.op || output.dtype !== 'float32') return null;
  for (const [x, y] of [inputs, inputs.toReversed()]) {
    const scattered = y && onlyFor(y, uses);
    if (x === undefined || scattered?.op !== scatterAdd.op || !scattered.inputs.every(isPlain)) continue;
    const [rows] = scattered.inputs;
    if (rows === undefined || !sameShape(scattered.output.shape, output.shape)) continue;
    if (LEAST_SHARE * rows.value.size > output.size) continue;
    moved.add(scattered);
    const dense: Value = { ...output, id: ids.next++ };
    const none: Value = { ...output, id: ids.next++, shape: [], size: 1, origin: { kind: 'uniform', number: 0 } };
    return [
      { op, attrs: {}, inputs: [x, whole(none)], output: dense },
      { op: addRows, attrs: scattered.attrs, inputs: [whole(dense), ...scattered.inputs], output },
    ];
  }
  return null;
}
