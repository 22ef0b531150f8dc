import * as f64x2 from '../../instructions/f64x2.ts';
import * as v128 from '../../instructions/v128.ts';
import { once } from '../../tree/locals.ts';
import type { V128 } from '../../tree/nodes.ts';
import { type Arithmetic, reproducible } from '../arithmetic.ts';
import { expm1, signOf } from './exp.ts';

/**
 * tanh x of float64 within 2 ulp; ±1 from |x| = 22 on, -0 of -0, NaN of NaN.
 *
 *   u = (e^2|x| - 1) / 2:   tanh |x| = u / (u + 1) = a + (u - a - a u) / (u + 1)   for any a
 *
 * a is |x| where that is small, so that the error of the quotient counts for less, and 0 elsewhere.
 */
export function tanh(x: V128, arithmetic: Arithmetic = reproducible): V128 {
  const { nmadd } = arithmetic.double;
  return once(x, (x) => {
    const size = f64x2.pmin(f64x2.abs(x), 22); // with |x| first, NaN stays
    const value = once(size, (size) =>
      once(v128.and(size, f64x2.lt(size, 0.5)), (a) =>
        once(f64x2.mul(expm1(f64x2.add(size, size), arithmetic), 0.5), (u) =>
          f64x2.add(a, f64x2.div(nmadd(a, u, f64x2.sub(u, a)), f64x2.add(u, 1))),
        ),
      ),
    );
    return v128.or(value, signOf(x));
  });
}
