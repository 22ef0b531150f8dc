import * as f32x4 from '../instructions/f32x4.ts';
import { once } from '../tree/locals.ts';
import type { V128 } from '../tree/nodes.ts';
import { type Arithmetic, reproducible } from './arithmetic.ts';
import { BIAS, power, Q, reduce } from './exp.ts';
import { polynomialInPairs } from './polynomial.ts';

/**
 * 1 / (1 + e⁻ˣ) within 2 ulp, subnormal results too; NaN of NaN.
 *
 *   x = n ln 2 + r:   1 / (1 + e⁻ˣ) = 2ⁿ / (2ⁿ + e⁻ʳ),   by way of 2ⁿ⁺⁶⁴, which is no subnormal
 */
export function sigmoid(x: V128, arithmetic: Arithmetic = reproducible): V128 {
  const clamped = f32x4.pmin(f32x4.pmax(x, -104), 18); // with x first, NaN stays
  return reduce(clamped, BIAS + 64, arithmetic, (bits, r) =>
    once(power(bits), (large) => {
      const divisor = f32x4.sub(1, arithmetic.nmadd(large, 2 ** -64, fallNearZero(r, arithmetic)));
      return f32x4.mul(f32x4.div(large, divisor), 2 ** -64);
    }),
  );
}

const ALTERNATING = Q.map((c, k) => (k % 2 === 0 ? c : -c));

/** 1 - e⁻ʳ for |r| ≤ ln 2 / 2. */
function fallNearZero(r: V128, arithmetic: Arithmetic): V128 {
  return once(f32x4.mul(r, r), (square) =>
    arithmetic.nmadd(square, polynomialInPairs(r, square, ALTERNATING, arithmetic), r),
  );
}
