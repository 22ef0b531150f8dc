import * as f64x2 from '../../instructions/f64x2.ts';
import * as i32x4 from '../../instructions/i32x4.ts';
import * as i64x2 from '../../instructions/i64x2.ts';
import * as v128 from '../../instructions/v128.ts';
import { once } from '../../tree/locals.ts';
import type { V128 } from '../../tree/nodes.ts';
import { type Arithmetic, reproducible } from '../arithmetic.ts';
import { polynomialInPairs } from '../polynomial.ts';
import { LN2_HIGH, LN2_LOW, signOf } from './exp.ts';

/** ln x of float64 within 1 ulp, of subnormal x too; -∞ of ±0, NaN of negative x and NaN, +∞ of +∞. */
export function log(x: V128, arithmetic: Arithmetic = reproducible): V128 {
  return once(x, (x) =>
    once(v128.and(f64x2.lt(x, 2 ** -1022), i64x2.const(54n * ONE_MORE)), (lift) => {
      const normal = f64x2.mul(x, i64x2.add(f64x2.const(1), lift)); // times 2⁵⁴ if x is subnormal
      const value = once(normal, (normal) =>
        once(exponentOf(normal), (e) => logOfProduct(i64x2.sub(e, lift), fractionOf(normal, e), arithmetic)),
      );
      return atZero(x, 0, atInfinity(x, value));
    }),
  );
}

/**
 * ln (1 + x) of float64 within 2 ulp; -∞ of -1, NaN below and of NaN, +∞ of +∞, -0 of -0.
 *
 *   u = 1 + x rounded = 2ⁿ (1 + g),   c = 1 + x - u exactly:   1 + x = 2ⁿ (1 + f),   f = g + c 2⁻ⁿ
 */
export function log1p(x: V128, arithmetic: Arithmetic = reproducible): V128 {
  return once(x, (x) => {
    const value = once(f64x2.add(x, 1), (u) =>
      once(exponentOf(u), (e) => {
        const lost = f64x2.sub(x, f64x2.sub(u, 1)); // 0, nearly, from 2⁵³ on
        const scale = f64x2.pmax(i64x2.sub(f64x2.const(1), e), 0); // 2⁻ⁿ, 0 from n = 1023 on
        return logOfProduct(e, arithmetic.double.madd(lost, scale, fractionOf(u, e)), arithmetic);
      }),
    );
    return v128.or(atZero(x, -1, atInfinity(x, value)), signOf(x));
  });
}

/** x for +∞ and NaN, `value` for all below. */
function atInfinity(x: V128, value: V128): V128 {
  return f64x2.pmax(f64x2.sub(x, Number.MAX_VALUE), value); // the difference is below any logarithm, or it is ∞ or NaN
}

/** -∞ where x is `zero`, NaN where it is less, else `value`. */
function atZero(x: V128, zero: number, value: V128): V128 {
  const infinite = v128.and(f64x2.eq(x, zero), f64x2.const(Number.POSITIVE_INFINITY));
  return v128.or(f64x2.sub(value, infinite), f64x2.lt(x, zero)); // all ones is a NaN
}

const ROOT_HALF_BITS = 0x3fe6a09e667f3bcdn;

/** What 2 adds to the bits of a float64. */
const ONE_MORE = 1n << 52n;

/** n · 2⁵² as integers, where x = 2ⁿ m and √½ ≤ m < √2: subtracted from the bits of x, it leaves those of m. */
function exponentOf(x: V128): V128 {
  return v128.and(i64x2.sub(x, i64x2.const(ROOT_HALF_BITS)), i64x2.const(-ONE_MORE));
}

/** m - 1 */
function fractionOf(x: V128, exponent: V128): V128 {
  return f64x2.sub(i64x2.sub(x, exponent), 1);
}

/** ln (2ⁿ (1 + f)) for √½ ≤ 1 + f < √2, of n · 2⁵² as integers, whose upper halves are n · 2²⁰. */
function logOfProduct(exponent: V128, f: V128, arithmetic: Arithmetic): V128 {
  const { madd, nmadd } = arithmetic.double;
  return once(f64x2.convertLowI32x4S(i32x4.shuffle(exponent, exponent, [1, 3, 1, 3])), (n) =>
    once(f, (f) => {
      const low = nmadd(n, LN2_LOW * 2 ** -20, bend(f, arithmetic));
      return madd(n, LN2_HIGH * 2 ** -20, f64x2.sub(f, low));
    }),
  );
}

/** (2 artanh s - 2 s) / s³ in s² for |s| ≤ 3 - 2√2, where √½ ≤ 1 + f ≤ √2: 2⁻⁵⁹ of the logarithm. */
const R = [
  0.6666666666666734, 0.39999999999414326, 0.2857142874247384, 0.22222198563570503, 0.18183564862737678,
  0.1531403592627099, 0.14796104637081958,
];

/**
 * f - ln (1 + f)
 *
 *   s = f / (2 + f):   ln (1 + f) = 2 artanh s = 2 s + s³ R(s²) = f - s (f - s² R(s²)),   as 2 s = f - s f
 */
function bend(f: V128, { double }: Arithmetic): V128 {
  return once(f64x2.div(f, f64x2.add(f, 2)), (s) => {
    const series = once(f64x2.mul(s, s), (z) =>
      once(f64x2.mul(z, z), (square) => f64x2.mul(z, polynomialInPairs(z, square, R, double))),
    );
    return f64x2.mul(s, f64x2.sub(f, series));
  });
}
