import * as f32x4 from '../instructions/f32x4.ts';
import * as v128 from '../instructions/v128.ts';
import { once } from '../tree/locals.ts';
import type { V128 } from '../tree/nodes.ts';
import { type Arithmetic, reproducible } from './arithmetic.ts';
import { BIAS, power, ROUNDER } from './exp.ts';
import { polynomialInPairs } from './polynomial.ts';
import { signOf } from './sign.ts';

/**
 * tanh x within 2 ulp, of subnormal x too; ±1 from |x| = 9.02 on, -0 of -0, NaN of NaN.
 *
 *   |x| = n ln 2 / 2 + r,   h = 2⁻ⁿ / 2,   t = (e²ʳ - 1) / 2 - r
 *   tanh |x| = u / (u + 2h),   u = ½ - h + r + t
 */
export function tanh(x: V128, arithmetic: Arithmetic = reproducible): V128 {
  return once(x, (x) => {
    const size = f32x4.pmin(f32x4.abs(x), 10); // with |x| first, NaN stays
    const value = reduce(size, arithmetic, (n, r, h) =>
      once(v128.and(r, f32x4.eq(n, 0)), (near) =>
        once(f32x4.add(f32x4.add(f32x4.sub(0.5, h), f32x4.sub(r, near)), bend(r, arithmetic)), (far) =>
          once(f32x4.add(near, far), (u) => {
            // Where n = 0, u is r + t: r stays out of the quotient, r + (t - r u) / (u + 1), and so do the errors of two sums.
            const rest = f32x4.div(arithmetic.nmadd(near, u, far), f32x4.add(u, f32x4.add(h, h)));
            return f32x4.add(near, rest);
          }),
        ),
      ),
    );
    return v128.or(value, signOf(x));
  });
}

/** Of 24 bits: the error of n · HALF_LN2 counts for little where n is large, as the slope of tanh is 4 · 2⁻ⁿ. */
const HALF_LN2 = Math.fround(Math.LN2) / 2;

/** Hands -n, r and h to `use`. */
function reduce(size: V128, { madd, nmadd }: Arithmetic, use: (n: V128, r: V128, h: V128) => V128): V128 {
  const offset = ROUNDER + BIAS - 1;
  return once(size, (size) =>
    once(nmadd(size, 2 * Math.LOG2E, f32x4.const(offset)), (bits) =>
      once(f32x4.sub(bits, offset), (n) =>
        once(madd(n, HALF_LN2, size), (r) => once(power(bits), (h) => use(n, r, h))),
      ),
    ),
  );
}

/**
 * ((e²ʳ - 1) / 2 - r - r²) / r³ for |r| ≤ ln 2 / 4: 2⁻²⁹ of the result; for r < 0, where n is not 0, the fit makes up for
 * what HALF_LN2 is too large.
 */
const S = [0.6666604, 0.3333346, 0.1339085, 0.04452197];

/** (e²ʳ - 1) / 2 - r */
function bend(r: V128, arithmetic: Arithmetic): V128 {
  return once(f32x4.mul(r, r), (square) =>
    arithmetic.madd(f32x4.mul(r, square), polynomialInPairs(r, square, S, arithmetic), square),
  );
}
