import {
  add,
  cast,
  equal,
  expandDims,
  greater,
  isFinite as isFiniteNumber,
  max,
  maximum,
  mul,
  mulUnlessZero,
  neg,
  reciprocal,
  reshape,
  squeeze,
  sub,
  sum,
  type Tensor,
  where,
} from '@lossgraph/core';
import { defineLoss, type LossFunction } from './define-loss.ts';
import { type Loss, type LossClass, lossClass } from './loss.ts';
import { pairs } from './samples.ts';
import { equalShapes } from './shape-rules.ts';

/** No options of its own. */
export type CategoricalHingeOptions = Record<never, never>;

const last = { axis: -1, keepDims: true } as const;

/**
 * Returns max(0, 1 + the best score of a wrong class − the score of the right one), `[N…, C], [N…, C] → [N…]`, with
 * one-hot targets.
 *
 * The right class takes part in the comparison with a score of 0, so negative scores of all wrong classes count as 0.
 * Tied wrong classes share the gradient; where the margin is just reached it is 0.
 *
 * @throws ShapeError unless the shapes are equal
 * @see K. Crammer, Y. Singer, "On the algorithmic implementation of multiclass kernel-based vector machines", JMLR 2 (2001)
 * @example
 * ```ts
 * categoricalHinge([[0, 1, 0]], [[0.5, 0.75, 1]]).toArray(); // [1.25]
 * ```
 */
export const categoricalHinge: LossFunction<CategoricalHingeOptions> = defineLoss<CategoricalHingeOptions>({
  name: 'categorical_hinge',
  className: 'CategoricalHinge',
  formula: '\\max\\left(0,\\; 1 + \\max_c (1 - t_c) p_c - \\sum_c t_c p_c \\right)',
  derivative: '\\left( (1 - t_c) [c = k] - t_c \\right) [\\text{loss} > 0], \\quad k = \\arg\\max_c (1 - t_c) p_c',
  whenToUse: 'One of several classes judged by scores: a margin classifier. The right class needs a lead of 1.',
  trap: 'Only the best wrong class learns at each step; and one-hot targets are needed, class indices are not converted.',
  reference: 'K. Crammer, Y. Singer, JMLR 2 (2001)',
  prediction: 'scores',
  target: 'probabilities',
  defaults: {},
  options: {},
  shape: equalShapes(),
  expand: (t, p) => squeeze(maximum(shortfall(t, p), 0), -1),
  vjp: {
    yPred: (ct, { yTrue: t, yPred: p, output }) =>
      mulUnlessZero(active(ct, output), sub(mul(sub(1, t), shareOfBest(wrong(t, p))), t)),
    yTrue: (ct, { yTrue: t, yPred: p, output }) =>
      mulUnlessZero(active(ct, output), neg(mul(p, add(shareOfBest(wrong(t, p)), 1)))),
  },
  profile: {
    x: 'score p of the right class, the wrong one having 0',
    low: -3,
    high: 3,
    curves: [{ name: '', yTrue: [[1, 0]], yPred: (x) => mul(reshape(x, [1, 1]), [[1, 0]]) }],
  },
  samples: (random) => pairs(random, { yTrue: { low: -0.2, high: 1.2 } }, [{}]),
  examples: [
    { yTrue: [[0, 1, 0]], yPred: [[0.5, 0.75, 1]], values: [1.25], source: '1 + 1 − 0.75' },
    {
      yTrue: [[0, 1, 0]],
      yPred: [[-5, 0.75, -7]],
      values: [0.25],
      source: '1 + 0 − 0.75: no wrong class counts below 0',
    },
  ],
  kinks: [
    {
      inputs: [
        [0, 1],
        [0, 1],
      ],
      attrs: {},
      gradients: [null, [0, 0]],
      why: 'the slope of the flat side',
    },
    {
      inputs: [
        [0, 1, 0],
        [2, 0, 2],
      ],
      attrs: {},
      gradients: [null, [0.5, -1, 0.5]],
      why: 'a tie is split evenly',
    },
  ],
});

function wrong(t: Tensor, p: Tensor): Tensor {
  return mul(sub(1, t), p);
}

/**
 * 1 + the best score of a wrong class − that of the right one. What their difference loses to rounding is added at the end:
 * at the margin nothing else may be left.
 */
function shortfall(t: Tensor, p: Tensor): Tensor {
  const [best, right] = [max(wrong(t, p), last), sum(mul(t, p), last)];
  const lead = sub(best, right);
  const part = sub(lead, best);
  const lost = sub(sub(best, sub(lead, part)), add(right, part));
  return add(add(lead, 1), where(isFiniteNumber(lost), lost, 0));
}

/** ct over all classes where the loss is positive, and 0 elsewhere. */
function active(ct: Tensor, output: Tensor): Tensor {
  return expandDims(where(greater(output, 0), ct, 0), -1);
}

/** 1 at the largest score, or evenly shared by the tied ones, and 0 elsewhere. */
function shareOfBest(scores: Tensor): Tensor {
  const best = equal(scores, max(scores, last));
  return where(best, reciprocal(cast(sum(cast(best, 'int32'), last), scores.dtype)), 0);
}

/** {@link categoricalHinge}, configured and reduced. */
export const CategoricalHinge: LossClass<CategoricalHingeOptions> = lossClass(categoricalHinge);
export type CategoricalHinge = Loss;
