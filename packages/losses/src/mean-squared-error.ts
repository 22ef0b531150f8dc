import { mul, square, sub } from '@lossgraph/core';
import { defineLoss, type LossFunction } from './define-loss.ts';
import { meanOfElements } from './elementwise.ts';
import { type Loss, type LossClass, lossClass } from './loss.ts';
import { pairs } from './samples.ts';

/** No options of its own. */
export type MeanSquaredErrorOptions = Record<never, never>;

/**
 * Returns the mean of (t − p)² over the last axis, `[N…, D], [N…, D] → [N…]`, in squared units of the target.
 *
 * @throws ShapeError unless the shapes are equal, save for a last axis of length 1
 * @see C. F. Gauss, Theoria combinationis observationum erroribus minimis obnoxiae, 1823
 * @example
 * ```ts
 * meanSquaredError([[0, 1], [0, 0]], [[1, 1], [1, 0]]).toArray(); // [0.5, 0.5]
 * ```
 */
export const meanSquaredError: LossFunction<MeanSquaredErrorOptions> = defineLoss<MeanSquaredErrorOptions>({
  name: 'mean_squared_error',
  className: 'MeanSquaredError',
  aliases: ['mse', 'MSE'],
  formula: '\\frac1D \\sum_i (t_i - p_i)^2',
  derivative: '\\frac2D (p_i - t_i)',
  whenToUse: 'Regression with errors that are roughly normal: the prediction learns the conditional mean.',
  trap: 'One outlier weighs as the square of its distance; Huber or LogCosh bound its pull.',
  reference: 'C. F. Gauss, Theoria combinationis observationum erroribus minimis obnoxiae, 1823',
  prediction: 'values',
  target: 'values',
  defaults: {},
  options: {},
  ...meanOfElements({
    value: (t, p) => square(sub(p, t)),
    slope: {
      yPred: (t, p) => mul(2, sub(p, t)),
      yTrue: (t, p) => mul(2, sub(t, p)),
    },
  }),
  samples: (random) => pairs(random, {}, [{}]),
  examples: [{ yTrue: [[0, 1]], yPred: [[1, 3]], values: [2.5], source: '(1² + 2²) / 2' }],
});

/** {@link meanSquaredError}, configured and reduced. */
export const MeanSquaredError: LossClass<MeanSquaredErrorOptions> = lossClass(meanSquaredError);
export type MeanSquaredError = Loss;
