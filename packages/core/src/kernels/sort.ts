import type { Strided } from '../tensor.ts';
import { alongLines, type LineLoop } from './lines.ts';

interface SortAttrs {
  readonly axis: number;
  readonly descending: boolean;
}

/** The positions of every line's elements in sorted order. Equal ones keep their order; NaN counts as the largest. */
export function argSortKernel(out: Strided, inputs: readonly [Strided], attrs: SortAttrs): void {
  (attrs.descending ? descending : ascending)(out, inputs, attrs);
}

const ascending = alongLines((out, to, x, from, n) =>
  order(out, to, n, (i, j) => compare(x[from + i]!, x[from + j]!) || i - j),
);
const descending = alongLines((out, to, x, from, n) =>
  order(out, to, n, (i, j) => compare(x[from + j]!, x[from + i]!) || i - j),
);

function order(out: Parameters<LineLoop>[0], to: number, n: number, by: (i: number, j: number) => number): void {
  const line = out.subarray(to, to + n);
  for (let i = 0; i < n; i++) line[i] = i;
  line.sort(by);
}

function compare(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}
