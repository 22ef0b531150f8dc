import * as f32x4 from '../instructions/f32x4.ts';
import * as i32x4 from '../instructions/i32x4.ts';
import * as v128 from '../instructions/v128.ts';
import { once } from '../tree/locals.ts';
import type { V128 } from '../tree/nodes.ts';
import { type Arithmetic, reproducible } from './arithmetic.ts';
import { polynomialInPairs } from './polynomial.ts';
import { ANYWHERE, isPositive, type Range } from './range.ts';
import { signOf } from './sign.ts';

/**
 * eˣ within 1 ulp (1.02 in relaxed arithmetic), subnormal results too; +∞ above 88.722839, 0 below -103.97208, NaN of NaN.
 * Half as many instructions again for any x as for x from -87 to 88.
 *
 *   eˣ = 2ⁿ eʳ,   n = round(x / ln 2),   r = x - n ln 2,   |r| ≤ ln 2 / 2
 */
export function exp(x: V128, arithmetic: Arithmetic = reproducible, range: Range = ANYWHERE): V128 {
  const [offset, times] = scaling(range);
  return reduce(clamped(x, -104, 89, range), offset, arithmetic, (bits, r) =>
    times(f32x4.add(expm1NearZero(r, arithmetic), 1), bits),
  );
}

/** How to multiply by 2ⁿ, of bits whose lowest are n and an offset, without overflow on the way. */
function scaling([low, high]: Range): [offset: number, times: (x: V128, bits: V128) => V128] {
  if (low >= -87 && high <= 88) return [BIAS, (x, bits) => f32x4.mul(x, power(bits))];
  // In two factors, so that the last product rounds to subnormals and ∞; products keep NaN.
  if (high <= 43) return [BIAS + 64, (x, bits) => f32x4.mul(f32x4.mul(x, power(bits)), 2 ** -64)];
  return [
    2 * BIAS,
    (x, bits) =>
      once(power(i32x4.shrS(bits, 1)), (half) => f32x4.mul(f32x4.mul(x, i32x4.sub(power(bits), half)), half)),
  ];
}

/**
 * eˣ - 1 within 1.7 ulp; x itself where |x| < 2⁻²⁶, NaN of NaN.
 *
 *   eˣ - 1 = 2ⁿ (eʳ - 1) + (2ⁿ - 1)
 */
export function expm1(x: V128, arithmetic: Arithmetic = reproducible, range: Range = ANYWHERE): V128 {
  return once(x, (x) => {
    const value = (range[1] <= 88 ? inOne : inHalves)(clamped(x, -18, 89, range), arithmetic);
    return isPositive(range) ? value : v128.or(value, signOf(x)); // of -0
  });
}

function inOne(x: V128, arithmetic: Arithmetic): V128 {
  return reduce(x, BIAS, arithmetic, (bits, r) =>
    once(power(bits), (scale) => arithmetic.madd(scale, expm1NearZero(r, arithmetic), f32x4.sub(scale, 1))),
  );
}

/** 2ⁿ⁻¹ 2 (eʳ - 1) + (2ⁿ⁻¹ - ½) + (2ⁿ⁻¹ - ½), so that n = 128 does not overflow too early. */
function inHalves(x: V128, arithmetic: Arithmetic): V128 {
  return reduce(x, BIAS - 1, arithmetic, (bits, r) =>
    once(power(bits), (half) =>
      once(f32x4.sub(half, 0.5), (rest) =>
        once(expm1NearZero(r, arithmetic), (e) => f32x4.add(arithmetic.madd(half, f32x4.add(e, e), rest), rest)),
      ),
    ),
  );
}

function clamped(x: V128, least: number, most: number, [low, high]: Range): V128 {
  const above = low >= least ? x : f32x4.pmax(x, least); // with x first, NaN stays
  return high <= most ? above : f32x4.pmin(above, most);
}

/** What the exponent bits of a float32 hold for 2⁰. */
export const BIAS = 127;

/** 2ᵏ for k + {@link BIAS} in the lowest bits; what lies above them falls off. */
export function power(bits: V128): V128 {
  return i32x4.shl(bits, 23);
}

/** Added, it leaves an integer in the lowest bits: 1.5 · 2²³. */
export const ROUNDER = 12582912;
const LN2_HIGH = 0.693145751953125; // 15 bits: n · LN2_HIGH is exact
const LN2_LOW = 1.4286068e-6;

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
