import * as f32x4 from '../instructions/f32x4.ts';
import * as v128 from '../instructions/v128.ts';
import { once } from '../tree/locals.ts';
import type { V128 } from '../tree/nodes.ts';
import { type Arithmetic, reproducible } from './arithmetic.ts';
import { exp } from './exp.ts';
import { log1p } from './log.ts';
import { SIGN } from './sign.ts';

/**
 * ln (1 + eˣ) within 2.1 ulp, subnormal results too; NaN of NaN.
 *
 *   max(x, 0) + ln (1 + e^-|x|):   nothing overflows, and nothing is lost where x is very negative
 */
export function softplus(x: V128, arithmetic: Arithmetic = reproducible): V128 {
  return once(x, (x) => {
    const small = exp(v128.or(x, SIGN), arithmetic, [Number.NEGATIVE_INFINITY, 0]);
    return f32x4.add(f32x4.pmax(x, 0), log1p(small, arithmetic, [0, 1]));
  });
}
