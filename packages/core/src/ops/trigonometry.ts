import * as kernels from '../kernels/unary.ts';
import { mulUnlessZero } from './arithmetic.ts';
import { type UnaryFn, unary } from './build.ts';
import { neg } from './elementwise.ts';

/** Returns sin x, x in radians. */
export const sin: UnaryFn = unary({
  name: 'sin',
  formula: '\\sin x',
  loop: kernels.sin,
  vjp: (ct, { inputs: [x] }) => mulUnlessZero(ct, cos(x)),
});

/** Returns cos x, x in radians. */
export const cos: UnaryFn = unary({
  name: 'cos',
  formula: '\\cos x',
  loop: kernels.cos,
  vjp: (ct, { inputs: [x] }) => neg(mulUnlessZero(ct, sin(x))),
});
