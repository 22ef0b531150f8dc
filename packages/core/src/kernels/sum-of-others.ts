import { type AxisKernel, alongLines } from './lines.ts';

/** Σ x − xᵢ of every line, in float64. */
export const sumOfOthersKernel: AxisKernel = alongLines((out, to, x, from, n) => {
  let total = 0;
  for (let i = 0; i < n; i++) total += x[from + i]!;
  for (let i = 0; i < n; i++) out[to + i] = total - x[from + i]!;
});
