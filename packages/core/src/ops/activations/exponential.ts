import { checkNumber } from '../../options.ts';
import { nonzero } from '../../samples.ts';
import { checkFinite } from '../../shape.ts';
import type { Tensor } from '../../tensor.ts';
import { add, div, mul, mulUnlessZero } from '../arithmetic.ts';
import { type UnaryFn, unaryComposite } from '../build.ts';
import { greater, maximum, minimum, where } from '../compare.ts';
import { exp, expm1 } from '../elementwise.ts';
import { type ParametricFn, parametric } from '../parametric.ts';

interface Scale {
  /** Height of the saturation on the negative side, which tends to −α. */
  readonly alpha: number;
}

/** Returns x where it is positive, and α (eˣ − 1) elsewhere (default: α = 1); at 0 the derivative is α. */
export const elu: ParametricFn<Scale> = parametric<Scale>({
  name: 'elu',
  formula: '\\begin{cases} x & x > 0 \\\\ \\alpha (e^x - 1) & \\text{else} \\end{cases}',
  defaults: { alpha: 1 },
  others: [{ alpha: 0.3 }, { alpha: -2 }],
  check: ({ alpha }) => checkFinite('elu', 'alpha', alpha),
  kinksAt: () => [0],
  expand: (x, { alpha }) => add(maximum(x, 0), mul(expm1(minimum(x, 0)), alpha)),
  vjp: (ct, { inputs: [x], attrs: { alpha } }) => where(greater(x, 0), ct, mulUnlessZero(ct, mul(leftExp(x), alpha))),
  kinks: [{ inputs: [0], attrs: { alpha: 0.5 }, gradients: [0.5], why: 'the slope of the negative side' }],
});

const ALPHA = 1.6732632423543772;
const SCALE = 1.0507009873554805;

/**
 * Returns 1.0507 · elu(x) with α = 1.6733, which keep mean 0 and variance 1 from layer to layer; at 0 the derivative is
 * 1.7581, that of the negative side.
 *
 * @see G. Klambauer et al., "Self-normalizing neural networks", NIPS 2017
 */
export const selu: UnaryFn = unaryComposite({
  name: 'selu',
  formula: '\\lambda \\begin{cases} x & x > 0 \\\\ \\alpha (e^x - 1) & \\text{else} \\end{cases}',
  domain: nonzero,
  expand: (x) => mul(elu(x, { alpha: ALPHA }), SCALE),
  vjp: (ct, { inputs: [x] }) => mulUnlessZero(ct, where(greater(x, 0), SCALE, mul(leftExp(x), SCALE * ALPHA))),
  kinks: [{ inputs: [0], attrs: {}, gradients: [SCALE * ALPHA], why: 'the slope of the negative side' }],
});

/** Returns max(x, 0) + α (e^(min(x, 0)/α) − 1) (default: α = 1), whose derivative does not jump. */
export const celu: ParametricFn<Scale> = parametric<Scale>({
  name: 'celu',
  formula: '\\max(x, 0) + \\min(\\alpha (e^{x / \\alpha} - 1), 0)',
  defaults: { alpha: 1 },
  others: [{ alpha: 0.3 }, { alpha: 2.5 }],
  check: ({ alpha }) => checkNumber('celu', 'alpha', alpha, { above: 0 }),
  kinksAt: () => [0], // of the second derivative
  expand: (x, { alpha }) => add(maximum(x, 0), mul(expm1(div(minimum(x, 0), alpha)), alpha)),
  vjp: (ct, { inputs: [x], attrs: { alpha } }) => where(greater(x, 0), ct, mulUnlessZero(ct, leftExp(div(x, alpha)))),
  kinks: [{ inputs: [0], attrs: { alpha: 2 }, gradients: [1], why: 'both sides have slope 1' }],
});

/** eˣ for x ≤ 0, and 1 where it is not wanted, so that nothing overflows. */
function leftExp(x: Tensor): Tensor {
  return exp(minimum(x, 0));
}
