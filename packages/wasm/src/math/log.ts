import * as f32x4 from '../instructions/f32x4.ts';
import * as i32x4 from '../instructions/i32x4.ts';
import * as v128 from '../instructions/v128.ts';
import { once } from '../tree/locals.ts';
import type { V128 } from '../tree/nodes.ts';
import { type Arithmetic, reproducible } from './arithmetic.ts';
import { polynomial } from './polynomial.ts';
import { signOf } from './sign.ts';

/** ln x within 1 ulp, of subnormal x too; -∞ of ±0, NaN of negative x and NaN, +∞ of +∞. */
export function log(x: V128, arithmetic: Arithmetic = reproducible): V128 {
  return once(x, (x) =>
    once(v128.and(f32x4.lt(x, 2 ** -126), i32x4.const(24 * ONE_MORE)), (lift) => {
      const normal = f32x4.mul(x, i32x4.add(f32x4.const(1), lift)); // times 2²⁴ if x is subnormal
      const value = once(normal, (normal) =>
        once(exponentOf(normal), (e) => logOfProduct(i32x4.sub(e, lift), fractionOf(normal, e), arithmetic)),
      );
      return atZero(x, 0, atInfinity(x, value));
    }),
  );
}

/** ln x within 1 ulp for x ≥ 2⁻¹²⁶; +∞ of +∞, NaN of NaN. */
export function logOfNormal(x: V128, arithmetic: Arithmetic = reproducible): V128 {
  return once(x, (x) => once(exponentOf(x), (e) => atInfinity(x, logOfProduct(e, fractionOf(x, e), arithmetic))));
}

/**
 * ln (1 + x) within 1.6 ulp; -∞ of -1, NaN below and of NaN, +∞ of +∞, -0 of -0.
 *
 *   u = 1 + x rounded = 2ⁿ (1 + g),   c = 1 + x - u exactly:   1 + x = 2ⁿ (1 + f),   f = g + c 2⁻ⁿ
 */
export function log1p(x: V128, arithmetic: Arithmetic = reproducible): V128 {
  return once(x, (x) => {
    const value = once(f32x4.add(x, 1), (u) =>
      once(exponentOf(u), (e) => {
        const lost = f32x4.sub(x, f32x4.sub(u, 1)); // 0, nearly, from 2²⁴ on
        const scale = i32x4.maxS(i32x4.sub(f32x4.const(1), e), i32x4.const(0)); // 2⁻ⁿ, 0 from n = 127 on
        return logOfProduct(e, arithmetic.madd(lost, scale, fractionOf(u, e)), arithmetic);
      }),
    );
    return v128.or(atZero(x, -1, atInfinity(x, value)), signOf(x));
  });
}

/** ln (1 + x) within 1.4 ulp for 0 ≤ x ≤ 1; NaN of NaN. */
export function log1pOfUnit(x: V128, arithmetic: Arithmetic = reproducible): V128 {
  return once(x, (x) => f32x4.sub(x, bend(x, UNIT, arithmetic)));
}

/** x for +∞ and NaN, `value` for all below. */
function atInfinity(x: V128, value: V128): V128 {
  return f32x4.pmax(f32x4.sub(x, LARGEST), value); // the difference is below any logarithm, or it is ∞ or NaN
}

const LARGEST = 3.4028234663852886e38;

/** -∞ where x is `zero`, NaN where it is less, else `value`. */
function atZero(x: V128, zero: number, value: V128): V128 {
  const infinite = v128.and(f32x4.eq(x, zero), f32x4.const(Number.POSITIVE_INFINITY));
  return v128.or(f32x4.sub(value, infinite), f32x4.lt(x, zero)); // all ones is a NaN
}

const ROOT_HALF_BITS = 0x3f3504f3;

/** What 2 adds to the bits of a float32. */
const ONE_MORE = 1 << 23;

/** n · 2²³ as integers, where x = 2ⁿ m and √½ ≤ m < √2: subtracted from the bits of x, it leaves those of m. */
function exponentOf(x: V128): V128 {
  return v128.and(i32x4.sub(x, ROOT_HALF_BITS), i32x4.const(-ONE_MORE));
}

/** m - 1 */
function fractionOf(x: V128, exponent: V128): V128 {
  return f32x4.sub(i32x4.sub(x, exponent), 1);
}

// In units of n · 2²³.
const LN2_HIGH = 0.693145751953125 / ONE_MORE;
const LN2_LOW = 1.4286068e-6 / ONE_MORE;

/** ln (2ⁿ (1 + f)) for √½ ≤ 1 + f < √2, of n · 2²³ as integers. */
function logOfProduct(exponent: V128, f: V128, arithmetic: Arithmetic): V128 {
  return once(f32x4.convertI32x4S(exponent), (n) =>
    once(f, (f) => {
      const low = arithmetic.nmadd(n, LN2_LOW, bend(f, ROOTS, arithmetic));
      return arithmetic.madd(n, LN2_HIGH, f32x4.sub(f, low));
    }),
  );
}

/** (2 artanh s - 2 s) / s³ in s²: for |s| ≤ 3 - 2√2, where √½ ≤ 1 + f ≤ √2; 2⁻³⁰ of the logarithm. */
const ROOTS = [0.66666776, 0.39977607, 0.29870546];
/** The same for 0 ≤ s ≤ ⅓, where 0 ≤ f ≤ 1; 2⁻²⁸. */
const UNIT = [0.6666642, 0.40021437, 0.28003025, 0.28006786];

/**
 * f - ln (1 + f)
 *
 *   s = f / (2 + f):   ln (1 + f) = 2 artanh s = 2 s + s³ R(s²) = f - s (f - s² R(s²)),   as 2 s = f - s f
 */
function bend(f: V128, coefficients: readonly number[], arithmetic: Arithmetic): V128 {
  return once(f32x4.div(f, f32x4.add(f, 2)), (s) => {
    const series = once(f32x4.mul(s, s), (z) => f32x4.mul(z, polynomial(z, coefficients, arithmetic)));
    return f32x4.mul(s, f32x4.sub(f, series));
  });
}
