import * as f32x4 from '../instructions/f32x4.ts';
import * as f64x2 from '../instructions/f64x2.ts';
import * as i32x4 from '../instructions/i32x4.ts';
import * as i64x2 from '../instructions/i64x2.ts';
import * as v128 from '../instructions/v128.ts';
import { once } from '../tree/locals.ts';
import type { V128 } from '../tree/nodes.ts';
import { lowHalf, upperHalf } from './halves.ts';
import { polynomial64 } from './polynomial.ts';
import { signOf } from './sign.ts';

/**
 * xʸ within 0.6 ulp, subnormal x and results too; special cases as in C: x⁰ = 1ʸ = 1, (±0)ʸ and (±∞)ʸ with the sign of
 * odd y, NaN where x < 0 and y is no integer.
 *
 *   |x|ʸ = 2^(y log₂ |x|),   in float64 so that large powers keep their last bits
 */
export function pow(x: V128, y: V128): V128 {
  return once(x, (x) =>
    once(y, (y) => {
      const size = once(f32x4.abs(x), (base) => powOfSize(base, y));
      return withSign(x, y, size);
    }),
  );
}

/** xʸ for x ≥ 0. */
function powOfSize(x: V128, y: V128): V128 {
  return once(f32x4.lt(x, 2 ** -126), (tiny) =>
    once(v128.select(tiny, f32x4.mul(x, 2 ** 24), x), (normal) =>
      once(i32x4.sub(normal, ROOT_HALF_BITS), (bits) => {
        const exponent = i32x4.add(i32x4.shrS(bits, 23), v128.and(tiny, i32x4.const(-24)));
        const mantissa = i32x4.add(v128.and(bits, i32x4.const(0x007fffff)), ROOT_HALF_BITS);
        return once(exponent, (n) =>
          once(mantissa, (m) => {
            const half = (take: (x: V128) => V128, takeInteger: (n: V128) => V128) =>
              f32x4.demoteF64x2Zero(raise(take(x), take(m), takeInteger(n), take(y)));
            const low = half(lowHalf, f64x2.convertLowI32x4S);
            const high = half(upperHalf, (n) => f64x2.convertLowI32x4S(i32x4.shuffle(n, n, [2, 3, 2, 3])));
            return i32x4.shuffle(low, high, [0, 1, 4, 5]);
          }),
        );
      }),
    ),
  );
}

const ROOT_HALF_BITS = 0x3f3504f3;
/** log₂ m / s in s², where s = (m - 1) / (m + 1) and √½ ≤ m ≤ √2: 2⁻⁴³. */
const LOG2 = [
  2.885390081777849, 0.9617966941149162, 0.5770779418966128, 0.41220930079310436, 0.3199036663502708,
  0.2829298046086606,
];
/** 2ᶠ for |f| ≤ ½: 2⁻³⁴. */
const EXP2 = [
  0.9999999999616813, 0.6931471807284465, 0.24022651198159664, 0.055504103534477454, 0.009618027253498194,
  0.0013333922564295747, 0.00015469291181765044, 1.5201921375445406e-5,
];

/** xʸ for x = 2ⁿ m ≥ 0, two lanes of float64. */
function raise(x: V128, m: V128, n: V128, y: V128): V128 {
  const log2 = once(m, (m) =>
    once(f64x2.div(f64x2.sub(m, 1), f64x2.add(m, 1)), (s) =>
      once(f64x2.mul(s, s), (z) => f64x2.add(n, f64x2.mul(s, polynomial64(z, LOG2)))),
    ),
  );
  return once(x, (x) => {
    // log₂ of 0 is -∞, of ∞ and NaN themselves; of 1 it is 0, and 0 · ∞ shall be 0.
    const atZero = v128.select(f64x2.eq(x, 0), f64x2.const(Number.NEGATIVE_INFINITY), log2);
    const logarithm = v128.select(f64x2.lt(x, Number.POSITIVE_INFINITY), atZero, x);
    const power = v128.andnot(f64x2.mul(y, logarithm), f64x2.eq(x, 1));
    return once(f64x2.pmin(f64x2.pmax(power, -200), 200), (t) =>
      once(f64x2.nearest(t), (whole) => {
        const fraction = polynomial64(f64x2.sub(t, whole), EXP2);
        const exponent = i64x2.extendLowI32x4S(i32x4.truncSatF64x2SZero(whole));
        return i64x2.add(fraction, i64x2.shl(exponent, 52)); // NaN stays one: its integer is 0
      }),
    );
  });
}

/** The sign of xʸ, and the cases that depend on both. */
function withSign(x: V128, y: V128, size: V128): V128 {
  const isInteger = (v: V128) => f32x4.eq(f32x4.nearest(v), v);
  return once(isInteger(y), (integer) => {
    const odd = v128.andnot(integer, isInteger(f32x4.mul(y, 0.5)));
    const signed = v128.or(size, v128.and(odd, signOf(x)));
    const finite = f32x4.gt(x, Number.NEGATIVE_INFINITY);
    const noPower = v128.andnot(v128.and(f32x4.lt(x, 0), finite), integer);
    const one = v128.or(f32x4.eq(x, 1), f32x4.eq(y, 0));
    return v128.select(one, f32x4.const(1), v128.or(signed, noPower)); // all ones is a NaN
  });
}
