import * as f32x4 from '../instructions/f32x4.ts';
import * as v128 from '../instructions/v128.ts';
import { once } from '../tree/locals.ts';
import type { V128 } from '../tree/nodes.ts';
import { type Arithmetic, reproducible } from './arithmetic.ts';
import { exp } from './exp.ts';

/**
 * 1 / (1 + e⁻ˣ) within 2.5 ulp, subnormal results too; NaN of NaN.
 *
 *   e = e^-|x|:   1 / (1 + e) for x ≥ 0,   e / (1 + e) for x < 0, where e⁻ˣ would overflow
 */
export function sigmoid(x: V128, arithmetic: Arithmetic = reproducible): V128 {
  return once(x, (x) =>
    once(exp(f32x4.neg(f32x4.abs(x)), arithmetic), (e) =>
      f32x4.div(v128.select(f32x4.lt(x, 0), e, f32x4.const(1)), f32x4.add(e, 1)),
    ),
  );
}
