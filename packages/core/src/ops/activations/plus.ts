import { tanhShrink as tanhShrinkLoop } from '../../kernels/tanh-shrink.ts';
import { checkNumber } from '../../options.ts';
import type { Tensor } from '../../tensor.ts';
import { add, div, mul, mulUnlessZero, sub } from '../arithmetic.ts';
import { type UnaryFn, unaryComposite } from '../build.ts';
import { greaterEqual, less, lessEqual, maximum, minimum, where } from '../compare.ts';
import { abs, sqrt, square, tanh } from '../elementwise.ts';
import { type ParametricFn, parametric } from '../parametric.ts';
import { sparseSigmoid } from './sigmoids.ts';

interface Softness {
  /** How far the bend at 0 is rounded. */
  readonly b: number;
}

/** Returns (x + √(x² + b)) / 2 (default: b = 4): a softplus without exponentials. */
export const squareplus: ParametricFn<Softness> = parametric<Softness>({
  name: 'squareplus',
  formula: '\\frac{x + \\sqrt{x^2 + b}}{2}',
  defaults: { b: 4 },
  others: [{ b: 0.5 }],
  check: ({ b }) => checkNumber('squareplus', 'b', b, { above: 0 }),
  // For x < 0 the sum cancels; it is (b/2) / (r − x) as well.
  expand: (x, { b }) => {
    const r = hypot(x, Math.sqrt(b));
    return where(greaterEqual(x, 0), add(mul(x, 0.5), mul(r, 0.5)), div(b / 2, sub(r, x)));
  },
  // (1 + x/r) / 2 is 1 − e or e for x ≥ 0 or < 0, with e = (b/2) / (r (r + |x|))
  vjp: (ct, { inputs: [x], attrs: { b } }) => {
    const r = hypot(x, Math.sqrt(b));
    const e = div(div(b / 2, add(r, abs(x))), r);
    return mulUnlessZero(ct, where(greaterEqual(x, 0), sub(1, e), e));
  },
});

/** √(x² + c²) without overflow. */
function hypot(x: Tensor, c: number): Tensor {
  const size = abs(x);
  const long = maximum(size, c);
  return mul(long, sqrt(add(square(div(minimum(size, c), long)), 1)));
}

/** Returns 0 below −1, (x + 1)² / 4 between −1 and 1, and x above: a softplus that is exactly 0. */
export const sparsePlus: UnaryFn = unaryComposite({
  name: 'sparsePlus',
  formula: '\\begin{cases} 0 & x \\le -1 \\\\ (x + 1)^2 / 4 & -1 < x < 1 \\\\ x & x \\ge 1 \\end{cases}',
  domain: { low: -3, high: 3, avoid: [-1, 1] }, // the second derivative jumps there
  expand: (x) => where(lessEqual(x, -1), 0, where(less(x, 1), div(square(add(x, 1)), 4), x)),
  vjp: (ct, { inputs: [x] }) => mulUnlessZero(ct, sparseSigmoid(x)),
});

/** Returns x − tanh x without the cancellation that the difference suffers near 0. */
export const tanhShrink: UnaryFn = unaryComposite({
  name: 'tanhShrink',
  formula: 'x - \\tanh x',
  loop: tanhShrinkLoop,
  expand: (x) => sub(x, tanh(x)),
  vjp: (ct, { inputs: [x] }) => mulUnlessZero(ct, square(tanh(x))),
});
