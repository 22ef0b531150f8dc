// The circle loss of anchors against references, in ops: shared by the loss, whose references are the batch itself, and by
// its form with references of their own. In float64 throughout: logits are γ times squared distances and go into an
// exponential, so that in float32 their last digit would change the loss in its fifth.
//
// Logits are differences of squares, for what is taken to be 0 below −m may as well be −m:
//
//   γ max(d + m, 0) (d − m) = γ (max(d, −m)² − m²),   γ max(u + m, 0) (u − m) = γ (max(u, −m)² − m²),   u = 1 − d
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
  notEqual,
  range,
  sigmoid,
  softplus,
  square,
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
  /** Any number, mostly in [0, 1]: a positive is wanted nearer than this, a negative farther than 1 minus this. */
  readonly margin: number;
  /** Whether a sample is no positive of itself; with references, of the one at its own position. */
  readonly removeDiagonal: boolean;
}

/** Labels `[N]` and embeddings `[N, E]` of anchors, then those of references, `[M]` and `[M, E]`. */
export type Compared = readonly [labels: Tensor, embeddings: Tensor, refLabels: Tensor, refEmbeddings: Tensor];

/** Returns the value of every anchor: ln(1 + Σ positive · Σ negative). */
export function circleValue(compared: Compared, attrs: CircleOptions): Tensor {
  return cast(softplus(squeeze(productOf(sidesOf(pairsOf(compared, attrs), attrs), attrs), 1)), compared[1].dtype);
}

/**
 * Returns the derivative of Σ ct · value with respect to the table of similarities, in float64: the weights are not held
 * constant, so the slopes of the logits are −2γd and 2γu, and 0 where those are cut off.
 */
export function similaritySlope(ct: Tensor, compared: Compared, attrs: CircleOptions): Tensor {
  const { gamma, margin } = attrs;
  const pairs = pairsOf(compared, attrs);
  const { bases, free, positives, negatives } = pairs;
  const sides = sidesOf(pairs, attrs);
  const moves = logicalAnd(logicalAnd(logicalOr(positives, negatives), free), greater(bases, -margin));
  const outer = mulUnlessZero(expandDims(cast(ct, 'float64'), 1), sigmoid(productOf(sides, attrs)));
  const share = (slope: number, { total }: Side) => divUnlessZero(mul(slope * gamma, outer), total);
  const shares = where(positives, share(-2, sides.positive), share(2, sides.negative));
  return mulUnlessZero(shares, where(moves, mul(bases, sides.terms), 0));
}

interface Pairs {
  /** max(d, −m) of positives, max(u, −m) of all others, `[N, M]`. */
  readonly bases: Tensor;
  /** Whether the distance grows as the similarity falls: not where it is floored. */
  readonly free: Tensor;
  readonly positives: Tensor;
  readonly negatives: Tensor;
}

function pairsOf([labels, embeddings, refLabels, refEmbeddings]: Compared, attrs: CircleOptions): Pairs {
  const { margin, removeDiagonal } = attrs;
  const similarity = matMul(cast(embeddings, 'float64'), cast(refEmbeddings, 'float64'), { transposeB: true });
  const distance = maximum(sub(1, similarity), 0);
  const far = margin < 0 ? maximum(distance, -margin) : distance;
  const near = maximum(sub(1, distance), -margin);
  const same = equal(expandDims(labels, 1), expandDims(refLabels, 0));
  const positives = removeDiagonal ? logicalAnd(same, offDiagonal(labels.size, refLabels.size)) : same;
  return {
    bases: where(positives, far, near),
    free: greater(sub(1, similarity), 0),
    positives,
    negatives: logicalNot(same),
  };
}

interface Side {
  /** Σ e^(γ (square − the largest of them)), `[N, 1]`; 0 over an empty set. */
  readonly total: Tensor;
  /** ln Σ e^(γ square); −∞ over an empty set. */
  readonly sum: Tensor;
}

interface Sides {
  readonly terms: Tensor;
  readonly positive: Side;
  readonly negative: Side;
}

/** Returns e^(γ (square − the largest of its side)) of every pair, one exponential for both sides, and the sums. */
function sidesOf({ bases, positives, negatives }: Pairs, { gamma }: CircleOptions): Sides {
  const squares = square(bases);
  // Sums do not depend on what is taken as the largest, a constant therefore.
  const topOf = (members: Tensor) => stopGradient(max(where(members, squares, 0), rows));
  const tops = [topOf(positives), topOf(negatives)] as const;
  const terms = exp(mul(gamma, sub(squares, where(positives, ...tops))));
  const side = (members: Tensor, top: Tensor): Side => {
    const total = sum(where(members, terms, 0), rows);
    return { total, sum: add(log(total), mul(gamma, top)) };
  };
  return { terms, positive: side(positives, tops[0]), negative: side(negatives, tops[1]) };
}

const rows = { axis: 1, keepDims: true } as const;

/** ln of the product of both sums, from which the margins have been left out. */
function productOf({ positive, negative }: Sides, { gamma, margin }: CircleOptions): Tensor {
  return sub(add(positive.sum, negative.sum), 2 * gamma * margin * margin);
}

/** Whether a pair is not of one sample with itself, `[N, M]`. */
function offDiagonal(n: number, m: number): Tensor {
  return notEqual(expandDims(range(n), 1), expandDims(range(m), 0));
}
