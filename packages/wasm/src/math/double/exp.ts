import * as f64x2 from '../../instructions/f64x2.ts';
import * as i64x2 from '../../instructions/i64x2.ts';
import * as v128 from '../../instructions/v128.ts';
import { once } from '../../tree/locals.ts';
import type { V128 } from '../../tree/nodes.ts';
import { type Arithmetic, reproducible } from '../arithmetic.ts';
import { polynomialInPairs } from '../polynomial.ts';
import { ANYWHERE, type Range } from '../range.ts';

/** What the exponent bits of a float64 hold for 2⁰. */
const BIAS = 1023;

/**
 * eˣ of float64 within 1 ulp, subnormal results too; +∞ above 709.782712893384, 0 below -745.1332191019412, NaN of NaN.
 *
 *   eˣ = 2ⁿ eʳ,   n = round(x / ln 2),   r = x - n ln 2,   |r| ≤ ln 2 / 2
 */
export function exp(x: V128, arithmetic: Arithmetic = reproducible, range: Range = ANYWHERE): V128 {
  const above = f64x2.pmax(x, -746); // with x first, NaN stays
  const [offset, times] = scaling(range);
  return reduce(range[1] <= 710 ? above : f64x2.pmin(above, 710), offset, arithmetic, (bits, r) =>
    times(f64x2.add(f64x2.add(bend(r, arithmetic), r), 1), bits),
  );
}

/**
 * How to multiply by 2ⁿ, of bits whose lowest are n and an offset, in two factors: neither overflows, and the last product
 * rounds to subnormals and ∞, and keeps NaN.
 */
function scaling([, high]: Range): [offset: number, times: (x: V128, bits: V128) => V128] {
  if (high <= 350) return [BIAS + 512, (x, bits) => f64x2.mul(f64x2.mul(x, power(bits)), 2 ** -512)];
  return [
    2 * BIAS,
    (x, bits) =>
      once(power(i64x2.shrU(bits, 1)), (half) => f64x2.mul(f64x2.mul(x, i64x2.sub(power(bits), half)), half)),
  ];
}

/**
 * eˣ - 1 of float64 within 2 ulp; NaN of NaN, -0 of -0.
 *
 *   eʳ = 1 + r + t:   eˣ - 1 = 2ⁿ⁻¹ 2r + (2ⁿ⁻¹ - ½) + 2ⁿ⁻¹ 2t + (2ⁿ⁻¹ - ½)
 *
 * From left to right: what cancels is added without error, and n = 1024 does not overflow too early.
 */
export function expm1(x: V128, arithmetic: Arithmetic = reproducible): V128 {
  return once(x, (x) => {
    const clamped = f64x2.pmin(f64x2.pmax(x, -38), 710);
    const value = reduce(clamped, BIAS - 1, arithmetic, (bits, r) =>
      once(power(bits), (half) =>
        once(f64x2.sub(half, 0.5), (rest) =>
          once(bend(r, arithmetic), (t) => {
            const { madd } = arithmetic.double;
            return f64x2.add(madd(half, f64x2.add(t, t), madd(half, f64x2.add(r, r), rest)), rest);
          }),
        ),
      ),
    );
    return v128.or(value, signOf(x)); // of -0
  });
}

/** -0 or 0, with the sign of x. */
export function signOf(x: V128): V128 {
  return v128.and(x, f64x2.const(-0));
}

/** 2ᵏ for k + {@link BIAS} in the lowest bits; what lies above them falls off. */
function power(bits: V128): V128 {
  return i64x2.shl(bits, 52);
}

/** Added, it leaves an integer in the lowest bits: 1.5 · 2⁵². */
const ROUNDER = 6755399441055744;
/** Of 32 bits: its product with n is exact. */
export const LN2_HIGH = 0.6931471803691238;
export const LN2_LOW = 1.9082149292705877e-10;

/** Hands bits whose lowest are n + `offset`, and r, to `use`. */
function reduce(x: V128, offset: number, { double }: Arithmetic, use: (bits: V128, r: V128) => V128): V128 {
  return once(x, (x) =>
    once(double.madd(x, Math.LOG2E, ROUNDER + offset), (bits) =>
      once(f64x2.sub(bits, ROUNDER + offset), (n) =>
        once(double.nmadd(n, LN2_LOW, double.nmadd(n, LN2_HIGH, x)), (r) => use(bits, r), 'r'),
      ),
    ),
  );
}

/** (eʳ - 1 - r) / r² for |r| ≤ ln 2 / 2: 2⁻⁵⁷·⁹ of eʳ. */
const Q = [
  0.5000000000000011, 0.16666666666666413, 0.041666666666530155, 0.00833333333349447, 0.0013888888943630361,
  0.00019841269506555356, 2.4801493098733352e-5, 2.755758639674158e-6, 2.763024842243285e-7, 2.5000053878886233e-8,
];

/** eʳ - 1 - r for |r| ≤ ln 2 / 2. */
function bend(r: V128, { double }: Arithmetic): V128 {
  return once(f64x2.mul(r, r), (square) => f64x2.mul(square, polynomialInPairs(r, square, Q, double)));
}
