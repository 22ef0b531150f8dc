import {
  add,
  cast,
  checkNumber,
  cos,
  formatShape,
  greater,
  matMul,
  mul,
  reshape,
  type Shape,
  ShapeError,
  sin,
  type Tensor,
  type TensorLike,
  transpose,
} from '@lossgraph/core';
import { type CircleReferences, circleAgainst } from './circle-references.ts';
import { type CircleOptions, circleValue, similaritySlope } from './circle-similarity.ts';
import { defineLoss, type LossFunction, optionsOf } from './define-loss.ts';
import { type Loss, type LossClass, lossClass } from './loss.ts';
import { circleSamples } from './samples.ts';

export type { CircleOptions, CircleReferences };

/** The function takes references beside the options; the class compares the batch with itself. */
export interface CircleFunction extends LossFunction<CircleOptions> {
  (yTrue: TensorLike, yPred: TensorLike, options?: Partial<CircleOptions> & CircleReferences): Tensor;
}

const withinBatch = defineLoss<CircleOptions>({
  name: 'circle',
  className: 'Circle',
  formula:
    '\\ln(1 + A_i B_i), \\quad A_i = \\sum_{j \\in P_i} e^{a_{ij}}, \\; B_i = \\sum_{j \\in N_i} e^{b_{ij}}, \\quad P_i = \\lbrace j \\ne i : t_j = t_i \\rbrace \\text{ (and } i \\text{ unless removeDiagonal)}, \\; N_i = \\lbrace j : t_j \\ne t_i \\rbrace, \\quad a_{ij} = \\gamma \\max(d_{ij} + m, 0) (d_{ij} - m), \\; b_{ij} = \\gamma \\max(1 + m - d_{ij}, 0) (1 - m - d_{ij}), \\quad d_{ij} = \\max(1 - p_i \\cdot p_j, 0)',
  derivative:
    '-\\sum_j (G_{kj} + G_{jk})\\, p_j \\text{ with respect to } p_k \\text{, of the sum over } i, \\quad G_{ij} = 2 \\gamma \\sigma_i \\left( d_{ij} W^P_{ij} [d_{ij} > -m] - (1 - d_{ij}) W^N_{ij} [d_{ij} < 1 + m] \\right) [d_{ij} > 0], \\quad \\sigma_i = \\frac{A_i B_i}{1 + A_i B_i}, \\quad W^P_{ij} = [j \\in P_i] \\frac{e^{a_{ij}}}{A_i}, \\; W^N_{ij} = [j \\in N_i] \\frac{e^{b_{ij}}}{B_i}',
  whenToUse: 'Metric learning (faces, products): embeddings of one label are drawn together, all others pushed apart.',
  trap: 'Embeddings must have unit length, which is not seen to; and a batch needs two samples of a label to learn from it.',
  reference:
    'Y. Sun et al., "Circle loss: a unified perspective of pair similarity optimization", CVPR (2020), arXiv:2002.10857',
  prediction: 'scores',
  target: 'identity',
  defaults: { gamma: 80, margin: 0.4, removeDiagonal: true },
  options: {
    gamma: 'γ > 0: the steepness; logits are this many times the weighted distances',
    margin:
      'm, any number, mostly in [0, 1]: a positive is wanted nearer than this, a negative farther than 1 minus this, in units of 1 minus the cosine',
    removeDiagonal: 'whether a sample is no positive of itself; with references, of the one at its own position',
  },
  check: ({ gamma, margin }) => {
    checkNumber('circle', 'gamma', gamma, { above: 0 });
    checkNumber('circle', 'margin', margin);
  },
  contracts: true,
  shape: circleShape,
  expand: (t, p, attrs) => circleValue([t, p, t, p], attrs),
  vjp: {
    // The batch is both sides of the table of similarities S = P Pᵀ, so its cotangent is (G + Gᵀ) P.
    yPred: (ct, { yTrue: t, yPred: p, attrs }) => {
      const g = similaritySlope(ct, [t, p, t, p], attrs);
      return cast(matMul(add(g, transpose(g)), cast(p, 'float64')), p.dtype);
    },
    yTrue: null,
  },
  profile: {
    x: 'angle from the anchor to its positive, in radians; the negative is at a right angle on the other side',
    low: 0,
    high: Math.PI,
    curves: [
      { name: 'γ = 8', yTrue: [0, 0, 1], yPred: threeAround, attrs: { gamma: 8 } },
      { name: 'γ = 16', yTrue: [0, 0, 1], yPred: threeAround, attrs: { gamma: 16 } },
    ],
  },
  mask: (_t, _p, output) => greater(output, 0),
  *samples(random) {
    for (const attrs of [
      { gamma: 80, margin: 0.4, removeDiagonal: true },
      { gamma: 16, margin: 0.25, removeDiagonal: false },
      { gamma: 2, margin: 0, removeDiagonal: true },
      { gamma: 4, margin: -0.5, removeDiagonal: true },
    ]) {
      for (const [yTrue, yPred] of circleSamples(random)) yield { yTrue, yPred, attrs };
    }
  },
  examples: [
    {
      yTrue: [0, 0, 1],
      yPred: [
        [1, 0],
        [0, 1],
        [0, -1],
      ],
      attrs: { gamma: 1, margin: 0 },
      values: [Math.log(1 + Math.E), Math.log(1 + Math.E), 0],
      source: 'positives at a distance of 1, negatives at 1 and 2; the third has no positive',
    },
    {
      yTrue: [0, 0, 1],
      yPred: [
        [1, 0],
        [0, 1],
        [0, -1],
      ],
      attrs: { gamma: 1, margin: -1.5 },
      values: [Math.log(2), Math.log(2), 0],
      source: 'every logit is cut off at 0',
    },
  ],
  kinks: [],
});

