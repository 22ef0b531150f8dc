import { mul, reshape, type Tensor } from '@lossgraph/core';
import { ctcSamples, ctcShape, ctcValue, ctcVjp } from './ctc-ops.ts';
import { defineLoss, type LossFunction } from './define-loss.ts';
import { type Loss, type LossClass, lossClass } from './loss.ts';

/** No options of its own. */
export type CTCOptions = Record<never, never>;

/**
 * Returns −ln P(labels | logits), `[B, L], [B, T, C] → [B]`, in nats: the probability of all ways to spread the labels over
 * the T frames in their order, with repeats and with blanks between. Class 0 is the blank, and pads short rows of labels.
 *
 * If a row has n labels that are not 0, its first n are used. Predictions are logits; the softmax is part of the loss. With
 * fewer frames than labels, plus one for each adjacent repeat, the value is Infinity and the gradient 0.
 *
 * @throws ShapeError unless labels have rank 2 and logits rank 3; ValueError for a label out of range, fractional or NaN
 * @see A. Graves et al., "Connectionist temporal classification" (2006), doi:10.1145/1143844.1143891
 * @example
 * ```ts
 * ctc([[1]], [[[0, 0], [0, 0]]]).toArray(); // [0.287682…]
 * ```
 */
export const ctc: LossFunction<CTCOptions> = defineLoss<CTCOptions>({
  name: 'ctc',
  className: 'CTC',
  formula: '-\\ln \\sum_{z \\to t} \\prod_{k=1}^T \\operatorname{softmax}(p_k)_{z_k}',
  derivative: '\\operatorname{softmax}(p_k)_c - P(z_k = c \\mid t)',
  whenToUse: 'Speech, handwriting, any sequence of frames whose labels are known in order but not in time.',
  trap: 'Class 0 is the blank: shift your labels up by one. And there must be at least as many frames as labels, plus one for each adjacent repeat, or the value is Infinity.',
  reference: 'A. Graves, S. Fernández, F. Gomez, J. Schmidhuber, ICML (2006), doi:10.1145/1143844.1143891',
  prediction: 'logits',
  target: 'class index',
  classAxis: () => -1,
  defaults: {},
  options: {},
  shape: ctcShape,
  expand: ctcValue,
  vjp: {
    yPred: (ct, { yTrue, yPred }) => ctcVjp(ct, yTrue, yPred),
    yTrue: null,
  },
  profile: {
    x: 'logit of label 1 in the second of three frames, all others being 0',
    low: -6,
    high: 6,
    curves: [
      { name: 'labels 1', yTrue: [[1, 0]], yPred: secondFrame },
      { name: 'labels 1 1', yTrue: [[1, 1]], yPred: secondFrame },
    ],
  },
  *samples(random) {
    for (const [yTrue, yPred] of ctcSamples(random)) yield { yTrue, yPred, attrs: {} };
  },
  examples: [
    {
      yTrue: [[1]],
      yPred: [
        [
          [0, 0],
          [0, 0],
        ],
      ],
      values: [-Math.log(3 / 4)],
      source: '01, 10 and 11 out of four equal ways',
    },
    {
      yTrue: [[1, 1]],
      yPred: [
        [
          [0, 0],
          [0, 0],
        ],
      ],
      values: [Number.POSITIVE_INFINITY],
      source: 'two equal labels need a blank between them',
    },
    {
      yTrue: [[0]],
      yPred: [
        [
          [0, 0],
          [0, 0],
        ],
      ],
      values: [2 * Math.LN2],
      source: 'no label: only blanks, (½)²',
    },
  ],
});

function secondFrame(x: Tensor): Tensor {
  return mul(reshape(x, [1, 1, 1]), [
    [
      [0, 0],
      [0, 1],
      [0, 0],
    ],
  ]);
}

/** {@link ctc}, configured and reduced. */
export const CTC: LossClass<CTCOptions> = lossClass(ctc);
export type CTC = Loss;
