import { checkNumber } from '@lossgraph/core';
import { defineLoss, type LossFunction } from './define-loss.ts';
import { type Loss, type LossClass, lossClass } from './loss.ts';
import {
  checkMaskAxes,
  maskProfile,
  type OverlapOptions,
  overlapShapes,
  overlapSlope,
  withoutOverlap,
} from './overlap.ts';
import { pairs, unit } from './samples.ts';

export interface TverskyOptions extends OverlapOptions {
  /** ≥ 0: the weight of false positives, what is predicted and not there. */
  readonly alpha: number;
  /** ≥ 0: the weight of false negatives, what is there and not predicted. */
  readonly beta: number;
}

/**
 * Returns 1 − I / (I + α FP + β FN + 1e-7) with I = Σ t p, FP = Σ (1 − t) p and FN = Σ t (1 − p): Dice with false positives
 * and false negatives weighted apart. Over everything, the batch too, unless `axis` names the axes of one mask.
 *
 * @throws ShapeError unless the shapes are equal, or for an axis that is not there; ValueError for negative alpha or beta
 * @see S. S. M. Salehi, D. Erdogmus, A. Gholipour, "Tversky loss function for image segmentation" (2017), arXiv:1706.05721
 * @example
 * ```ts
 * tversky([[1, 1, 0, 0]], [[1, 0, 0, 0]]).item(); // 0.333333…
 * tversky([[1, 1, 0, 0]], [[1, 0, 0, 0]], { alpha: 0.1, beta: 0.9 }).item(); // 0.473684…
 * ```
 */
export const tversky: LossFunction<TverskyOptions> = defineLoss<TverskyOptions>({
  name: 'tversky',
  className: 'Tversky',
  formula:
    '1 - \\frac{I}{I + \\alpha F_+ + \\beta F_- + \\varepsilon}, \\quad I = \\sum_i t_i p_i, \\; F_+ = \\sum_i (1 - t_i) p_i, \\; F_- = \\sum_i t_i (1 - p_i)',
  derivative:
    '\\frac1Q \\left( \\frac IQ \\left( t_i + \\alpha (1 - t_i) - \\beta t_i \\right) - t_i \\right), \\quad Q = I + \\alpha F_+ + \\beta F_- + \\varepsilon',
  whenToUse: 'Segmentation where a miss costs more than a false alarm (beta > alpha), or the reverse.',
  trap: 'alpha weighs false positives; in Keras up to 3.15.1 it weighed false negatives. By default the batch is one mask.',
  reference: 'S. S. M. Salehi, D. Erdogmus, A. Gholipour, MLMI (2017), arXiv:1706.05721',
  prediction: 'probabilities',
  target: 'probabilities',
  defaults: { alpha: 0.5, beta: 0.5, axis: null },
  options: {
    alpha: 'α ≥ 0: the weight of false positives, what is predicted and not there',
    beta: 'β ≥ 0: the weight of false negatives, what is there and not predicted',
    axis: 'the axes that make up one mask, a whole number or several; null: all of them, the batch too, so that there is one value',
  },
  check: (attrs) => {
    checkNumber('tversky', 'alpha', attrs.alpha, { least: 0 });
    checkNumber('tversky', 'beta', attrs.beta, { least: 0 });
    checkMaskAxes('tversky', attrs);
  },
  shape: overlapShapes,
  expand: (t, p, attrs) => withoutOverlap(t, p, weights(attrs.alpha, attrs.beta), attrs),
  vjp: {
    yPred: (ct, { yTrue: t, yPred: p, attrs }) => overlapSlope(ct, t, p, weights(attrs.alpha, attrs.beta), attrs),
    // What p has and t has not is a false positive: the roles are swapped.
    yTrue: (ct, { yTrue: t, yPred: p, attrs }) => overlapSlope(ct, p, t, weights(attrs.beta, attrs.alpha), attrs),
  },
  profile: maskProfile,
  samples: (random) =>
    pairs(random, { yTrue: unit, yPred: unit }, [
      { alpha: 0.5, beta: 0.5, axis: null },
      { alpha: 0.3, beta: 0.7, axis: -1 },
      { alpha: 1, beta: 0, axis: [0] },
    ]),
  examples: [
    {
      yTrue: [[1, 1, 0, 0]],
      yPred: [[1, 0, 0, 0]],
      values: (0.5 + 1e-7) / (1.5 + 1e-7),
      source: '1 − 1 / (1 + ½·0 + ½·1)',
    },
    {
      yTrue: [[1, 1, 0, 0]],
      yPred: [[1, 0, 0, 0]],
      attrs: { alpha: 0.1, beta: 0.9 },
      values: (0.9 + 1e-7) / (1.9 + 1e-7),
      source: '1 − 1 / (1 + 0.9): one false negative',
    },
  ],
});

function weights(falsePositives: number, falseNegatives: number) {
  return { both: 1, falsePositives, falseNegatives };
}

/** {@link tversky}, configured and reduced. */
export const Tversky: LossClass<TverskyOptions> = lossClass(tversky);
export type Tversky = Loss;
