import {
  cast,
  checkAxis,
  cos,
  div,
  expandDims,
  greater,
  maximum,
  mul,
  mulUnlessZero,
  neg,
  reshape,
  sin,
  sqrt,
  square,
  stack,
  sub,
  sum,
  type Tensor,
  where,
} from '@lossgraph/core';
import { checkAxisOption } from './check-option.ts';
import { defineLoss, type LossFunction, type LossPrimal } from './define-loss.ts';
import { type Loss, type LossClass, lossClass } from './loss.ts';
import { EPSILON } from './probability.ts';
import { pairs } from './samples.ts';
import { equalShapes } from './shape-rules.ts';

export interface CosineSimilarityOptions {
  /** The axis of the vectors. */
  readonly axis: number;
}

/**
 * Returns minus the cosine of the angle between target and prediction, `[N…, D], [N…, D] → [N…]`: −1 for equal
 * directions, 0 for orthogonal ones, 1 for opposite ones.
 *
 * Vectors shorter than 1e-7 are divided by 1e-7, so a zero vector gives 0, and a finite gradient.
 *
 * @throws ShapeError unless the shapes are equal, save for a last axis of length 1
 * @see G. Salton, A. Wong, C. S. Yang, "A vector space model for automatic indexing", CACM 18 (1975), doi:10.1145/361219.361220
 * @example
 * ```ts
 * cosineSimilarity([[0, 1], [1, 1], [1, 1]], [[1, 0], [1, 1], [-1, -1]]).toArray(); // [0, -1, 1]
 * ```
 */
export const cosineSimilarity: LossFunction<CosineSimilarityOptions> = defineLoss<CosineSimilarityOptions>({
  name: 'cosine_similarity',
  className: 'CosineSimilarity',
  formula: '-\\frac{\\sum_i t_i p_i}{\\max(\\|t\\|, \\varepsilon) \\max(\\|p\\|, \\varepsilon)}',
  derivative:
    '-\\frac{\\hat t_i - (\\hat t \\cdot \\hat p) \\hat p_i}{\\|p\\|}, \\quad \\hat x = \\frac{x}{\\max(\\|x\\|, \\varepsilon)}',
  whenToUse: 'Embeddings and recommendations: the direction counts, the length does not.',
  trap: 'It is a similarity with a minus sign: −1 is perfect. And the gradient is as large as the prediction is short.',
  reference: 'G. Salton, A. Wong, C. S. Yang, CACM 18 (1975), doi:10.1145/361219.361220',
  prediction: 'values',
  target: 'values',
  defaults: { axis: -1 },
  check: ({ axis }) => checkAxisOption('cosine_similarity', axis),
  shape: equalShapes(({ axis }) => axis),
  // Products and squares of float32 neither overflow nor underflow in float64, and sums are accumulated in it anyway.
  expand: (t, p, { axis }) => {
    const [a, b] = [cast(t, 'float64'), cast(p, 'float64')];
    return cast(neg(sum(mul(unit(a, axis), unit(b, axis)), { axis })), p.dtype);
  },
  vjp: {
    yPred: (ct, { yTrue, yPred, attrs }) => slope(ct, yPred, yTrue, attrs),
    yTrue: (ct, { yTrue, yPred, attrs }) => slope(ct, yTrue, yPred, attrs),
  },
  profile: {
    x: 'angle between t and p, in radians',
    low: -Math.PI,
    high: Math.PI,
    curves: [{ name: '', yTrue: [[1, 0]], yPred: (x) => reshape(stack([cos(x), sin(x)]), [1, 2]) }],
  },
  samples: (random) => pairs(random, {}, [{ axis: -1 }, { axis: 0 }]),
  examples: [
    { yTrue: [[3, 4]], yPred: [[4, 3]], values: [-0.96], source: '−(3·4 + 4·3) / (5·5)' },
    { yTrue: [[0, 0]], yPred: [[1, 2]], values: [0], source: 'a zero vector has no direction' },
    { yTrue: [[1], [0]], yPred: [[-2], [0]], attrs: { axis: 0 }, values: [1], source: 'opposite columns' },
  ],
  kinks: [
    {
      inputs: [
        [3, 4],
        [0, 0],
      ],
      attrs: { axis: -1 },
      gradients: [null, [-0.6 / EPSILON, -0.8 / EPSILON]],
      why: 'a vector shorter than ε is only scaled',
    },
  ],
});

function norm(x: Tensor, axis: number): Tensor {
  return sqrt(sum(square(x), { axis, keepDims: true }));
}

/** x / max(‖x‖, ε) */
function unit(x: Tensor, axis: number): Tensor {
  return div(x, maximum(norm(x, axis), EPSILON));
}

/** −(v − (u·v) u) / ‖x‖ with u, v the units of x and of the other; −v / ε where x is shorter than ε. In float64, as forward. */
function slope(ct: Tensor, x: Tensor, other: Tensor, { axis }: LossPrimal<CosineSimilarityOptions>['attrs']): Tensor {
  const wide = cast(x, 'float64');
  const length = norm(wide, axis);
  const [u, v] = [unit(wide, axis), unit(cast(other, 'float64'), axis)];
  const along = mul(sum(mul(u, v), { axis, keepDims: true }), u);
  const across = sub(v, where(greater(length, EPSILON), along, 0));
  return mulUnlessZero(
    expandDims(ct, checkAxis('cosine_similarity', axis, x.rank)),
    cast(neg(div(across, maximum(length, EPSILON))), x.dtype),
  );
}

/** {@link cosineSimilarity}, configured and reduced. */
export const CosineSimilarity: LossClass<CosineSimilarityOptions> = lossClass(cosineSimilarity);
export type CosineSimilarity = Loss;
