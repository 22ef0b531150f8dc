// One dull loop per op; see unary.ts.
import { arePlain, type TernaryLoop } from './runs.ts';

export const where: TernaryLoop = (out, at, n, a, ia, sa, b, ib, sb, c, ic, sc) => {
  if (ia === 0 && sa === 1 && arePlain(at, b, ib, sb, ic, sc))
    for (let i = 0; i < n; i++) out[i] = a[i]! !== 0 ? b[i]! : c[i]!;
  else for (let i = 0; i < n; i++, ia += sa, ib += sb, ic += sc) out[at + i] = a[ia]! !== 0 ? b[ib]! : c[ic]!;
};
