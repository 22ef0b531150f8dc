import { nonzero } from '../samples.ts';
import { add, div, mul, mulUnlessZero } from './arithmetic.ts';
import { type UnaryFn, unaryComposite } from './build.ts';
import { greater, greaterEqual, maximum, where } from './compare.ts';
import { abs, exp, log1p, neg } from './elementwise.ts';

/** Returns max(x, 0); the derivative at 0 is 0. */
export const relu: UnaryFn = unaryComposite({
  name: 'relu',
  formula: '\\max(x, 0)',
  domain: nonzero,
  expand: (x) => maximum(x, 0),
  vjp: (ct, { inputs: [x] }) => where(greater(x, 0), ct, 0),
  kinks: [{ inputs: [0], attrs: {}, gradients: [0], why: 'the slope of the flat side' }],
});

/** Returns 1 / (1 + e⁻ˣ), through e^−|x| so that nothing overflows and the tails keep all their digits. */
export const sigmoid: UnaryFn = unaryComposite({
  name: 'sigmoid',
  formula: '\\sigma(x) = \\frac{1}{1 + e^{-x}}',
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
  expand: (x) => add(maximum(x, 0), log1p(exp(neg(abs(x))))),
  vjp: (ct, { inputs: [x] }) => mulUnlessZero(ct, sigmoid(x)),
});
