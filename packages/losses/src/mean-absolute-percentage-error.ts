import { abs, div, greater, maximum, mul, sign, sub, type Tensor, where } from '@lossgraph/core';
import { defineLoss, type LossFunction } from './define-loss.ts';
import { meanOfElements } from './elementwise.ts';
import { type Loss, type LossClass, lossClass } from './loss.ts';
import { EPSILON } from './probability.ts';
import { elementCurve } from './profile.ts';
import { anyValue, pairs } from './samples.ts';

/** No options of its own. */
export type MeanAbsolutePercentageErrorOptions = Record<never, never>;

/**
 * Returns 100 times the mean of |t − p| / |t| over the last axis, `[N…, D], [N…, D] → [N…]`, in percent of the target.
 *
 * Targets smaller than 1e-7 count as 1e-7. The derivative at t = p is 0.
 *
 * @throws ShapeError unless the shapes are equal, save for a last axis of length 1
 * @see J. S. Armstrong, Long-Range Forecasting, 2nd ed. (1985), p. 348
 * @example
 * ```ts
 * meanAbsolutePercentageError([[2, 4]], [[1, 5]]).toArray(); // [37.5]
 * ```
 */
export const meanAbsolutePercentageError: LossFunction<MeanAbsolutePercentageErrorOptions> =
  defineLoss<MeanAbsolutePercentageErrorOptions>({
    name: 'mean_absolute_percentage_error',
    className: 'MeanAbsolutePercentageError',
    aliases: ['mape', 'MAPE'],
    formula: '\\frac{100}D \\sum_i \\frac{|t_i - p_i|}{\\max(|t_i|, \\varepsilon)}',
    derivative: '\\frac{100}D \\frac{\\operatorname{sign}(p_i - t_i)}{\\max(|t_i|, \\varepsilon)}',
    whenToUse: 'Regression over several orders of magnitude, with targets well away from 0.',
    trap: 'A target of 0 turns an error of 1 into 1e9; and a forecast that is too low costs at most 100, one too high any amount.',
    reference: 'J. S. Armstrong, Long-Range Forecasting, 2nd ed. (1985), p. 348',
    prediction: 'values',
    target: 'values',
    defaults: {},
    options: {},
    ...meanOfElements({
      scale: 100,
      divisor: floored,
      value: (t, p) => abs(sub(p, t)),
      slope: {
        yPred: (t, p) => sign(sub(p, t)),
        // |1 − p/t|′ = sign(t − p) sign(t) · p/t²; where |t| is floored, only the error depends on t
        yTrue: (t, p) => {
          const relative = where(greater(abs(t), EPSILON), mul(sign(t), div(p, floored(t))), 1);
          return mul(sign(sub(t, p)), relative);
        },
      },
    }),
    profile: { x: 'prediction p', low: -1, high: 3, curves: [elementCurve('t = 1', 1), elementCurve('t = 2', 2)] },
    samples: (random) => pairs(random, { yTrue: { ...anyValue, avoid: [0] } }, [{}]),
    examples: [{ yTrue: [[2, 4]], yPred: [[1, 5]], values: [37.5], source: '100 (½ + ¼) / 2' }],
    kinks: [
      {
        inputs: [
          [1, 2],
          [1, 4],
        ],
        attrs: {},
        gradients: [
          [0, -50],
          [0, 25],
        ],
        why: 'no error, no slope',
      },
      { inputs: [[0], [1]], attrs: {}, gradients: [[-1e9], [1e9]], why: 'the floor under |t| is flat' },
    ],
  });

function floored(t: Tensor): Tensor {
  return maximum(abs(t), EPSILON);
}

/** {@link meanAbsolutePercentageError}, configured and reduced. */
export const MeanAbsolutePercentageError: LossClass<MeanAbsolutePercentageErrorOptions> =
  lossClass(meanAbsolutePercentageError);
export type MeanAbsolutePercentageError = Loss;
