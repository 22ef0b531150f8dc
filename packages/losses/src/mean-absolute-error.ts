import { abs, sign, sub } from '@lossgraph/core';
import { defineLoss, type LossFunction } from './define-loss.ts';
import { meanOfElements } from './elementwise.ts';
import { type Loss, type LossClass, lossClass } from './loss.ts';
import { pairs } from './samples.ts';

/** No options of its own. */
export type MeanAbsoluteErrorOptions = Record<never, never>;

/**
 * Returns the mean of |t − p| over the last axis, `[N…, D], [N…, D] → [N…]`, in units of the target.
 *
 * The derivative at t = p is 0.
 *
 * @throws ShapeError unless the shapes are equal, save for a last axis of length 1
 * @see P.-S. Laplace, Mémoire sur la probabilité des causes par les événements, 1774
 * @example
 * ```ts
 * meanAbsoluteError([[0, 1], [0, 0]], [[1, 1], [1, 0]]).toArray(); // [0.5, 0.5]
 * ```
 */
export const meanAbsoluteError: LossFunction<MeanAbsoluteErrorOptions> = defineLoss<MeanAbsoluteErrorOptions>({
  name: 'mean_absolute_error',
  className: 'MeanAbsoluteError',
  aliases: ['mae', 'MAE'],
  formula: '\\frac1D \\sum_i |t_i - p_i|',
  derivative: '\\frac1D \\operatorname{sign}(p_i - t_i)',
  whenToUse: 'Regression with outliers: the prediction learns the conditional median.',
  trap: 'The gradient is as large near the target as far from it, so a constant learning rate never settles.',
  reference: 'P.-S. Laplace, Mémoire sur la probabilité des causes par les événements, 1774',
  prediction: 'values',
  target: 'values',
  defaults: {},
  options: {},
  ...meanOfElements({
    value: (t, p) => abs(sub(p, t)),
    slope: {
      yPred: (t, p) => sign(sub(p, t)),
      yTrue: (t, p) => sign(sub(t, p)),
    },
  }),
  samples: (random) => pairs(random, {}, [{}]),
  examples: [{ yTrue: [[0, 1]], yPred: [[1, 3]], values: [1.5], source: '(1 + 2) / 2' }],
  kinks: [
    {
      inputs: [
        [1, 2],
        [1, 4],
      ],
      attrs: {},
      gradients: [
        [0, -0.5],
        [0, 0.5],
      ],
      why: 'no error, no slope',
    },
  ],
});

/** {@link meanAbsoluteError}, configured and reduced. */
export const MeanAbsoluteError: LossClass<MeanAbsoluteErrorOptions> = lossClass(meanAbsoluteError);
export type MeanAbsoluteError = Loss;
