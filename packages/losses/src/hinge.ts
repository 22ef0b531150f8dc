import { greater, maximum, mul, neg, sub, type Tensor, where } from '@lossgraph/core';
import { defineLoss, type LossFunction } from './define-loss.ts';
import { meanOfElements } from './elementwise.ts';
import { checkHinge, type HingeOptions, signsOf, throughSigns } from './hinge-labels.ts';
import { type Loss, type LossClass, lossClass } from './loss.ts';
import { pairs } from './samples.ts';

export type { HingeOptions };

/**
 * Returns the mean of max(1 − t p, 0) over the last axis, `[N…, D], [N…, D] → [N…]`, with targets −1 or 1.
 *
 * A batch whose targets are all 0 or 1 is converted to −1 and 1 first; the option `labels` decides it regardless of the
 * batch. The derivative at t p = 1 is 0.
 *
 * @throws ShapeError unless the shapes are equal, save for a last axis of length 1; ValueError for unknown labels
 * @see C. Cortes, V. Vapnik, "Support-vector networks", Machine Learning 20 (1995), doi:10.1007/BF00994018
 * @example
 * ```ts
 * hinge([[-1, 1]], [[0.5, 0.5]]).toArray(); // [1]
 * hinge([[0, 1]], [[0.5, 0.5]]).toArray(); // [1]
 * ```
 */
export const hinge: LossFunction<HingeOptions> = defineLoss<HingeOptions>({
  name: 'hinge',
  className: 'Hinge',
  formula: '\\frac1D \\sum_i \\max(1 - t_i p_i, 0)',
  derivative: '-\\frac{t_i}D [t_i p_i < 1]',
  whenToUse: 'Yes-or-no targets judged by a score: a margin classifier. Right by a margin of 1 costs nothing.',
  trap: 'Targets of 0 and 1 become −1 and 1 only if the whole batch is so; a stray 0.5 makes every 0 a constant loss of 1.',
  reference: 'C. Cortes, V. Vapnik, Machine Learning 20 (1995), doi:10.1007/BF00994018',
  prediction: 'scores',
  target: 'sign',
  defaults: { labels: 'auto' },
  options: {
    labels:
      'what targets are: `signs`, −1 or 1, taken as they are; `zeroOne`, 0 or 1, turned into 2t − 1; or `auto`: `zeroOne` if every element of the batch is 0 or 1, else `signs`',
  },
  check: (attrs) => checkHinge('hinge', attrs),
  ...meanOfElements<HingeOptions>({
    value: (t, p, attrs) => maximum(sub(1, mul(signsOf(t, attrs), p)), 0),
    slope: {
      yPred: (t, p, attrs) => {
        const s = signsOf(t, attrs);
        return whereShort(s, p, neg(s));
      },
      yTrue: (t, p, attrs) => throughSigns(t, whereShort(signsOf(t, attrs), p, neg(p)), attrs),
    },
  }),
  samples: (random) => pairs(random, {}, [{ labels: 'auto' }, { labels: 'zeroOne' }, { labels: 'signs' }]),
  examples: [
    { yTrue: [[-1, 1]], yPred: [[0.5, 0.5]], values: [1], source: '(1.5 + 0.5) / 2' },
    { yTrue: [[0, 1]], yPred: [[0.5, 0.5]], values: [1], source: 'the same, from targets of 0 and 1' },
    { yTrue: [[0, 1]], yPred: [[0.5, 0.5]], attrs: { labels: 'signs' }, values: [0.75], source: '(1 + 0.5) / 2' },
  ],
  kinks: [
    {
      inputs: [
        [-1, 1],
        [-1, 1],
      ],
      attrs: { labels: 'auto' },
      gradients: [
        [0, 0],
        [0, 0],
      ],
      why: 'the slope of the flat side',
    },
    {
      inputs: [
        [0, 1],
        [0, 0],
      ],
      attrs: { labels: 'auto' },
      gradients: [
        [0, 0],
        [0.5, -0.5],
      ],
      why: 'targets of 0 and 1 are converted',
    },
  ],
});

/** x where the margin is not reached, t p < 1, and 0 elsewhere. */
function whereShort(t: Tensor, p: Tensor, x: Tensor): Tensor {
  return where(greater(sub(1, mul(t, p)), 0), x, 0);
}

/** {@link hinge}, configured and reduced. */
export const Hinge: LossClass<HingeOptions> = lossClass(hinge);
export type Hinge = Loss;
