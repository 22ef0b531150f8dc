import type { UnaryLoop } from './runs.ts';

export const tanhShrink: UnaryLoop = (out, at, n, a, ia, sa) => {
  for (let i = 0; i < n; i++, ia += sa) {
    const x = a[ia]!;
    out[at + i] = Math.abs(x) < 1 ? (x * series(x * x)) / Math.cosh(x) : x - Math.tanh(x);
  }
};

/** x cosh x − sinh x = x Σ 2k x²ᵏ / (2k + 1)!: nothing but positive terms. */
function series(t: number): number {
  let total = 0;
  for (let k = coefficients.length - 1; k >= 0; k--) total = (total + coefficients[k]!) * t;
  return total;
}

const coefficients: readonly number[] = (() => {
  const list: number[] = [];
  for (let k = 1, factorial = 6; k <= 10; k++, factorial *= 2 * k * (2 * k + 1)) list.push((2 * k) / factorial);
  return list;
})();
