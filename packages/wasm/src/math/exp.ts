import * as f32x4 from '../instructions/f32x4.ts';
import * as i32x4 from '../instructions/i32x4.ts';
import * as v128 from '../instructions/v128.ts';
import { once } from '../tree/locals.ts';
import type { V128 } from '../tree/nodes.ts';
import { type Arithmetic, reproducible } from './arithmetic.ts';
import { polynomial } from './polynomial.ts';

/**
 * eˣ within 1 ulp, subnormal results too; +∞ above 88.722839, 0 below -103.97208, NaN of NaN.
 *
 *   eˣ = 2ⁿ eʳ,   n = round(x / ln 2),   r = x - n ln 2,   |r| ≤ ln 2 / 2
 */
export function exp(x: V128, arithmetic: Arithmetic = reproducible): V128 {
  const clamped = f32x4.pmin(f32x4.pmax(x, -104), 89); // with x first, NaN stays
  return reduce(clamped, arithmetic, (n, r) =>
    once(i32x4.shl(i32x4.shrS(n, 1), 23), (half) => {
      // 2ⁿ in two factors: neither overflows, and the last product rounds to subnormals and ∞, and keeps NaN.
      const rest = i32x4.sub(i32x4.shl(n, 23), half);
      const power = (exponent: V128) => i32x4.add(exponent, f32x4.const(1));
      return f32x4.mul(f32x4.mul(f32x4.add(expm1NearZero(r, arithmetic), 1), power(rest)), power(half));
    }),
  );
}

/**
 * eˣ - 1 within 2 ulp; x itself where |x| < 2⁻²⁶, NaN of NaN.
 *
 *   eˣ - 1 = 2 (2ⁿ⁻¹ (eʳ - 1) + (2ⁿ⁻¹ - ½)):   half of it, so that n = 128 does not overflow too early
 */
export function expm1(x: V128, arithmetic: Arithmetic = reproducible): V128 {
  return once(x, (x) => {
    const clamped = f32x4.pmin(f32x4.pmax(x, -18), 89);
    const value = reduce(clamped, arithmetic, (n, r) =>
      once(i32x4.add(f32x4.const(0.5), i32x4.shl(n, 23)), (scale) => {
        const half = arithmetic.madd(scale, expm1NearZero(r, arithmetic), f32x4.sub(scale, 0.5));
        return once(half, (half) => f32x4.add(half, half));
      }),
    );
    return v128.select(f32x4.lt(f32x4.abs(x), 2 ** -26), x, value);
  });
}

const LN2_HIGH = 0.693145751953125; // 17 bits: n · LN2_HIGH is exact
const LN2_LOW = 1.4286068e-6;

/** Added, it leaves an integer in the lowest bits: 1.5 · 2²³. */
const ROUNDER = 12582912;

/** Hands n, as an integer in the lower bits, and r to `use`. */
export function reduce(x: V128, { madd, nmadd }: Arithmetic, use: (n: V128, r: V128) => V128): V128 {
  return once(x, (x) =>
    once(madd(x, Math.LOG2E, ROUNDER), (bits) =>
      once(f32x4.sub(bits, ROUNDER), (n) => once(nmadd(n, LN2_LOW, nmadd(n, LN2_HIGH, x)), (r) => use(bits, r), 'r')),
    ),
  );
}

/** (eʳ - 1 - r) / r² for |r| ≤ ln 2 / 2: 2⁻²⁸ of eʳ. */
const Q = [0.49999994, 0.16666521, 0.04166839, 0.008368745, 0.001381454];

/** eʳ - 1 for |r| ≤ ln 2 / 2. */
export function expm1NearZero(r: V128, arithmetic: Arithmetic): V128 {
  return arithmetic.madd(f32x4.mul(r, r), polynomial(r, Q, arithmetic), r);
}
