import {
  abs,
  add,
  defineUnaryComposite,
  div,
  expm1,
  less,
  log1p,
  minimum,
  mul,
  mulUnlessZero,
  neg,
  sechSquared,
  square,
  sub,
  type Tensor,
  type UnaryFn,
  where,
} from '@lossgraph/core';
import { lnCosh as loop, tanh as tanhLoop } from './kernels/ln-cosh.ts';

/** From here on, ln cosh x is |x| − ln 2, and tanh x ±1, to the last digit of float64: the rest is e^(−2x), 4e-18. */
const STRAIGHT = 20;

/**
 * Returns ln cosh x. With u = e^|x| − 1: cosh x = 1 + 2 sinh²(x/2) = 1 + u² / 2(1 + u). Near 0 nothing cancels, unlike in
 * |x| + ln(1 + e^−2|x|) − ln 2.
 */
export const lnCosh: UnaryFn = defineUnaryComposite({
  name: 'lnCosh',
  formula: '\\ln \\cosh x',
  loop,
  expand: (x) => {
    const u = growth(x);
    const curved = log1p(div(square(u), mul(2, add(1, u))));
    return where(less(abs(x), STRAIGHT), curved, sub(abs(x), Math.LN2));
  },
  vjp: (ct, { inputs: [x] }) => mulUnlessZero(ct, slopeOfLnCosh(x)),
});

/** Returns tanh x, as w / (w + 2) with w = e^2|x| − 1 = u (u + 2), from the exponential that {@link lnCosh} needs anyway. */
export const slopeOfLnCosh: UnaryFn = defineUnaryComposite({
  name: 'slopeOfLnCosh',
  formula: '\\tanh x',
  loop: tanhLoop,
  expand: (x) => {
    const u = growth(x);
    const w = mul(u, add(u, 2));
    const size = div(w, add(w, 2));
    return where(less(x, 0), neg(size), size);
  },
  vjp: (ct, { inputs: [x] }) => mulUnlessZero(ct, sechSquared(x)),
});

/** e^|x| − 1 */
function growth(x: Tensor): Tensor {
  return expm1(minimum(abs(x), STRAIGHT));
}
