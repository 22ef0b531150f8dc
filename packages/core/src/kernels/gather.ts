import { ValueError } from '../errors.ts';
import type { Strided } from '../tensor.ts';
import { rowMajor } from './strided.ts';

const copyOf = (x: Strided): Strided =>
  rowMajor(x, (size) => new (x.data.constructor as new (n: number) => Strided['data'])(size));

/** out[i…, r…] = table[indices[i…], r…] along the first axis. */
export function gatherKernel(out: Strided, [table, indices]: readonly [Strided, Strided]): void {
  const rows = copyOf(table);
  const at = copyOf(indices);
  const width = rows.shape.slice(1).reduce((a, b) => a * b, 1);
  for (let i = 0; i < at.size; i++) {
    const from = rows.offset + checkIndex('gather', at.data[at.offset + i]!, i, rows.shape[0]!) * width;
    for (let j = 0; j < width; j++) out.data[i * width + j] = rows.data[from + j]!;
  }
}

/** out[r, …] = Σ updates[i, …] over all i with indices[i] = r, in float64, rounded once. */
export function scatterAddKernel(out: Strided, [updates, indices]: readonly [Strided, Strided]): void {
  const from = copyOf(updates);
  const at = copyOf(indices);
  const width = out.shape.slice(1).reduce((a, b) => a * b, 1);
  const acc = new Float64Array(out.size);
  for (let i = 0; i < at.size; i++) {
    const to = checkIndex('scatterAdd', at.data[at.offset + i]!, i, out.shape[0]!) * width;
    for (let j = 0; j < width; j++) acc[to + j]! += from.data[from.offset + i * width + j]!;
  }
  out.data.set(acc);
}

function checkIndex(op: string, index: number, position: number, count: number): number {
  if (index >= 0 && index < count) return index;
  const allowed = count === 0 ? 'there are no rows' : `allowed are 0 … ${count - 1}`;
  throw new ValueError(`${op}: index out of range; got ${index} at position ${position}; ${allowed}`);
}
