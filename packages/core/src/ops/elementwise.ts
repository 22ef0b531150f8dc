import { sameNumeric } from '../dtype.ts';
import * as kernels from '../kernels/unary.ts';
import { nonzero, positive } from '../samples.ts';
import { add, divUnlessZero, mul, mulUnlessZero } from './arithmetic.ts';
import { type UnaryFn, unary } from './build.ts';
import { sechSquared } from './sech-squared.ts';

/** Returns −x. */
export const neg: UnaryFn = unary({
  name: 'neg',
  formula: '-x',
  dtype: sameNumeric,
  loop: kernels.neg,
  vjp: (ct) => neg(ct),
});

/** Returns |x|; the derivative at 0 is 0. */
export const abs: UnaryFn = unary({
  name: 'abs',
  formula: '|x|',
  dtype: sameNumeric,
  loop: kernels.abs,
  domain: nonzero,
  vjp: (ct, { inputs: [x] }) => mulUnlessZero(ct, sign(x)),
  kinks: [{ inputs: [0], attrs: {}, gradients: [0], why: 'between the slopes −1 and 1' }],
});

/** Returns −1, 0 or 1; it is flat wherever it has a derivative. */
export const sign: UnaryFn = unary({
  name: 'sign',
  formula: '\\operatorname{sign} x',
  dtype: sameNumeric,
  loop: kernels.sign,
  domain: nonzero,
  vjp: null,
});

/** Returns x². */
export const square: UnaryFn = unary({
  name: 'square',
  formula: 'x^2',
  dtype: sameNumeric,
  loop: kernels.square,
  vjp: (ct, { inputs: [x] }) => mulUnlessZero(ct, mul(2, x)),
});

/** Returns √x; NaN for negative x. */
export const sqrt: UnaryFn = unary({
  name: 'sqrt',
  formula: '\\sqrt{x}',
  loop: kernels.sqrt,
  domain: positive,
  vjp: (ct, { output }) => divUnlessZero(ct, mul(2, output)),
});

/** Returns eˣ. */
export const exp: UnaryFn = unary({
  name: 'exp',
  formula: 'e^x',
  loop: kernels.exp,
  vjp: (ct, { output }) => mulUnlessZero(ct, output),
});

/** Returns the natural logarithm of x; −∞ at 0, NaN below. */
export const log: UnaryFn = unary({
  name: 'log',
  formula: '\\ln x',
  loop: kernels.log,
  domain: positive,
  vjp: (ct, { inputs: [x] }) => divUnlessZero(ct, x),
});

/** Returns ln(1 + x) without the cancellation that the sum suffers near 0. */
export const log1p: UnaryFn = unary({
  name: 'log1p',
  formula: '\\ln(1 + x)',
  loop: kernels.log1p,
  domain: { low: -0.9, high: 4 },
  vjp: (ct, { inputs: [x] }) => divUnlessZero(ct, add(1, x)),
});

/** Returns eˣ − 1 without the cancellation that the difference suffers near 0. */
export const expm1: UnaryFn = unary({
  name: 'expm1',
  formula: 'e^x - 1',
  loop: kernels.expm1,
  vjp: (ct, { inputs: [x] }) => mulUnlessZero(ct, exp(x)),
});

/** Returns 1/x; infinite at 0. */
export const reciprocal: UnaryFn = unary({
  name: 'reciprocal',
  formula: '1 / x',
  loop: kernels.reciprocal,
  domain: nonzero,
  vjp: (ct, { output }) => neg(mulUnlessZero(ct, square(output))),
});

/** Returns 1/√x; infinite at 0, NaN for negative x. */
export const rsqrt: UnaryFn = unary({
  name: 'rsqrt',
  formula: '1 / \\sqrt{x}',
  loop: kernels.rsqrt,
  domain: positive,
  vjp: (ct, { inputs: [x], output }) => mul(divUnlessZero(mulUnlessZero(ct, output), x), -0.5),
});

/** Returns tanh x. */
export const tanh: UnaryFn = unary({
  name: 'tanh',
  formula: '\\tanh x',
  loop: kernels.tanh,
  vjp: (ct, { inputs: [x] }) => mulUnlessZero(ct, sechSquared(x)),
});
