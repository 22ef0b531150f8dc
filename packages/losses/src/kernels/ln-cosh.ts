import type { Strided } from '@lossgraph/core';

type Data = Strided['data'];

/** |x| − ln 2 + ln(1 + e^−2|x|), or ln(1 + 2 sinh²(x/2)) where that would cancel. */
export function lnCosh(out: Data, at: number, n: number, a: Data, ia: number, sa: number): void {
  for (let i = 0; i < n; i++, ia += sa) {
    const x = Math.abs(a[ia]!);
    if (x < 1) {
      const half = Math.sinh(x / 2);
      out[at + i] = Math.log1p(2 * half * half);
    } else out[at + i] = x - Math.LN2 + Math.log1p(Math.exp(-2 * x));
  }
}

export function tanh(out: Data, at: number, n: number, a: Data, ia: number, sa: number): void {
  for (let i = 0; i < n; i++, ia += sa) out[at + i] = Math.tanh(a[ia]!);
}
