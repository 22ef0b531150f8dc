import {
  add,
  clip,
  div,
  expandDims,
  greater,
  less,
  logicalAnd,
  mul,
  mulUnlessZero,
  neg,
  sum,
  type Tensor,
  where,
} from '@lossgraph/core';
import { defineLoss, type LossFunction } from './define-loss.ts';
import { logRatio } from './log-ratio.ts';
import { type Loss, type LossClass, lossClass } from './loss.ts';
import { EPSILON } from './probability.ts';
import { twoClasses } from './profile.ts';
import { pairs } from './samples.ts';
import { equalShapes } from './shape-rules.ts';

/** No options of its own. */
export type KLDivergenceOptions = Record<never, never>;

/**
 * Returns Σ t ln(t / p) over the last axis, `[N…, D], [N…, D] → [N…]`, in nats: how far the distribution p lies from t.
 *
 * Both are clipped to [1e-7, 1], neither is scaled to sum to 1. On clipped values the gradient is 0.
 *
 * @throws ShapeError unless the shapes are equal, save for a last axis of length 1
 * @see S. Kullback, R. A. Leibler, "On information and sufficiency", Ann. Math. Statist. 22 (1951), doi:10.1214/aoms/1177729694
 * @example
 * ```ts
 * klDivergence([[0.5, 0.5]], [[0.25, 0.75]]).toArray(); // [0.143841…]
 * ```
 */
export const klDivergence: LossFunction<KLDivergenceOptions> = defineLoss<KLDivergenceOptions>({
  name: 'kl_divergence',
  className: 'KLDivergence',
  aliases: ['kld', 'KLD', 'kullback_leibler_divergence'],
  formula:
    '\\sum_i \\bar t_i \\ln \\frac{\\bar t_i}{\\bar p_i}, \\quad \\bar x = \\operatorname{clip}(x, \\varepsilon, 1)',
  derivative: '-\\frac{\\bar t_i}{p_i} [\\varepsilon < p_i < 1]',
  whenToUse: 'Targets and predictions are distributions: distillation, variational inference.',
  trap: 'It is not symmetric: swapping the arguments gives another loss. And rows that do not sum to 1 can make it negative.',
  reference: 'S. Kullback, R. A. Leibler, Ann. Math. Statist. 22 (1951), doi:10.1214/aoms/1177729694',
  prediction: 'probabilities',
  target: 'probabilities',
  defaults: {},
  options: {},
  shape: equalShapes(),
  expand: (t, p) => sum(mul(inUnit(t), logRatio(inUnit(t), inUnit(p))), { axis: -1 }),
  vjp: {
    yPred: (ct, { yTrue: t, yPred: p }) => mulUnlessZero(expandDims(ct, -1), inside(p, neg(div(inUnit(t), inUnit(p))))),
    yTrue: (ct, { yTrue: t, yPred: p }) =>
      mulUnlessZero(expandDims(ct, -1), inside(t, add(logRatio(inUnit(t), inUnit(p)), 1))),
  },
  profile: {
    x: 'probability p of the first of two classes',
    low: 0.01,
    high: 0.99,
    curves: [
      { name: 't = ½', yTrue: [[0.5, 0.5]], yPred: twoClasses },
      { name: 't = 0.9', yTrue: [[0.9, 0.1]], yPred: twoClasses },
    ],
  },
  samples: (random) => {
    const domain = { low: -0.2, high: 1.2, avoid: [0, 1] };
    return pairs(random, { yTrue: domain, yPred: domain }, [{}]);
  },
  examples: [
    {
      yTrue: [[0.5, 0.5]],
      yPred: [[0.25, 0.75]],
      values: [0.5 * Math.log(2) + 0.5 * Math.log(2 / 3)],
      source: '½ ln 2 + ½ ln ⅔',
    },
    { yTrue: [[0.25, 0.75]], yPred: [[0.25, 0.75]], values: [0], source: 'equal distributions' },
  ],
  kinks: [
    {
      inputs: [
        [0.5, 0.5],
        [0, 1],
      ],
      attrs: {},
      gradients: [null, [0, 0]],
      why: 'clipped probabilities pass no gradient',
    },
  ],
});

function inUnit(x: Tensor): Tensor {
  return clip(x, EPSILON, 1);
}

function inside(x: Tensor, slope: Tensor): Tensor {
  return where(logicalAnd(greater(x, EPSILON), less(x, 1)), slope, 0);
}

/** {@link klDivergence}, configured and reduced. */
export const KLDivergence: LossClass<KLDivergenceOptions> = lossClass(klDivergence);
export type KLDivergence = Loss;
