import {
  checkNumber,
  div,
  equal,
  expandDims,
  expm1,
  log,
  mul,
  mulUnlessZero,
  neg,
  pow,
  sub,
  takeAlongAxis,
  where,
} from '@lossgraph/core';
import { defineLoss, type LossFunction } from './define-loss.ts';
import { isLabelled } from './labels.ts';
import { type Loss, type LossClass, lossClass } from './loss.ts';
import { twoClasses } from './profile.ts';
import { labelled, unit } from './samples.ts';
import { labelShapes } from './shape-rules.ts';

export interface CategoricalGeneralizedCrossEntropyOptions {
  /** Between 0 and 1, both excluded: towards 0 it becomes crossentropy, towards 1 the mean absolute error. */
  readonly q: number;
}

/**
 * Returns (1 − p_t^q) / q with p_t the probability at the labelled class, `[N…], [N…, C] → [N…]`. Labels are whole numbers
 * 0 … C − 1; probabilities are taken as they are, neither clipped nor scaled.
 *
 * At p_t = 0 the value is 1/q and the gradient, whose limit is infinite, is 0.
 *
 * @throws ShapeError unless there is one label for each row; ValueError for q out of range, or a label out of range,
 * fractional or NaN
 * @see Z. Zhang, M. Sabuncu, "Generalized cross entropy loss for training deep neural networks with noisy labels" (2018), arXiv:1805.07836
 * @example
 * ```ts
 * categoricalGeneralizedCrossEntropy([1, 0], [[0.75, 0.25], [1, 0]]).toArray(); // [1, 0]
 * ```
 */
export const categoricalGeneralizedCrossEntropy: LossFunction<CategoricalGeneralizedCrossEntropyOptions> =
  defineLoss<CategoricalGeneralizedCrossEntropyOptions>({
    name: 'categorical_generalized_cross_entropy',
    className: 'CategoricalGeneralizedCrossEntropy',
    formula: '\\frac{1 - p_t^q}q',
    derivative: '-p_t^{q - 1} [c = t]',
    whenToUse: 'One of several classes when some labels are wrong: samples that the model disbelieves pull less.',
    trap: 'It takes class indices and probabilities, not one-hot rows and not logits: end in softmax.',
    reference: 'Z. Zhang, M. R. Sabuncu, NeurIPS (2018), arXiv:1805.07836',
    prediction: 'probabilities',
    target: 'class index',
    defaults: { q: 0.5 },
    options: {
      q: 'between 0 and 1, both excluded: towards 0 it becomes crossentropy, towards 1 the mean absolute error',
    },
    check: ({ q }) => checkNumber('categorical_generalized_cross_entropy', 'q', q, { above: 0, below: 1 }),
    shape: labelShapes(() => -1),
    // (1 − e^(q ln p)) / q through expm1, which keeps the digits of a value near 0; subtracted from 0, lest 0 become −0
    expand: (t, p, { q }) => div(sub(0, expm1(mul(q, log(takeAlongAxis(p, t))))), q),
    vjp: {
      yPred: (ct, { yTrue: t, yPred: p, attrs: { q } }) => {
        const at = takeAlongAxis(p, t);
        const none = equal(at, 0);
        const slope = where(none, 0, neg(pow(where(none, 1, at), q - 1)));
        const hot = isLabelled(t, p, -1);
        return where(hot, expandDims(mulUnlessZero(ct, slope), -1), 0);
      },
      yTrue: null,
    },
    profile: {
      x: 'probability p of the right one of two classes',
      low: 0.01,
      high: 0.99,
      curves: [
        { name: 'q = 0.5', yTrue: [0], yPred: twoClasses },
        { name: 'q = 0.9', yTrue: [0], yPred: twoClasses, attrs: { q: 0.9 } },
      ],
    },
    *samples(random) {
      yield* labelled(random, { q: 0.5 }, unit);
      yield* labelled(random, { q: 0.2 }, unit);
      yield* labelled(random, { q: 0.9 }, unit);
    },
    examples: [
      { yTrue: [1], yPred: [[0.75, 0.25]], values: [1], source: '(1 − √¼) / ½' },
      { yTrue: [1], yPred: [[1, 0]], values: [2], source: '1 / q' },
    ],
  });

/** {@link categoricalGeneralizedCrossEntropy}, configured and reduced. */
export const CategoricalGeneralizedCrossEntropy: LossClass<CategoricalGeneralizedCrossEntropyOptions> = lossClass(
  categoricalGeneralizedCrossEntropy,
);
export type CategoricalGeneralizedCrossEntropy = Loss;
