import type { Strided } from '../tensor.ts';
import { type AxisKernel, alongLines } from './lines.ts';

/** eˣ / Σ eˣ of every line, shifted by its largest element, in float64 throughout. */
export const softmaxKernel: AxisKernel = alongLines((out, to, x, from, n) => {
  const top = largest(x, from, n);
  let total = 0;
  for (let i = 0; i < n; i++) total += Math.exp(x[from + i]! - top);
  for (let i = 0; i < n; i++) out[to + i] = Math.exp(x[from + i]! - top) / total;
});

/** x − ln Σ eˣ of every line; the largest term, which is 1, is kept apart, so that a value near 0 keeps its digits. */
export const logSoftmaxKernel: AxisKernel = alongLines((out, to, x, from, n) => {
  const top = largest(x, from, n);
  let at = 0;
  while (at < n && x[from + at] !== top) at++;
  let others = at === n ? Number.NaN : 0; // no element equals the largest only if that is NaN
  for (let i = 0; i < n; i++) if (i !== at) others += Math.exp(x[from + i]! - top);
  const log = Math.log1p(others);
  for (let i = 0; i < n; i++) out[to + i] = x[from + i]! - top - log;
});

function largest(x: Strided['data'], from: number, n: number): number {
  let top = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) top = Math.max(top, x[from + i]!);
  return top;
}
