import { sechSquared as loop } from '../kernels/sigmoids.ts';
import { add, div, mul, mulUnlessZero } from './arithmetic.ts';
import { type UnaryFn, unaryComposite } from './build.ts';
import { abs, exp, square, tanh } from './elementwise.ts';

/** Returns 1 / cosh² x, the slope of tanh; 1 − tanh² x would cancel in the tails. */
export const sechSquared: UnaryFn = unaryComposite({
  name: 'sechSquared',
  formula: '\\operatorname{sech}^2 x',
  loop,
  expand: (x) => {
    const small = exp(mul(abs(x), -2));
    return div(mul(small, 4), square(add(small, 1)));
  },
  vjp: (ct, { inputs: [x], output }) => mulUnlessZero(ct, mul(mul(output, tanh(x)), -2)),
});
