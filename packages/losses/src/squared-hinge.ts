import { maximum, mul, mulUnlessZero, square, sub, type Tensor } from '@lossgraph/core';
import { defineLoss, type LossFunction } from './define-loss.ts';
import { meanOfElements } from './elementwise.ts';
import { checkHinge, type HingeOptions, signsOf, throughSigns } from './hinge-labels.ts';
import { type Loss, type LossClass, lossClass } from './loss.ts';
import { pairs } from './samples.ts';

export type SquaredHingeOptions = HingeOptions;

/**
 * Returns the mean of max(1 − t p, 0)² over the last axis, `[N…, D], [N…, D] → [N…]`, with targets −1 or 1.
 *
 * A batch whose targets are all 0 or 1 is converted to −1 and 1 first; the option `labels` decides it regardless of the
 * batch.
 *
 * @throws ShapeError unless the shapes are equal, save for a last axis of length 1; ValueError for unknown labels
 * @see C. Cortes, V. Vapnik, "Support-vector networks", Machine Learning 20 (1995), doi:10.1007/BF00994018
 * @example
 * ```ts
 * squaredHinge([[-1, 1]], [[0.5, 0.5]]).toArray(); // [1.25]
 * ```
 */
export const squaredHinge: LossFunction<SquaredHingeOptions> = defineLoss<SquaredHingeOptions>({
  name: 'squared_hinge',
  className: 'SquaredHinge',
  formula: '\\frac1D \\sum_i \\max(1 - t_i p_i, 0)^2',
  derivative: '-\\frac{2 t_i}D \\max(1 - t_i p_i, 0)',
  whenToUse: 'As hinge, but smooth at the margin, and harder on predictions that are far on the wrong side.',
  trap: 'One mislabelled sample weighs as the square of its score. And targets of 0 and 1: see hinge.',
  reference: 'C. Cortes, V. Vapnik, Machine Learning 20 (1995), doi:10.1007/BF00994018',
  prediction: 'scores',
  target: 'sign',
  defaults: { labels: 'auto' },
  options: {
    labels:
      'what targets are: `signs`, −1 or 1, taken as they are; `zeroOne`, 0 or 1, turned into 2t − 1; or `auto`: `zeroOne` if every element of the batch is 0 or 1, else `signs`',
  },
  check: (attrs) => checkHinge('squared_hinge', attrs),
  ...meanOfElements<SquaredHingeOptions>({
    value: (t, p, attrs) => square(missing(signsOf(t, attrs), p)),
    // The factor −2 comes last: −2p may overflow where nothing is missing, and ∞ · 0 is no number.
    slope: {
      yPred: (t, p, attrs) => {
        const s = signsOf(t, attrs);
        return mul(-2, mul(s, missing(s, p)));
      },
      yTrue: (t, p, attrs) => throughSigns(t, mul(-2, mulUnlessZero(missing(signsOf(t, attrs), p), p)), attrs),
    },
  }),
  samples: (random) => pairs(random, {}, [{ labels: 'auto' }, { labels: 'zeroOne' }, { labels: 'signs' }]),
  examples: [
    { yTrue: [[-1, 1]], yPred: [[0.5, 0.5]], values: [1.25], source: '(1.5² + 0.5²) / 2' },
    { yTrue: [[0, 1]], yPred: [[0.5, 0.5]], values: [1.25], source: 'the same, from targets of 0 and 1' },
  ],
  kinks: [
    {
      inputs: [
        [0, 1],
        [0, 0],
      ],
      attrs: { labels: 'auto' },
      gradients: [
        [0, 0],
        [1, -1],
      ],
      why: 'targets of 0 and 1 are converted',
    },
  ],
});

/** What is missing to the margin of 1. */
function missing(t: Tensor, p: Tensor): Tensor {
  return maximum(sub(1, mul(t, p)), 0);
}

/** {@link squaredHinge}, configured and reduced. */
export const SquaredHinge: LossClass<SquaredHingeOptions> = lossClass(squaredHinge);
export type SquaredHinge = Loss;
