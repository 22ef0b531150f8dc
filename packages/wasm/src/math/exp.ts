import * as f32x4 from '../instructions/f32x4.ts';
import * as i32x4 from '../instructions/i32x4.ts';
import * as v128 from '../instructions/v128.ts';
import { once } from '../tree/locals.ts';
import type { V128 } from '../tree/nodes.ts';
import { type Arithmetic, reproducible } from './arithmetic.ts';
import { polynomialInPairs } from './polynomial.ts';
import { signOf } from './sign.ts';

/**
 * eˣ within 1 ulp (1.02 in relaxed arithmetic), subnormal results too; +∞ above 88.722839, 0 below -103.97208, NaN of NaN.
 *
 *   eˣ = 2ⁿ eʳ,   n = round(x / ln 2),   r = x - n ln 2,   |r| ≤ ln 2 / 2
 */
export function exp(x: V128, arithmetic: Arithmetic = reproducible): V128 {
  const clamped = f32x4.pmin(f32x4.pmax(x, -104), 89); // with x first, NaN stays
  // 2ⁿ in two factors: neither overflows, and the last product rounds to subnormals and ∞, and keeps NaN.
  return reduce(clamped, 2 * BIAS, arithmetic, (bits, r) =>
    once(power(i32x4.shrS(bits, 1)), (half) => {
      const rest = i32x4.sub(power(bits), half);
      return f32x4.mul(f32x4.mul(f32x4.add(expm1NearZero(r, arithmetic), 1), rest), half);
    }),
  );
}

/** eˣ for x ≤ 0 or NaN, with the error of {@link exp}: 2ⁿ = 2ⁿ⁺⁶⁴ · 2⁻⁶⁴, without the larger half of the exponents. */
export function expOfNegative(x: V128, arithmetic: Arithmetic = reproducible): V128 {
  return reduce(f32x4.pmax(x, -104), BIAS + 64, arithmetic, (bits, r) =>
    f32x4.mul(f32x4.mul(f32x4.add(expm1NearZero(r, arithmetic), 1), power(bits)), 2 ** -64),
  );
}

/**
 * eˣ - 1 within 1.7 ulp; x itself where |x| < 2⁻²⁶, NaN of NaN.
 *
 *   eˣ - 1 = 2ⁿ⁻¹ 2 (eʳ - 1) + (2ⁿ⁻¹ - ½) + (2ⁿ⁻¹ - ½):   in halves, so that n = 128 does not overflow too early
 */
export function expm1(x: V128, arithmetic: Arithmetic = reproducible): V128 {
  return once(x, (x) => {
    const clamped = f32x4.pmin(f32x4.pmax(x, -18), 89);
    const value = reduce(clamped, BIAS - 1, arithmetic, (bits, r) =>
      once(power(bits), (half) =>
        once(f32x4.sub(half, 0.5), (rest) =>
          once(expm1NearZero(r, arithmetic), (e) => f32x4.add(arithmetic.madd(half, f32x4.add(e, e), rest), rest)),
        ),
      ),
    );
    return v128.or(value, signOf(x)); // of -0
  });
}

/** What the exponent bits of a float32 hold for 2⁰. */
export const BIAS = 127;

/** 2ᵏ for k + {@link BIAS} in the lowest bits; what lies above them falls off. */
export function power(bits: V128): V128 {
  return i32x4.shl(bits, 23);
}

/** Added, it leaves an integer in the lowest bits: 1.5 · 2²³. */
export const ROUNDER = 12582912;
export const LN2_HIGH = 0.693145751953125; // 15 bits: n · LN2_HIGH is exact
export const LN2_LOW = 1.4286068e-6;

/** Hands bits whose lowest are n + `offset`, and r, to `use`. */
export function reduce(x: V128, offset: number, { madd, nmadd }: Arithmetic, use: (bits: V128, r: V128) => V128): V128 {
  return once(x, (x) =>
    once(madd(x, Math.LOG2E, ROUNDER + offset), (bits) =>
      once(f32x4.sub(bits, ROUNDER + offset), (n) =>
        once(nmadd(n, LN2_LOW, nmadd(n, LN2_HIGH, x)), (r) => use(bits, r), 'r'),
      ),
    ),
  );
}

/** (eʳ - 1 - r) / r² for |r| ≤ ln 2 / 2: 2⁻²⁸ of eʳ. */
export const Q: readonly number[] = [0.49999994, 0.16666521, 0.04166839, 0.008368745, 0.001381454];

/** eʳ - 1 for |r| ≤ ln 2 / 2. */
export function expm1NearZero(r: V128, arithmetic: Arithmetic): V128 {
  return once(f32x4.mul(r, r), (square) => arithmetic.madd(square, polynomialInPairs(r, square, Q, arithmetic), r));
}
