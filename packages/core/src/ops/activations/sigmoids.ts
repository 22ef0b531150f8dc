import * as loops from '../../kernels/sigmoids.ts';
import { add, div, mul, mulUnlessZero, sub } from '../arithmetic.ts';
import { type UnaryFn, unaryComposite } from '../build.ts';
import { clip } from '../clip.ts';
import { greaterEqual, less, maximum, where } from '../compare.ts';
import { abs, exp, log1p, neg, reciprocal, sign, square } from '../elementwise.ts';
import { isFinite as finite } from '../logic.ts';

/** Returns 1 / (1 + e⁻ˣ), through e^−|x| so that nothing overflows and the tails keep all their digits. */
export const sigmoid: UnaryFn = unaryComposite({
  name: 'sigmoid',
  formula: '\\sigma(x) = \\frac{1}{1 + e^{-x}}',
  loop: loops.sigmoid,
  expand: (x) => {
    const small = exp(neg(abs(x)));
    return div(where(greaterEqual(x, 0), 1, small), add(1, small));
  },
  vjp: (ct, { inputs: [x], output }) => mulUnlessZero(ct, mul(output, sigmoid(neg(x)))), // 1 − σ(x) = σ(−x), without cancellation
});

/** Returns ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|), which neither overflows nor loses the tail. */
export const softplus: UnaryFn = unaryComposite({
  name: 'softplus',
  formula: '\\ln(1 + e^x)',
  loop: loops.softplus,
  expand: (x) => add(maximum(x, 0), log1p(exp(neg(abs(x))))),
  vjp: (ct, { inputs: [x] }) => mulUnlessZero(ct, sigmoid(x)),
});

/** Returns ln σ(x) = −ln(1 + e⁻ˣ), accurate where σ itself is 0. */
export const logSigmoid: UnaryFn = unaryComposite({
  name: 'logSigmoid',
  formula: '\\ln \\sigma(x)',
  loop: loops.logSigmoid,
  expand: (x) => sub(0, softplus(neg(x))), // 0 − 0 is 0, −0 is not
  vjp: (ct, { inputs: [x] }) => mulUnlessZero(ct, sigmoid(neg(x))),
});

/** Returns x / (1 + |x|); −1 … 1. */
export const softsign: UnaryFn = unaryComposite({
  name: 'softsign',
  formula: '\\frac{x}{1 + |x|}',
  expand: (x) => where(finite(x), div(x, add(1, abs(x))), sign(x)), // ∞ / ∞ is NaN
  vjp: (ct, { inputs: [x] }) => mulUnlessZero(ct, square(reciprocal(add(1, abs(x))))),
});

/** Returns (x + 3) / 6 cut to 0 … 1: a sigmoid of straight lines; the derivative at ±3 is 0. */
export const hardSigmoid: UnaryFn = unaryComposite({
  name: 'hardSigmoid',
  formula: '\\min(\\max(x / 6 + 1/2, 0), 1)',
  domain: { low: -5, high: 5, avoid: [-3, 3] },
  expand: (x) => div(clip(add(x, 3), 0, 6), 6),
  vjp: (ct, { inputs: [x] }) => where(less(abs(x), 3), div(ct, 6), 0),
  kinks: [{ inputs: [[-3, 3]], attrs: {}, gradients: [[0, 0]], why: 'the slope of the flat sides' }],
});

/** Returns x cut to −1 … 1; the derivative at ±1 is 0. */
export const hardTanh: UnaryFn = unaryComposite({
  name: 'hardTanh',
  formula: '\\min(\\max(x, -1), 1)',
  domain: { low: -3, high: 3, avoid: [-1, 1] },
  expand: (x) => clip(x, -1, 1),
  vjp: (ct, { inputs: [x] }) => where(less(abs(x), 1), ct, 0),
  kinks: [{ inputs: [[-1, 1]], attrs: {}, gradients: [[0, 0]], why: 'the slope of the flat sides' }],
});

/** Returns (x + 1) / 2 cut to 0 … 1; the derivative at ±1 is 0. */
export const sparseSigmoid: UnaryFn = unaryComposite({
  name: 'sparseSigmoid',
  formula: '\\min(\\max((x + 1) / 2, 0), 1)',
  domain: { low: -3, high: 3, avoid: [-1, 1] },
  expand: (x) => div(add(clip(x, -1, 1), 1), 2),
  vjp: (ct, { inputs: [x] }) => where(less(abs(x), 1), div(ct, 2), 0),
  kinks: [{ inputs: [[-1, 1]], attrs: {}, gradients: [[0, 0]], why: 'the slope of the flat sides' }],
});
