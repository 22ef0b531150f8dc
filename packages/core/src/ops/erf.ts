import * as kernels from '../kernels/erf.ts';
import type { Tensor } from '../tensor.ts';
import { mul, mulUnlessZero } from './arithmetic.ts';
import { type UnaryFn, unary } from './build.ts';
import { exp, neg, square } from './elementwise.ts';

/**
 * Returns the error function; odd, −1 … 1.
 *
 * @example
 * ```ts
 * erf(0.5).item().toFixed(6); // '0.520500'
 * ```
 */
export const erf: UnaryFn = unary({
  name: 'erf',
  formula: '\\frac{2}{\\sqrt\\pi} \\int_0^x e^{-t^2} dt',
  loop: kernels.erf,
  vjp: (ct, { inputs: [x] }) => mulUnlessZero(ct, bell(x)),
});

/** Returns 1 − erf x, accurate where it is tiny; 2 … 0. */
export const erfc: UnaryFn = unary({
  name: 'erfc',
  formula: '\\frac{2}{\\sqrt\\pi} \\int_x^\\infty e^{-t^2} dt',
  loop: kernels.erfc,
  vjp: (ct, { inputs: [x] }) => neg(mulUnlessZero(ct, bell(x))),
});

/** The slope of erf: 2/√π · e^(−x²). */
function bell(x: Tensor): Tensor {
  return mul(exp(neg(square(x))), 2 / Math.sqrt(Math.PI));
}
