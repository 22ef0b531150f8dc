import { pow as loop } from '../kernels/pow.ts';
import { positive, real } from '../samples.ts';
import type { Tensor } from '../tensor.ts';
import { mul, mulUnlessZero, sub } from './arithmetic.ts';
import { type BinaryFn, binary } from './build.ts';
import { equal, greaterEqual, where } from './compare.ts';
import { log } from './elementwise.ts';
import { logicalAnd } from './logic.ts';

/**
 * Returns aᵇ; exact for whole b up to 64 in size if the result fits, NaN for negative a under a fractional b, 1 for 0⁰.
 * Toward b the derivative is 0 where a is 0 and b ≥ 0.
 *
 * @example
 * ```ts
 * pow([2, 9, -3], [10, 0.5, 3]).toArray(); // [1024, 3, -27]
 * ```
 */
export const pow: BinaryFn = binary({
  name: 'pow',
  formula: 'a^b',
  loop,
  domains: [positive, real],
  vjps: [
    // b aᵇ⁻¹, and 0 where b is 0, though aᵇ⁻¹ may be infinite
    (ct, { inputs: [a, b] }) => mulUnlessZero(ct, mulUnlessZero(b, pow(a, sub(b, 1)))),
    (ct, { inputs: [a, b], output }) => mulUnlessZero(ct, where(flatAtZero(a, b), 0, mul(output, log(a)))),
  ],
  kinks: [
    { inputs: [0, 0], attrs: {}, gradients: [0, 0], why: 'x⁰ is 1 for every x, and 0ᵇ is 0 for every b > 0' },
    { inputs: [0, 2], attrs: {}, gradients: [0, 0], why: '0ᵇ is 0 for every b > 0' },
    { inputs: [0, 1], attrs: {}, gradients: [1, 0], why: '0ᵇ is 0 for every b > 0' },
  ],
});

function flatAtZero(a: Tensor, b: Tensor): Tensor {
  return logicalAnd(equal(a, 0), greaterEqual(b, 0));
}
