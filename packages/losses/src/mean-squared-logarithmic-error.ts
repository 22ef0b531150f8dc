import { add, div, greater, maximum, mul, square, type Tensor, where } from '@lossgraph/core';
import { defineLoss, type LossFunction } from './define-loss.ts';
import { meanOfElements } from './elementwise.ts';
import { logRatio } from './log-ratio.ts';
import { type Loss, type LossClass, lossClass } from './loss.ts';
import { EPSILON } from './probability.ts';
import { elementCurve } from './profile.ts';
import { pairs } from './samples.ts';

/** No options of its own. */
export type MeanSquaredLogarithmicErrorOptions = Record<never, never>;

/**
 * Returns the mean of (ln(1 + t) − ln(1 + p))² over the last axis, `[N…, D], [N…, D] → [N…]`.
 *
 * Targets and predictions below 1e-7, negative ones among them, count as 1e-7 and have no gradient.
 *
 * @throws ShapeError unless the shapes are equal, save for a last axis of length 1
 * @see Keras, `mean_squared_logarithmic_error`
 * @example
 * ```ts
 * meanSquaredLogarithmicError([[0]], [[1]]).toArray(); // [0.480452…]
 * ```
 */
export const meanSquaredLogarithmicError: LossFunction<MeanSquaredLogarithmicErrorOptions> =
  defineLoss<MeanSquaredLogarithmicErrorOptions>({
    name: 'mean_squared_logarithmic_error',
    className: 'MeanSquaredLogarithmicError',
    aliases: ['msle', 'MSLE'],
    formula:
      '\\frac1D \\sum_i \\left( \\ln\\frac{1 + \\max(t_i, \\varepsilon)}{1 + \\max(p_i, \\varepsilon)} \\right)^2',
    derivative: '\\frac2D \\frac{[p_i > \\varepsilon]}{1 + p_i} \\ln\\frac{1 + p_i}{1 + \\max(t_i, \\varepsilon)}',
    whenToUse: 'Positive targets that grow exponentially (counts, prices): errors count by ratio, not by difference.',
    trap: 'A negative prediction counts as 0 and gets no gradient, so it never comes back: end in softplus or exp.',
    reference: 'Keras, mean_squared_logarithmic_error (root of it: Kaggle’s RMSLE)',
    prediction: 'values',
    target: 'values',
    defaults: {},
    options: {},
    ...meanOfElements({
      value: (t, p) => square(difference(p, t)),
      slope: {
        yPred: (t, p) => slope(p, t),
        yTrue: (t, p) => slope(t, p),
      },
    }),
    profile: { x: 'prediction p', low: -0.5, high: 6, curves: [elementCurve('t = 1', 1), elementCurve('t = 3', 3)] },
    samples: (random) => {
      const domain = { low: -0.5, high: 3, avoid: [0] };
      return pairs(random, { yTrue: domain, yPred: domain }, [{}]);
    },
    examples: [
      { yTrue: [[0]], yPred: [[1]], values: [Math.log(2 / (1 + 1e-7)) ** 2], source: '(ln 2)², 0 counting as 1e-7' },
    ],
    kinks: [
      { inputs: [[1], [-0.5]], attrs: {}, gradients: [null, [0]], why: 'floored predictions pass no gradient' },
      { inputs: [[1], [EPSILON]], attrs: {}, gradients: [null, [0]], why: 'the slope of the flat side' },
    ],
  });

/** ln(1 + max(a, ε)) − ln(1 + max(b, ε)), as one logarithm of a ratio. */
function difference(a: Tensor, b: Tensor): Tensor {
  return logRatio(maximum(a, EPSILON), maximum(b, EPSILON), { plus: 1 });
}

/** The derivative of the squared difference with respect to a. */
function slope(a: Tensor, b: Tensor): Tensor {
  return where(greater(a, EPSILON), div(mul(2, difference(a, b)), add(1, a)), 0);
}

/** {@link meanSquaredLogarithmicError}, configured and reduced. */
export const MeanSquaredLogarithmicError: LossClass<MeanSquaredLogarithmicErrorOptions> =
  lossClass(meanSquaredLogarithmicError);
export type MeanSquaredLogarithmicError = Loss;
