// The circle loss of anchors against references, in ops: shared by the loss, whose references are the batch itself, and by
// its form with references of their own. In float64 throughout: logits are γ times squared distances and go into an
// exponential, so that in float32 their last digit would change the loss in its fifth.
import {
  add,
  cast,
  equal,
  exp,
  expandDims,
  greater,
  logicalAnd,
  logicalNot,
  logSumExp,
  matMul,
  maximum,
  mul,
  mulUnlessZero,
  neg,
  notEqual,
  range,
  sigmoid,
  softplus,
  sub,
  type Tensor,
  where,
} from '@lossgraph/core';

export interface CircleOptions {
  /** > 0: the steepness; logits are this many times the weighted distances. */
  readonly gamma: number;
  /** ≥ 0: a positive is wanted nearer than this, a negative farther than 1 minus this. */
  readonly margin: number;
  /** Whether a sample is no positive of itself; with references, of the one at its own position. */
  readonly removeDiagonal: boolean;
}

/** Labels `[N]` and embeddings `[N, E]` of anchors, then those of references, `[M]` and `[M, E]`. */
export type Compared = readonly [labels: Tensor, embeddings: Tensor, refLabels: Tensor, refEmbeddings: Tensor];

interface Pairs {
  /** 1 − cosine similarity, at least 0, `[N, M]`. */
  readonly distance: Tensor;
  /** Whether the distance grows as the similarity falls: not where it is floored. */
  readonly free: Tensor;
  /** ln Σ e^(γ max(d + m, 0) (d − m)) over positives, and its share of each, `[N]` and `[N, M]`. */
  readonly positive: Side;
  /** ln Σ e^(γ max(1 + m − d, 0) (1 − m − d)) over negatives. */
  readonly negative: Side;
}

interface Side {
  readonly sum: Tensor;
  readonly share: Tensor;
}

/** Returns the value of every anchor: ln(1 + Σ positive · Σ negative). */
export function circleValue(compared: Compared, attrs: CircleOptions): Tensor {
  const { positive, negative } = pairsOf(compared, attrs);
  return cast(softplus(add(positive.sum, negative.sum)), compared[1].dtype);
}

/**
 * Returns the derivative of Σ ct · value with respect to the table of similarities, in float64: the weights are not held constant, so
 * the slopes of the logits are 2γd and −2γ(1 − d).
 */
export function similaritySlope(ct: Tensor, compared: Compared, attrs: CircleOptions): Tensor {
  const { gamma, margin } = attrs;
  const { distance: d, free, positive, negative } = pairsOf(compared, attrs);
  const pull = where(greater(add(d, margin), 0), mul(2 * gamma, d), 0);
  const push = where(greater(sub(1 + margin, d), 0), mul(2 * gamma, sub(1, d)), 0);
  const each = sub(mulUnlessZero(positive.share, pull), mulUnlessZero(negative.share, push));
  const outer = mulUnlessZero(cast(ct, 'float64'), sigmoid(add(positive.sum, negative.sum)));
  return where(free, neg(mulUnlessZero(expandDims(outer, 1), each)), 0);
}

function pairsOf([labels, embeddings, refLabels, refEmbeddings]: Compared, attrs: CircleOptions): Pairs {
  const { gamma, margin, removeDiagonal } = attrs;
  const similarity = matMul(cast(embeddings, 'float64'), cast(refEmbeddings, 'float64'), { transposeB: true });
  const d = maximum(sub(1, similarity), 0);
  const same = equal(expandDims(labels, 1), expandDims(refLabels, 0));
  const positives = removeDiagonal ? logicalAnd(same, offDiagonal(labels, refLabels)) : same;
  const far = mul(gamma, mul(maximum(add(d, margin), 0), sub(d, margin)));
  const near = mul(gamma, mul(maximum(sub(1 + margin, d), 0), sub(1 - margin, d)));
  return {
    distance: d,
    free: greater(sub(1, similarity), 0),
    positive: sideOf(far, positives),
    negative: sideOf(near, logicalNot(same)),
  };
}

/** Over an empty set the sum is −∞, and all shares are 0. */
function sideOf(logits: Tensor, members: Tensor): Side {
  const sum = logSumExp(where(members, logits, Number.NEGATIVE_INFINITY), { axis: 1 });
  return { sum, share: where(members, exp(sub(logits, expandDims(sum, 1))), 0) };
}

function offDiagonal(labels: Tensor, refLabels: Tensor): Tensor {
  const positions = (x: Tensor) => range(x.size);
  return notEqual(expandDims(positions(labels), 1), expandDims(positions(refLabels), 0));
}
