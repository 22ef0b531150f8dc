// One dull loop per op; see unary.ts.
import type { TernaryLoop } from './runs.ts';

export const where: TernaryLoop = (out, at, n, a, ia, sa, b, ib, sb, c, ic, sc) => {
  for (let i = 0; i < n; i++, ia += sa, ib += sb, ic += sc) out[at + i] = a[ia]! !== 0 ? b[ib]! : c[ic]!;
};
