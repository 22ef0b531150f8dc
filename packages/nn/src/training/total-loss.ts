import { add, cast, formatShape, isFloat, mul, ShapeError, StateError, type Tensor, ValueError } from '@lossgraph/core';
import type { AddedLoss } from '../added-loss.ts';
import type { Compiled } from './compiled.ts';

/** The loss that is minimised, and what it is the sum of. */
export interface TotalLoss {
  readonly total: Tensor;
  /** The compiled loss, unweighted, then those that layers added. */
  readonly terms: readonly AddedLoss[];
}

/** What the loss of one batch is computed from. */
export interface Batch {
  readonly yTrue: Tensor | null;
  readonly yPred: Tensor;
  readonly sampleWeight: Tensor | null;
}

/**
 * Returns weight · loss(yTrue, yPred) + Σ added losses. Sample weights and the weight of the loss touch the first term only.
 *
 * @throws StateError if there is nothing to add up; ValueError for a loss without targets; ShapeError for one that is not reduced
 */
export function totalLoss(
  model: string,
  { loss, lossWeight }: Pick<Compiled, 'loss' | 'lossWeight'>,
  added: readonly AddedLoss[],
  batch: Batch,
): TotalLoss {
  const like = batch.yPred.dtype;
  const additions = added.map(({ name, value }) => ({ name, value: isFloat(like) ? cast(value, like) : value }));
  if (loss === null) {
    const [first, ...others] = additions;
    if (first !== undefined)
      return { total: others.reduce((sum, { value }) => add(sum, value), first.value), terms: additions };
    throw new StateError(
      `${model}: no loss to minimise; got none in compile() and none from a layer; compile with a loss, or add one in a layer`,
    );
  }
  const main = { name: loss.name, value: compiledLoss(model, loss, batch) };
  const weighted = lossWeight === 1 ? main.value : mul(main.value, lossWeight);
  return { total: additions.reduce((sum, { value }) => add(sum, value), weighted), terms: [main, ...additions] };
}

function compiledLoss(
  model: string,
  loss: NonNullable<Compiled['loss']>,
  { yTrue, yPred, sampleWeight }: Batch,
): Tensor {
  if (yTrue === null) throw new ValueError(`${model}: no targets; got none for the loss '${loss.name}'; give y`);
  const value = loss(yTrue, yPred, sampleWeight === null ? {} : { sampleWeight });
  if (value.rank === 0) return value;
  throw new ShapeError(
    `${model}: the loss '${loss.name}' gives no single value; got shape ${formatShape(value.shape)}; choose a reduction other than none`,
  );
}
