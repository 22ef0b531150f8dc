import type { BinaryLoop } from './runs.ts';

export const pow: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = power(a[ia]!, b[ib]!);
};

// The bits of the built-in power differ between Node versions; those of exp and log do not.
function power(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  if (Number.isInteger(y) && y >= -64 && y <= 64) {
    const whole = wholePower(x, Math.abs(y));
    if (y > 0) return whole;
    const inverse = 1 / whole;
    if (inverse !== 0) return inverse; // else xʸ may be subnormal though x⁻ʸ overflows
  }
  if (y === 0.5 && x >= 0) return Math.sqrt(x) + 0; // + 0: the power of −0 is 0
  const size = Math.abs(x) === 1 ? 1 : Math.exp(y * Math.log(Math.abs(x)));
  return x > 0 ? size : signOfNegative(x, y) * size;
}

/** xⁿ by repeated squaring: exact as long as the result is a float64. */
function wholePower(x: number, n: number): number {
  let total = 1;
  for (let factor = x, left = n; ; factor *= factor) {
    if (left % 2 === 1) total *= factor;
    left = Math.floor(left / 2);
    if (left === 0) return total;
  }
}

/** The sign of xʸ for x < 0 or x = ±0; NaN where there is no real power. */
function signOfNegative(x: number, y: number): number {
  if (Math.abs(y % 2) === 1) return Object.is(x, 0) ? 1 : -1;
  return Number.isInteger(y) || x === 0 || !Number.isFinite(x) || !Number.isFinite(y) ? 1 : Number.NaN;
}
