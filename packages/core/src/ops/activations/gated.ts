import { asTensor, type TensorLike } from '../../convert.ts';
import { ShapeError } from '../../errors.ts';
import { apply, defineComposite, withOp } from '../../op.ts';
import { draw } from '../../samples.ts';
import { checkAxis, formatShape, type Shape } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import type { AxisFn } from '../along-axis.ts';
import { add, div, mul, mulUnlessZero } from '../arithmetic.ts';
import { type UnaryFn, unaryComposite } from '../build.ts';
import { less, where } from '../compare.ts';
import { abs, exp, neg, square, tanh } from '../elementwise.ts';
import { erfc } from '../erf.ts';
import { concat } from '../join.ts';
import { type ParametricFn, parametric } from '../parametric.ts';
import { sechSquared } from '../sech-squared.ts';
import { slice } from '../slice.ts';
import { hardSigmoid, sigmoid, softplus } from './sigmoids.ts';

/** Returns x σ(x), also called swish. */
export const silu: UnaryFn = unaryComposite({
  name: 'silu',
  formula: 'x \\, \\sigma(x)',
  expand: (x) => mulUnlessZero(sigmoid(x), x), // 0 for −∞
  // σ(x) + x σ(x) σ(−x)
  vjp: (ct, { inputs: [x] }) => {
    const p = sigmoid(x);
    return mulUnlessZero(ct, add(p, mulUnlessZero(mul(p, sigmoid(neg(x))), x)));
  },
});

interface GeluAttrs {
  /** Whether to take tanh in place of erf, as early models did. */
  readonly approximate: boolean;
}

/**
 * Returns x Φ(x), where Φ is the normal distribution function: accurate to the last digits in the left tail, too.
 *
 * @see D. Hendrycks and K. Gimpel, "Gaussian error linear units", 2016
 */
export const gelu: ParametricFn<GeluAttrs> = parametric<GeluAttrs>({
  name: 'gelu',
  formula: 'x \\, \\Phi(x)',
  defaults: { approximate: false },
  others: [{ approximate: true }],
  expand: (x, { approximate }) => mulUnlessZero(approximate ? sigmoid(cubic(x)) : normalCdf(x), x),
  vjp: (ct, { inputs: [x], attrs: { approximate } }) =>
    mulUnlessZero(ct, approximate ? slopeOfApproximation(x) : slope(x)),
});

/** Φ(x) = erfc(−x/√2) / 2, which unlike (1 + erf) / 2 does not cancel for x < 0. */
function normalCdf(x: Tensor): Tensor {
  return mul(erfc(mul(x, -Math.SQRT1_2)), 0.5);
}

/** Φ(x) + x φ(x) */
function slope(x: Tensor): Tensor {
  const density = mul(exp(mul(square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
  return add(normalCdf(x), mulUnlessZero(density, x));
}

const C = 2 * Math.sqrt(2 / Math.PI);
const CUBE = 0.044715;

/** 2 √(2/π) (x + 0.044715 x³): then (1 + tanh)/2 of its half is its sigmoid. */
function cubic(x: Tensor): Tensor {
  return mul(mul(add(mul(square(x), CUBE), 1), x), C);
}

/** σ(u) + x σ(u) σ(−u) u′ */
function slopeOfApproximation(x: Tensor): Tensor {
  const u = cubic(x);
  const p = sigmoid(u);
  const du = mul(add(mul(square(x), 3 * CUBE), 1), C);
  return add(p, mulUnlessZero(mul(p, sigmoid(neg(u))), mul(x, du)));
}

/** Returns x tanh(ln(1 + eˣ)). @see D. Misra, "Mish: a self regularized non-monotonic activation function", 2019 */
export const mish: UnaryFn = unaryComposite({
  name: 'mish',
  formula: 'x \\tanh(\\ln(1 + e^x))',
  expand: (x) => mulUnlessZero(tanh(softplus(x)), x),
  // tanh(s) + x sech²(s) σ(x), with s = softplus(x)
  vjp: (ct, { inputs: [x] }) => {
    const plus = softplus(x);
    return mulUnlessZero(ct, add(tanh(plus), mulUnlessZero(mul(sechSquared(plus), sigmoid(x)), x)));
  },
});

/** Returns x hardSigmoid(x), also called hard swish; the derivative is 0 at −3, and 1 at 3. */
export const hardSilu: UnaryFn = unaryComposite({
  name: 'hardSilu',
  formula: 'x \\min(\\max(x / 6 + 1/2, 0), 1)',
  domain: { low: -5, high: 5, avoid: [-3, 3] },
  expand: (x) => mulUnlessZero(hardSigmoid(x), x),
  vjp: (ct, { inputs: [x] }) => mulUnlessZero(ct, where(less(abs(x), 3), add(div(x, 3), 0.5), hardSigmoid(x))),
  kinks: [{ inputs: [[-3, 3]], attrs: {}, gradients: [[0, 1]], why: 'the slope of the straight sides' }],
});

interface AxisAttrs {
  readonly axis: number;
}

const gluOp = defineComposite<AxisAttrs, readonly [Tensor]>({
  name: 'glu',
  formula: 'a \\, \\sigma(b) \\text{ with } x = (a, b)',
  shape: ([x], { axis }) => {
    const shape = x as Shape;
    const n = shape[axis] ?? 1;
    if (n % 2 === 0) return shape.map((length, i) => (i === axis ? n / 2 : length));
    throw new ShapeError(`glu: axis ${axis} has no two halves; got ${formatShape(shape)}; its length must be even`);
  },
  expand: ([x], { axis }) => {
    const [a, b] = halves(x, axis);
    return mulUnlessZero(sigmoid(b), a);
  },
  vjps: [
    (ct, { inputs: [x], attrs: { axis } }) => {
      const [a, b] = halves(x, axis);
      const gate = sigmoid(b);
      return concat([mulUnlessZero(ct, gate), mulUnlessZero(ct, mulUnlessZero(mul(gate, sigmoid(neg(b))), a))], axis);
    },
  ],
  *samples(random) {
    const cases: [Shape, number][] = [
      [[4], 0],
      [[3, 2], 1],
      [[4, 2], 0],
      [[0, 4], 1],
      [[0], 0],
    ];
    for (const [shape, axis] of cases) yield { inputs: [draw(random, shape)], attrs: { axis } };
  },
});

/** Returns a σ(b), where a and b are the halves of x along an axis (default: the last): `[…, 2n] → […, n]`. */
export const glu: AxisFn = withOp(gluOp, (x: TensorLike, axis = -1) => {
  const input = asTensor('glu', x);
  return apply(gluOp, [input] as const, { axis: checkAxis('glu', axis, input.rank) });
});

function halves(x: Tensor, axis: number): readonly [Tensor, Tensor] {
  const half = (x.shape[axis] ?? 0) / 2;
  const part = (start: number) => x.shape.map((_, i) => (i === axis ? ([start, start + half] as const) : null));
  return [slice(x, part(0)), slice(x, part(half))];
}