/**
 * Returns ln(1 + Σ positives · Σ negatives) of every sample, `[N], [N, E] → [N]`, over its cosine distances d to the other
 * samples of the batch: those of its own label are positives and add e^(γ (d + m)(d − m)), the rest are negatives and add
 * e^(γ max(1 + m − d, 0)(1 − m − d)). 0 for a sample without positives or without negatives.
 *
 * Labels are whole numbers of either sign, embeddings have unit length. The function, not the class, also compares with
 * `refEmbeddings` of `refLabels` in place of the batch. Means of the class count only samples of positive loss.
 *
 * @throws ShapeError unless there is one label for each embedding; ValueError for options out of range
 * @see Y. Sun et al., "Circle loss" (2020), arXiv:2002.10857
 * @example
 * ```ts
 * circle([0, 0, 1], [[1, 0], [0, 1], [0, -1]], { gamma: 1, margin: 0 }).toArray(); // [1.313261…, 1.313261…, 0]
 * circle([0], [[1, 0]], { refLabels: [0, 1], refEmbeddings: [[1, 0], [1, 0]], removeDiagonal: false });
 * ```
 */
export const circle: CircleFunction = Object.assign(
  (
    yTrue: TensorLike,
    yPred: TensorLike,
    { refLabels, refEmbeddings, ...options }: Partial<CircleOptions> & CircleReferences = {},
  ): Tensor =>
    refLabels === undefined && refEmbeddings === undefined
      ? withinBatch(yTrue, yPred, options)
      : circleAgainst(yTrue, yPred, { refLabels, refEmbeddings }, optionsOf(withinBatch.definition, options)),
  { op: withinBatch.op, definition: withinBatch.definition },
);

/** An anchor at (1, 0), its positive x further, a negative at (0, −1). */
function threeAround(x: Tensor): Tensor {
  return add(
    mul(reshape(cos(x), [1, 1]), [
      [0, 0],
      [1, 0],
      [0, 0],
    ]),
    add(
      mul(reshape(sin(x), [1, 1]), [
        [0, 0],
        [0, 1],
        [0, 0],
      ]),
      [
        [1, 0],
        [0, 0],
        [0, -1],
      ],
    ),
  );
}

function circleShape(name: string, yTrue: Shape, yPred: Shape): Shape {
  if (yTrue.length === 1 && yPred.length === 2 && yTrue[0] === yPred[0] && yTrue[0] !== 0) return yTrue;
  throw new ShapeError(
    `${name}: shapes do not fit; got yTrue ${formatShape(yTrue)} and yPred ${formatShape(yPred)}${yPred.length === 0 ? ', a scalar' : ''}; ` +
      'needed are labels [N] and embeddings [N, E], N ≥ 1',
  );
}

/** {@link circle} within a batch, configured and reduced. */
export const Circle: LossClass<CircleOptions> = lossClass(withinBatch);
export type Circle = Loss;
