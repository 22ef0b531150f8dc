import {
  abs,
  add,
  greaterEqual,
  mul,
  mulUnlessZero,
  neg,
  sigmoid,
  softplus,
  sub,
  type Tensor,
  where,
} from '@lossgraph/core';

/**
 * Returns −s ln σ(p) − (1 − s) ln σ(−p) as w |p| + ln(1 + e^−|p|), w being the part of the target that p denies: 1 − s for
 * p ≥ 0, s for p < 0. For targets from 0 to 1 both terms are positive, so nothing cancels.
 */
export function logitCrossentropy(s: Tensor, p: Tensor): Tensor {
  const denied = where(greaterEqual(p, 0), sub(1, s), s);
  return add(mulUnlessZero(denied, abs(p)), softplus(neg(abs(p))));
}

/** Returns its slope σ(p) − s as (1 − s) σ(p) − s σ(−p), which keeps its digits when the prediction is right. */
export function logitSlope(s: Tensor, p: Tensor): Tensor {
  return sub(mul(sub(1, s), sigmoid(p)), mul(s, sigmoid(neg(p))));
}
