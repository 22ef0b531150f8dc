import { neg, sub } from '@lossgraph/core';
import { defineLoss, type LossFunction } from './define-loss.ts';
import { meanOfElements } from './elementwise.ts';
import { lnCosh, slopeOfLnCosh } from './ln-cosh.ts';
import { type Loss, type LossClass, lossClass } from './loss.ts';
import { pairs } from './samples.ts';

/** No options of its own. */
export type LogCoshOptions = Record<never, never>;

/**
 * Returns the mean of ln cosh(p − t) over the last axis, `[N…, D], [N…, D] → [N…]`: about ½e² for a small error e,
 * |e| − ln 2 for a large one.
 *
 * Accurate at any size of the error: also below 1e-4, where Keras' float32 is noise.
 *
 * @throws ShapeError unless the shapes are equal, save for a last axis of length 1
 * @see P. J. Green, "Bayesian reconstructions from emission tomography data using a modified EM algorithm", IEEE Trans. Med. Imaging 9 (1990), doi:10.1109/42.52985
 * @example
 * ```ts
 * logCosh([[0, 1], [0, 0]], [[1, 1], [0, 0]]).toArray(); // [0.216890…, 0]
 * ```
 */
export const logCosh: LossFunction<LogCoshOptions> = defineLoss<LogCoshOptions>({
  name: 'log_cosh',
  className: 'LogCosh',
  aliases: ['logcosh'],
  formula: '\\frac1D \\sum_i \\ln \\cosh(p_i - t_i)',
  derivative: '\\frac1D \\tanh(p_i - t_i)',
  whenToUse: 'Regression with some outliers: as Huber, but smooth everywhere, so second-order methods work too.',
  trap: 'The bend lies at an error of about 1, in units of the target: scale the targets.',
  reference: 'P. J. Green, IEEE Trans. Med. Imaging 9 (1990), doi:10.1109/42.52985',
  prediction: 'values',
  target: 'values',
  defaults: {},
  options: {},
  ...meanOfElements({
    value: (t, p) => lnCosh(sub(p, t)),
    slope: {
      yPred: (t, p) => slopeOfLnCosh(sub(p, t)),
      yTrue: (t, p) => neg(slopeOfLnCosh(sub(p, t))),
    },
  }),
  samples: (random) => pairs(random, {}, [{}]),
  examples: [
    {
      yTrue: [[0, 0]],
      yPred: [[1, 100]],
      values: [(Math.log(Math.cosh(1)) + 100 - Math.LN2) / 2],
      source: '(ln cosh 1 + 100 − ln 2) / 2',
    },
    { yTrue: [[0]], yPred: [[1e-4]], values: [4.999999991666667e-9], source: 'e²/2 − e⁴/12' },
  ],
});

/** {@link logCosh}, configured and reduced. */
export const LogCosh: LossClass<LogCoshOptions> = lossClass(logCosh);
export type LogCosh = Loss;
