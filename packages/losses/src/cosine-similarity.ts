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
  reciprocal,
  reshape,
  sin,
  sqrt,
  square,
  squeeze,
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
  options: {
    axis: 'the axis of the vectors',
  },
  check: ({ axis }) => checkAxisOption('cosine_similarity', axis),
  shape: equalShapes(({ axis }) => axis),
  expand: (t, p, { axis }) => {
    const { dot, lengths } = measures(t, p, axis);
    return cast(neg(squeeze(div(dot, mul(...lengths)), axis)), p.dtype);
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
        [0, 3],
        [0, 0],
      ],
      attrs: { axis: -1 },
      gradients: [null, [0, -1 / EPSILON]],
      why: 'a vector shorter than ε is only scaled',
    },
  ],
});

/** In float64: products and squares of float32 neither overflow nor underflow there, and sums are accumulated in it anyway. */
function measures(a: Tensor, b: Tensor, axis: number) {
  const wide = [cast(a, 'float64'), cast(b, 'float64')] as const;
  const total = (x: Tensor) => sum(x, { axis, keepDims: true });
  /** max(‖·‖, ε)² */
  const squares = [floored(total(square(wide[0]))), floored(total(square(wide[1])))] as const;
  const lengths = [sqrt(squares[0]), sqrt(squares[1])] as const;
  return { wide, dot: total(mul(...wide)), squares, lengths };
}

function floored(squares: Tensor): Tensor {
  return maximum(squares, EPSILON ** 2);
}

/** ((x·o) x − ‖x‖² o) / ‖x‖³‖o‖ with the other o, 0 exactly where they are parallel; −o / ε‖o‖ where x is shorter than ε. */
function slope(ct: Tensor, x: Tensor, other: Tensor, { axis }: LossPrimal<CosineSimilarityOptions>['attrs']): Tensor {
  const { wide, dot, squares, lengths } = measures(x, other, axis);
  const along = where(greater(squares[0], EPSILON ** 2), dot, 0);
  const across = sub(mul(along, wide[0]), mul(squares[0], wide[1]));
  const scale = reciprocal(mul(squares[0], mul(...lengths)));
  const at = checkAxis('cosine_similarity', axis, x.rank);
  return mulUnlessZero(expandDims(ct, at), cast(mul(across, scale), x.dtype));
}

/** {@link cosineSimilarity}, configured and reduced. */
export const CosineSimilarity: LossClass<CosineSimilarityOptions> = lossClass(cosineSimilarity);
export type CosineSimilarity = Loss;
