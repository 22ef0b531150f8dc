import { sameNumeric } from '../dtype.ts';
import * as kernels from '../kernels/binary.ts';
import { nonzero, real } from '../samples.ts';
import { type BinaryFn, binary } from './build.ts';
import { neg } from './elementwise.ts';

/**
 * Returns a + b.
 *
 * @example
 * ```ts
 * add([1, 2], 10).toArray(); // [11, 12]
 * ```
 */
export const add: BinaryFn = binary({
  name: 'add',
  formula: 'a + b',
  dtype: sameNumeric,
  loop: kernels.add,
  vjps: [(ct) => ct, (ct) => ct],
});

/** Returns a − b. */
export const sub: BinaryFn = binary({
  name: 'sub',
  formula: 'a - b',
  dtype: sameNumeric,
  loop: kernels.sub,
  vjps: [(ct) => ct, (ct) => neg(ct)],
});

/** Returns a · b. */
export const mul: BinaryFn = binary({
  name: 'mul',
  formula: 'a \\cdot b',
  dtype: sameNumeric,
  loop: kernels.mul,
  vjps: [(ct, { inputs: [, b] }) => mulUnlessZero(ct, b), (ct, { inputs: [a] }) => mulUnlessZero(ct, a)],
});

/** Returns a / b; the quotient of 0 by 0 is NaN, of anything else by 0 infinite. */
export const div: BinaryFn = binary({
  name: 'div',
  formula: 'a / b',
  domains: [real, nonzero],
  loop: kernels.div,
  vjps: [
    (ct, { inputs: [, b] }) => divUnlessZero(ct, b),
    (ct, { inputs: [, b], output }) => neg(divUnlessZero(mulUnlessZero(ct, output), b)),
  ],
});

/**
 * Returns ct · d, and exactly 0 where ct is 0, whatever d is. Every rule multiplies by its derivative through this, so
 * that a cotangent of 0 never turns into NaN at a point where the derivative is infinite.
 */
export const mulUnlessZero: BinaryFn = binary({
  name: 'mulUnlessZero',
  formula: 'ct \\cdot d \\text{, 0 where } ct = 0',
  domains: [nonzero, real],
  loop: kernels.mulUnlessZero,
  vjps: [(ct, { inputs: [, d] }) => mulUnlessZero(ct, d), (ct, { inputs: [x] }) => mulUnlessZero(ct, x)],
});

/** Returns ct / d, and exactly 0 where ct is 0, whatever d is; see {@link mulUnlessZero}. */
export const divUnlessZero: BinaryFn = binary({
  name: 'divUnlessZero',
  formula: 'ct / d \\text{, 0 where } ct = 0',
  domains: [nonzero, nonzero],
  loop: kernels.divUnlessZero,
  vjps: [
    (ct, { inputs: [, d] }) => divUnlessZero(ct, d),
    (ct, { inputs: [, d], output }) => neg(divUnlessZero(mulUnlessZero(ct, output), d)),
  ],
});
