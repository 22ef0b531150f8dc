import * as f32x4 from '../instructions/f32x4.ts';
import * as i32x4 from '../instructions/i32x4.ts';
import * as v128 from '../instructions/v128.ts';
import { once } from '../tree/locals.ts';
import type { V128 } from '../tree/nodes.ts';
import { type Arithmetic, reproducible } from './arithmetic.ts';
import { polynomial } from './polynomial.ts';

/** ln x within 1 ulp, of subnormal x too; -∞ of ±0, NaN of negative x and NaN, +∞ of +∞. */
export function log(x: V128, arithmetic: Arithmetic = reproducible): V128 {
  return once(x, (x) =>
    once(f32x4.lt(x, 2 ** -126), (tiny) => {
      const normal = v128.select(tiny, f32x4.mul(x, 2 ** 24), x);
      const extra = v128.and(tiny, f32x4.const(-24));
      return atEdges(x, x, logOfNormal(normal, extra, arithmetic));
    }),
  );
}

/**
 * ln (1 + x) within 2 ulp; -∞ of -1, NaN below and of NaN, +∞ of +∞, -0 of -0.
 *
 *   u = 1 + x rounded,   c = 1 + x - u exactly:   ln (1 + x) = ln u + c / u
 */
export function log1p(x: V128, arithmetic: Arithmetic = reproducible): V128 {
  return once(x, (x) =>
    once(f32x4.add(x, 1), (u) => {
      const lost = once(f32x4.sub(u, 1), (v) => f32x4.add(f32x4.sub(f32x4.const(1), f32x4.sub(u, v)), f32x4.sub(x, v)));
      const value = f32x4.add(logOfNormal(u, f32x4.const(0), arithmetic), f32x4.div(lost, u));
      return v128.select(f32x4.eq(x, 0), x, atEdges(x, u, value));
    }),
  );
}

/** `value` for 0 < u < ∞; x where u is +∞ or NaN, -∞ where u is 0, NaN where it is negative. */
function atEdges(x: V128, u: V128, value: V128): V128 {
  const notPositive = v128.or(f32x4.const(Number.NEGATIVE_INFINITY), f32x4.lt(u, 0)); // all ones is a NaN
  return v128.select(f32x4.le(u, 0), notPositive, v128.select(f32x4.lt(u, Number.POSITIVE_INFINITY), value, x));
}

const ROOT_HALF_BITS = 0x3f3504f3;
const LN2_HIGH = 0.693145751953125;
const LN2_LOW = 1.4286068e-6;
/** (ln (1 + f) - 2 s) / s³ in z = s², for z ≤ (3 - 2√2)²: 2⁻²⁹ of the logarithm. */
const R = [0.66666776, 0.39977607, 0.29870546];

/**
 *   x = 2ⁿ (1 + f),  √½ ≤ 1 + f < √2,  s = f / (2 + f),  h = f² / 2:
 *   ln x = n ln 2 + f - (h - s (h + s² R(s²))),   plus `extra` times ln 2
 */
function logOfNormal(x: V128, extra: V128, arithmetic: Arithmetic): V128 {
  const { madd } = arithmetic;
  return once(i32x4.sub(x, ROOT_HALF_BITS), (bits) => {
    const mantissa = i32x4.add(v128.and(bits, i32x4.const(0x007fffff)), ROOT_HALF_BITS);
    return once(f32x4.add(f32x4.convertI32x4S(i32x4.shrS(bits, 23)), extra), (n) =>
      once(f32x4.sub(mantissa, 1), (f) =>
        once(f32x4.div(f, f32x4.add(f, 2)), (s) =>
          once(f32x4.mul(f32x4.mul(f, f), 0.5), (h) => {
            const series = once(f32x4.mul(s, s), (z) => f32x4.mul(z, polynomial(z, R, arithmetic)));
            const low = madd(n, LN2_LOW, f32x4.mul(s, f32x4.add(h, series)));
            return madd(n, LN2_HIGH, f32x4.sub(f, f32x4.sub(h, low)));
          }),
        ),
      ),
    );
  });
}
