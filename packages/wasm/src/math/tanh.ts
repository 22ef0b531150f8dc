import * as f32x4 from '../instructions/f32x4.ts';
import * as i32x4 from '../instructions/i32x4.ts';
import * as v128 from '../instructions/v128.ts';
import { once } from '../tree/locals.ts';
import type { V128 } from '../tree/nodes.ts';
import { type Arithmetic, reproducible } from './arithmetic.ts';
import { expm1NearZero, reduce } from './exp.ts';
import { polynomial } from './polynomial.ts';
import { signOf } from './sign.ts';

/** (tanh x - x) / x³ in x², for |x| ≤ 0.55: 2⁻²⁹ of the tangent. */
const NEAR = [-0.3333332, 0.13332614, -0.053854953, 0.021081738, -0.006287559];

/**
 * tanh x within 2 ulp, of subnormal x too; ±1 from |x| = 9.02 on, -0 of -0, NaN of NaN.
 *
 *   1 - 2 / (e^2|x| + 1) with the sign of x;   a polynomial where that would cancel
 */
export function tanh(x: V128, arithmetic: Arithmetic = reproducible): V128 {
  const { madd } = arithmetic;
  return once(x, (x) =>
    once(f32x4.abs(x), (size) => {
      const near = once(f32x4.mul(size, size), (t) => madd(f32x4.mul(size, t), polynomial(t, NEAR, arithmetic), size));
      const grown = reduce(f32x4.pmin(f32x4.mul(size, 2), 20), arithmetic, (n, r) => {
        const scale = i32x4.add(f32x4.const(1), i32x4.shl(n, 23));
        return madd(scale, f32x4.add(expm1NearZero(r, arithmetic), 1), 1);
      });
      const far = f32x4.sub(1, f32x4.div(2, grown));
      return v128.or(signOf(x), v128.select(f32x4.lt(size, 0.55), near, far));
    }),
  );
}
