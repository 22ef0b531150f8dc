import * as f32x4 from '../instructions/f32x4.ts';
import { once } from '../tree/locals.ts';
import type { V128 } from '../tree/nodes.ts';
import { type Arithmetic, reproducible } from './arithmetic.ts';
import { exp } from './exp.ts';
import { polynomial } from './polynomial.ts';

/** (ln (1 + u) - w) / w³ in v = w², where w = u / (1 + u / 2), for 0 ≤ u ≤ 1: 2⁻³³ of the logarithm. */
const P = [0.08333334, 0.012499654, 0.0022356703, 0.00041856678, 0.00011860742];

/**
 * ln (1 + eˣ) within 3 ulp, subnormal results too; NaN of NaN.
 *
 *   max(x, 0) + ln (1 + e^-|x|):   nothing overflows, and nothing is lost where x is very negative
 */
export function softplus(x: V128, arithmetic: Arithmetic = reproducible): V128 {
  const { madd } = arithmetic;
  return once(x, (x) => {
    const logarithm = once(exp(f32x4.neg(f32x4.abs(x)), arithmetic), (u) =>
      once(f32x4.div(u, madd(u, 0.5, 1)), (w) =>
        once(f32x4.mul(w, w), (v) => madd(f32x4.mul(w, v), polynomial(v, P, arithmetic), w)),
      ),
    );
    return f32x4.add(f32x4.pmax(x, 0), logarithm);
  });
}
