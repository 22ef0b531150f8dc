import * as f32x4 from '../instructions/f32x4.ts';
import * as v128 from '../instructions/v128.ts';
import { once } from '../tree/locals.ts';
import type { V128 } from '../tree/nodes.ts';
import { type Arithmetic, reproducible } from './arithmetic.ts';
import { BIAS, expm1NearZero, power, reduce } from './exp.ts';
import { polynomial, polynomialInPairs } from './polynomial.ts';
import { signOf } from './sign.ts';

/** erf(x) / x in x², for |x| ≤ 1: 2⁻²⁹. */
const NEAR = [1.1283791, -0.37612626, 0.112836, -0.026854444, 0.005189535, -0.0008020842, 7.889122e-5];
/** ln (1 - erf x) for 0.9 ≤ x ≤ 4: 2⁻³⁴ of the error function. */
const FAR = [
  0.0001705507, -1.1294951, -0.6333867, -0.1082366, 0.025091486, -0.0041605225, 0.00043230198, -2.0909461e-5,
];

/** The error function 2/√π ∫₀ˣ e^-t² dt within 2.5 ulp; ±1 from |x| = 3.92 on, -0 of -0, NaN of NaN. */
export function erf(x: V128, arithmetic: Arithmetic = reproducible): V128 {
  return once(x, (x) => {
    const near = once(f32x4.mul(x, x), (t) => f32x4.mul(x, polynomial(t, NEAR, arithmetic)));
    return once(f32x4.pmin(f32x4.abs(x), 4), (size) => {
      const logarithm = once(f32x4.mul(size, size), (square) => polynomialInPairs(size, square, FAR, arithmetic));
      const far = v128.or(signOf(x), distanceFromOne(logarithm, arithmetic));
      return v128.select(f32x4.lt(size, 1), near, far);
    });
  });
}

/** 1 - eˣ for -87 < x < 0: (1 - 2ⁿ) - 2ⁿ (eʳ - 1) */
function distanceFromOne(x: V128, arithmetic: Arithmetic): V128 {
  return reduce(x, BIAS, arithmetic, (bits, r) =>
    once(power(bits), (scale) => arithmetic.nmadd(scale, expm1NearZero(r, arithmetic), f32x4.sub(1, scale))),
  );
}
