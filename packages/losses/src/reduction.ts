import {
  asTensor,
  broadcastTo,
  cast,
  div,
  equal,
  expandDims,
  formatShape,
  mean,
  mulUnlessZero,
  type Shape,
  ShapeError,
  show,
  squeeze,
  sum,
  type Tensor,
  type TensorLike,
  ValueError,
  whatIsKnown,
  where,
} from '@lossgraph/core';

/** How per-sample values become the loss; `mean` is another name of `sum_over_batch_size`, which divides by their number. */
export type Reduction = 'sum_over_batch_size' | 'mean' | 'sum' | 'mean_with_sample_weight' | 'none';

/** What each reduction makes of the per-sample values, after weights. */
export const reductionMeanings: Readonly<Record<Reduction, string>> = {
  sum_over_batch_size: 'their sum divided by their number, those that a mask leaves out not counted',
  mean: 'the same by another name',
  sum: 'their sum',
  mean_with_sample_weight: 'their sum divided by the sum of the weights',
  none: 'the values as they are; null means the same',
};

/** Every reduction by name. */
export const reductions: readonly Reduction[] = Object.keys(reductionMeanings) as Reduction[];

/** Returns the reduction of that name; `null` means none, as in Keras. @throws ValueError naming the nearest one */
export function checkReduction(name: string, reduction: unknown): Reduction {
  if (reduction === null) return 'none';
  const known = reductions.find((each) => each === reduction);
  if (known !== undefined) return known;
  throw new ValueError(
    `${name}: unknown reduction; got ${show(reduction)}; ${whatIsKnown(reduction, reductions, { word: 'allowed' })}`,
  );
}

export interface Weighting {
  /** Weights that broadcast to the values, after a last axis of length 1 is squeezed or added. */
  readonly sampleWeight?: TensorLike | undefined;
  /** Which values count, bool; the others are selected away, so that not even NaN gets through. */
  readonly mask?: TensorLike | undefined;
}

/**
 * Returns the weighted, masked values reduced.
 *
 * - `none`: w·v, 0 where masked
 * - `sum`: Σ w·v
 * - `sum_over_batch_size`, `mean`: Σ w·v / number of unmasked values
 * - `mean_with_sample_weight`: Σ w·v / Σ w, the weights being broadcast first
 *
 * Nothing to divide by (all masked, weights that sum to 0) gives 0, with a gradient of 0.
 *
 * @throws ShapeError for weights or a mask that do not broadcast to the values
 */
export function reduceWeighted(
  name: string,
  values: Tensor,
  reduction: Reduction,
  { sampleWeight, mask }: Weighting = {},
): Tensor {
  const valid = mask === undefined ? undefined : toShape(name, 'mask', asBool(asTensor(name, mask)), values.shape);
  const weight =
    sampleWeight === undefined
      ? undefined
      : toShape(name, 'sampleWeight', asLike(name, sampleWeight, values), values.shape);
  const weighted = weight === undefined ? values : mulUnlessZero(weight, values); // a weight of 0 drops even NaN
  const kept = valid === undefined ? weighted : where(valid, weighted, 0);
  switch (reduction) {
    case 'none':
      return kept;
    case 'sum':
      return sum(kept);
    case 'sum_over_batch_size':
    case 'mean':
      return valid === undefined ? mean(kept) : divideNoNan(sum(kept), sum(cast(valid, values.dtype)));
    case 'mean_with_sample_weight': {
      if (weight === undefined) return reduceWeighted(name, values, 'mean', { mask });
      return divideNoNan(sum(kept), sum(valid === undefined ? weight : where(valid, weight, 0)));
    }
  }
}

/** Returns a / b, and 0 where b is 0. */
function divideNoNan(a: Tensor, b: Tensor): Tensor {
  const nothing = equal(b, 0);
  return where(nothing, 0, div(a, where(nothing, 1, b)));
}

function asLike(name: string, weight: TensorLike, values: Tensor): Tensor {
  return cast(asTensor(name, weight, values.dtype), values.dtype);
}

function asBool(mask: Tensor): Tensor {
  return cast(mask, 'bool');
}

function toShape(name: string, what: string, x: Tensor, shape: Shape): Tensor {
  const aligned = matchRank(x, shape);
  const fits =
    aligned.rank === 0 || (aligned.rank === shape.length && aligned.shape.every((n, i) => n === shape[i] || n === 1));
  if (!fits && shape.length === 0) {
    throw new ShapeError(
      `${name}: ${what} does not fit; got ${formatShape(x.shape)} for a loss of one value; allowed is a scalar; ` +
        'for one value per sample, the axis option names the axes of one sample, and a vector needs a second axis',
    );
  }
  if (!fits) {
    throw new ShapeError(
      `${name}: ${what} does not fit; got ${formatShape(x.shape)} for values of shape ${formatShape(shape)}; ` +
        `allowed are a scalar, or an axis of length 1 or equal length for each axis (one weight per sample: ${formatShape(perSample(shape))})`,
    );
  }
  return broadcastTo(aligned, shape);
}

function matchRank(x: Tensor, shape: Shape): Tensor {
  if (x.rank === shape.length + 1 && x.shape.at(-1) === 1) return squeeze(x, -1);
  if (x.rank > 0 && x.rank === shape.length - 1 && shape.at(-1) === 1) return expandDims(x, -1);
  return x;
}

function perSample(shape: Shape): Shape {
  return shape.map((n, i) => (i === 0 ? n : 1));
}
