import type { Strided } from '../tensor.ts';
import { fresh } from './lines.ts';
import { checkIndex } from './movement.ts';
import { rowMajor } from './strided.ts';

export interface GatherAttrs {
  /** Axis of the table that the indices name. */
  readonly axis: number;
  /** Leading axes that table and indices share: each stretch of the table has indices of its own. */
  readonly batchDims: number;
}

const copyOf = (x: Strided): Strided => rowMajor(x, (size) => fresh(x, size));
const product = (lengths: readonly number[]): number => lengths.reduce((a, b) => a * b, 1);

/** Table `[batch, middle, n, width]`, indices `[batch, k]`, rows `[batch, middle, k, width]`. */
function layout(table: readonly number[], indices: readonly number[], { axis, batchDims }: GatherAttrs) {
  return {
    outer: product(table.slice(0, axis)),
    middle: product(table.slice(batchDims, axis)),
    n: table[axis]!,
    width: product(table.slice(axis + 1)),
    k: product(indices.slice(batchDims)),
  };
}

/** Rows that are copied faster as a whole than element by element: 784 of float32 in a tenth of the time. */
const LONG = 64;

/** out[b, m, j, w] = table[b, m, indices[b, j], w]. */
export function gatherKernel(out: Strided, [table, indices]: readonly [Strided, Strided], attrs: GatherAttrs): void {
  const { outer, middle, n, width, k } = layout(table.shape, indices.shape, attrs);
  const from = copyOf(table);
  const at = copyOf(indices);
  for (let o = 0; o < outer; o++) {
    const first = Math.floor(o / middle) * k;
    for (let j = 0; j < k; j++) {
      const row = checkIndex('gather', at.data[at.offset + first + j]!, first + j, n);
      const start = from.offset + (o * n + row) * width;
      const to = (o * k + j) * width;
      if (width >= LONG) out.data.set(from.data.subarray(start, start + width), to);
      else for (let w = 0; w < width; w++) out.data[to + w] = from.data[start + w]!;
    }
  }
}

/** out[b, m, r, w] = Σ updates[b, m, j, w] over all j with indices[b, j] = r, in float64, rounded once. */
export function scatterAddKernel(
  out: Strided,
  [updates, indices]: readonly [Strided, Strided],
  attrs: GatherAttrs,
): void {
  const { outer, middle, n, width, k } = layout(out.shape, indices.shape, attrs);
  const from = copyOf(updates);
  const at = copyOf(indices);
  const acc = new Float64Array(out.size);
  for (let o = 0; o < outer; o++) {
    const first = Math.floor(o / middle) * k;
    for (let j = 0; j < k; j++) {
      const row = checkIndex('scatterAdd', at.data[at.offset + first + j]!, first + j, n);
      const start = from.offset + (o * k + j) * width;
      const to = (o * n + row) * width;
      for (let w = 0; w < width; w++) acc[to + w]! += from.data[start + w]!;
    }
  }
  out.data.set(acc);
}
