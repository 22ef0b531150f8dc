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

export type DiceOptions = OverlapOptions;

const weights = { both: 2, falsePositives: 1, falseNegatives: 1 };

/**
 * Returns 1 − 2 Σ t p / (Σ t + Σ p + 1e-7), 0 for masks that agree and 1 for masks that do not meet. Over everything, the
 * batch too, unless `axis` names the axes of one mask: `[N, H, W, C] → [N]` for `axis: [1, 2, 3]`.
 *
 * Two empty masks give 1, as in Keras.
 *
 * @throws ShapeError unless the shapes are equal, or for an axis that is not there
 * @see F. Milletari, N. Navab, S.-A. Ahmadi, "V-Net" (2016), arXiv:1606.04797
 * @example
 * ```ts
 * dice([[1, 1, 0, 0]], [[1, 0, 0, 0]]).item(); // 0.333333…
 * dice([[1, 1], [1, 0]], [[1, 1], [0, 1]], { axis: -1 }).toArray(); // [2.5e-8, 1]
 * ```
 */
export const dice: LossFunction<DiceOptions> = defineLoss<DiceOptions>({
  name: 'dice',
  className: 'Dice',
  formula: '1 - \\frac{2 \\sum_i t_i p_i}{\\sum_i t_i + \\sum_i p_i + \\varepsilon}',
  derivative:
    '\\frac2A \\left( \\frac IA - t_i \\right), \\quad I = \\sum_i t_i p_i, \\; A = \\sum_i t_i + \\sum_i p_i + \\varepsilon',
  whenToUse: 'Segmentation where the foreground is small: the overlap counts, not the number of background pixels.',
  trap: 'By default the batch is one mask, so large objects outvote small ones: name the axes of one sample.',
  reference: 'F. Milletari, N. Navab, S.-A. Ahmadi, 3DV (2016), arXiv:1606.04797',
  prediction: 'probabilities',
  target: 'probabilities',
  defaults: { axis: null },
  options: {
    axis: 'the axes that make up one mask, a whole number or several; null: all of them, the batch too, so that there is one value',
  },
  check: (attrs) => checkMaskAxes('dice', attrs),
  shape: overlapShapes,
  // 2I in the place of I, and both kinds of errors once: 2I + F₊ + F₋ = Σ t + Σ p
  expand: (t, p, attrs) => withoutOverlap(t, p, weights, attrs),
  vjp: {
    yPred: (ct, { yTrue, yPred, attrs }) => overlapSlope(ct, yTrue, yPred, weights, attrs),
    yTrue: (ct, { yTrue, yPred, attrs }) => overlapSlope(ct, yPred, yTrue, weights, attrs),
  },
  profile: maskProfile,
  samples: (random) => pairs(random, { yTrue: unit, yPred: unit }, [{ axis: null }, { axis: -1 }, { axis: [0] }]),
  examples: [
    { yTrue: [[1, 1, 0, 0]], yPred: [[1, 0, 0, 0]], values: (1 + 1e-7) / (3 + 1e-7), source: '1 − 2·1 / (2 + 1)' },
    { yTrue: [[0, 0]], yPred: [[0, 0]], values: 1, source: 'two empty masks' },
  ],
});

/** {@link dice}, configured and reduced. */
export const Dice: LossClass<DiceOptions> = lossClass(dice);
export type Dice = Loss;
