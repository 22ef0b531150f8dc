// The circle loss of anchors against references, in ops: shared by the loss, whose references are the batch itself, and by
// its form with references of their own. In float64 throughout: logits are γ times squared distances and go into an
// exponential, so that in float32 their last digit would change the loss in its fifth.
import {
  add,
  cast,
  divUnlessZero,
  equal,
  exp,
  expandDims,
  greater,
  log,
  logicalAnd,
  logicalNot,
  logicalOr,
  matMul,
  max,
  maximum,
  mul,
  mulUnlessZero,
  neg,
  notEqual,
  range,
  sigmoid,
  softplus,
  squeeze,
  stopGradient,
  sub,
  sum,
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

/** Returns the value of every anchor: ln(1 + Σ positive · Σ negative). */
export function circleValue(compared: Compared, attrs: CircleOptions): Tensor {
  const { positive, negative } = sidesOf(pairsOf(compared, attrs));
  return cast(softplus(squeeze(add(positive.sum, negative.sum), 1)), compared[1].dtype);
}

/**
 * Returns the derivative of Σ ct · value with respect to the table of similarities, in float64: the weights are not held
 * constant, so the slopes of the logits are 2γd and −2γ(1 − d).
 */
export function similaritySlope(ct: Tensor, compared: Compared, attrs: CircleOptions): Tensor {
  const { gamma, margin } = attrs;
  const pairs = pairsOf(compared, attrs);
  const { distance: d, free, positives, negatives } = pairs;
  const { terms, positive, negative } = sidesOf(pairs);
  const pull = where(greater(add(d, margin), 0), mul(2 * gamma, d), 0);
  const push = where(greater(sub(1 + margin, d), 0), mul(-2 * gamma, sub(1, d)), 0);
  const share = divUnlessZero(terms, where(positives, positive.total, negative.total));
  const each = where(logicalOr(positives, negatives), mulUnlessZero(share, where(positives, pull, push)), 0);
  const outer = mulUnlessZero(expandDims(cast(ct, 'float64'), 1), sigmoid(add(positive.sum, negative.sum)));
  return where(free, neg(mulUnlessZero(outer, each)), 0);
}

interface Pairs {
  /** 1 − cosine similarity, at least 0, `[N, M]`. */
  readonly distance: Tensor;
  /** Whether the distance grows as the similarity falls: not where it is floored. */
  readonly free: Tensor;
  readonly positives: Tensor;
  readonly negatives: Tensor;
  /** γ max(d + m, 0) (d − m) of positives, γ max(1 + m − d, 0) (1 − m − d) of all others. */
  readonly logits: Tensor;
}

function pairsOf([labels, embeddings, refLabels, refEmbeddings]: Compared, attrs: CircleOptions): Pairs {
  const { gamma, margin, removeDiagonal } = attrs;
  const similarity = matMul(cast(embeddings, 'float64'), cast(refEmbeddings, 'float64'), { transposeB: true });
  const d = maximum(sub(1, similarity), 0);
  const same = equal(expandDims(labels, 1), expandDims(refLabels, 0));
  const positives = removeDiagonal ? logicalAnd(same, offDiagonal(labels.size, refLabels.size)) : same;
  const far = mul(maximum(add(d, margin), 0), sub(d, margin));
  const near = mul(maximum(sub(1 + margin, d), 0), sub(1 - margin, d));
  return {
    distance: d,
    free: greater(sub(1, similarity), 0),
    positives,
    negatives: logicalNot(same),
    logits: mul(gamma, where(positives, far, near)),
  };
}

interface Side {
  /** Σ e^(logit − the largest of them), `[N, 1]`; 0 over an empty set. */
  readonly total: Tensor;
  /** ln Σ e^logit; −∞ over an empty set. */
  readonly sum: Tensor;
}

/** Returns e^(logit − the largest of its side) of every pair, one exponential for both sides, and the sums. */
function sidesOf({ logits, positives, negatives }: Pairs): { terms: Tensor; positive: Side; negative: Side } {
  const tops = [positives, negatives].map((members) => topOf(logits, members)) as [Tensor, Tensor];
  const terms = exp(sub(logits, where(positives, ...tops)));
  const side = (members: Tensor, top: Tensor): Side => {
    const total = sum(where(members, terms, 0), rows);
    return { total, sum: add(log(total), top) };
  };
  return { terms, positive: side(positives, tops[0]), negative: side(negatives, tops[1]) };
}

const rows = { axis: 1, keepDims: true } as const;

/** The largest member, a constant, for the sums do not depend on it; 0 if there is none. */
function topOf(logits: Tensor, members: Tensor): Tensor {
  const top = max(where(members, logits, Number.NEGATIVE_INFINITY), rows);
  return stopGradient(where(equal(top, Number.NEGATIVE_INFINITY), 0, top));
}

/** Whether a pair is not of one sample with itself, `[N, M]`. */
function offDiagonal(n: number, m: number): Tensor {
  return notEqual(expandDims(range(n), 1), expandDims(range(m), 0));
}
