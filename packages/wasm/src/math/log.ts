import * as f32x4 from '../instructions/f32x4.ts';
import * as i32x4 from '../instructions/i32x4.ts';
import * as v128 from '../instructions/v128.ts';
import { once } from '../tree/locals.ts';
import type { V128 } from '../tree/nodes.ts';
import { type Arithmetic, reproducible } from './arithmetic.ts';
import { polynomial } from './polynomial.ts';
import { ANYWHERE, isPositive, type Range } from './range.ts';
import { signOf } from './sign.ts';

/** ln x within 1 ulp, of subnormal x too; -∞ of ±0, NaN of negative x and NaN, +∞ of +∞. */
export function log(x: V128, arithmetic: Arithmetic = reproducible, [low]: Range = ANYWHERE): V128 {
  return once(x, (x) => {
    if (low >= 2 ** -126) return atInfinity(x, logOfNormal(x, null, arithmetic));
    const value = once(
      v128.and(f32x4.lt(x, 2 ** -126), i32x4.const(24 * ONE_MORE)),
      (lift) => logOfNormal(f32x4.mul(x, i32x4.add(f32x4.const(1), lift)), lift, arithmetic), // times 2²⁴ if x is subnormal
    );
    return atZero(x, 0, atInfinity(x, value), low);
  });
}

/**
 * ln (1 + x) within 1.6 ulp; -∞ of -1, NaN below and of NaN, +∞ of +∞, -0 of -0.
 *
 *   u = 1 + x rounded = 2ⁿ (1 + g),   c = 1 + x - u exactly:   1 + x = 2ⁿ (1 + f),   f = g + c 2⁻ⁿ
 */
export function log1p(x: V128, arithmetic: Arithmetic = reproducible, range: Range = ANYWHERE): V128 {
  const [low, high] = range;
  return once(x, (x) => {
    if (low >= 0 && high <= 1) return f32x4.sub(x, bend(x, UNIT, arithmetic));
    const value = once(f32x4.add(x, 1), (u) =>
      once(exponentOf(u), (e) => {
        const lost = f32x4.sub(x, f32x4.sub(u, 1)); // 0, nearly, from 2²⁴ on
        return logOfProduct(e, arithmetic.madd(lost, inverseOf(e, high), fractionOf(u, e)), arithmetic);
      }),
    );
    const finite = high < Number.POSITIVE_INFINITY ? value : atInfinity(x, value);
    return isPositive(range) ? finite : v128.or(atZero(x, -1, finite, low), signOf(x));
  });
}

/** 2⁻ⁿ, or 0 from n = 127 on. */
function inverseOf(exponent: V128, high: number): V128 {
  const power = i32x4.sub(f32x4.const(1), exponent);
  return high < 2 ** 126 ? power : i32x4.maxS(power, i32x4.const(0));
}

/** x for +∞ and NaN, `value` for all below. */
function atInfinity(x: V128, value: V128): V128 {
  return f32x4.pmax(f32x4.sub(x, LARGEST), value); // the difference is below any logarithm, or it is ∞ or NaN
}

const LARGEST = 3.4028234663852886e38;

/** -∞ where x is `zero`, NaN where it is less, else `value`. */
function atZero(x: V128, zero: number, value: V128, low: number): V128 {
  if (low > zero) return value;
  const infinite = v128.and(f32x4.eq(x, zero), f32x4.const(Number.POSITIVE_INFINITY));
  const reached = f32x4.sub(value, infinite);
  return low >= zero ? reached : v128.or(reached, f32x4.lt(x, zero)); // all ones is a NaN
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

/** ln x for x ≥ 2⁻¹²⁶, less as many ln 2 as `lift` adds to an exponent. */
function logOfNormal(x: V128, lift: V128 | null, arithmetic: Arithmetic): V128 {
  return once(x, (x) =>
    once(exponentOf(x), (e) => logOfProduct(lift === null ? e : i32x4.sub(e, lift), fractionOf(x, e), arithmetic)),
  );
}

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
