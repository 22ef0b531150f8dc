import {
  asTensor,
  broadcastTo,
  cast,
  divUnlessZero,
  formatShape,
  mulUnlessZero,
  noGrad,
  type Shape,
  ShapeError,
  squeeze,
  sum,
  type Tensor,
  type TensorLike,
  type Variable,
} from '@lossgraph/core';
import { type Direction, Metric, type UpdateOptions } from './metric.ts';

/** Base of the metrics that are means: Σ w v / Σ w over all batches, and 0 before the first. */
export abstract class MeanMetric<
  Inputs extends readonly TensorLike[] = readonly [yTrue: TensorLike, yPred: TensorLike],
> extends Metric<Inputs> {
  readonly #total: Variable;
  readonly #count: Variable;

  constructor(name: string, direction: Direction | null = null) {
    super(name, direction);
    this.#total = this.addVariable('total');
    this.#count = this.addVariable('count');
  }

  override result(): Tensor {
    return noGrad(() => divUnlessZero(this.#total.value, this.#count.value));
  }

  /** Takes values into account; axes that weights and mask do not have are averaged first. */
  protected accumulate(values: Tensor, weight: Tensor | null, mask: Tensor | null = null): void {
    const given = weight === null ? mask : mask === null ? weight : both(this.name, values, weight, mask);
    const [total, count] =
      given === null ? [sum(cast(values, 'float64')), values.size] : sums(this.name, values, given);
    this.#total.assign(this.#total.value.add(total));
    this.#count.assign(this.#count.value.add(count));
  }
}

/** Returns Σ w v and Σ w in float64. */
function sums(name: string, values: Tensor, weight: Tensor): [Tensor, Tensor] {
  const aligned = align(name, values, weight);
  const axis = values.shape.map((_, i) => i).slice(Math.max(1, aligned.rank));
  const v = cast(values, 'float64').mean({ axis });
  const w = broadcastTo(cast(aligned, 'float64'), v.shape);
  return [sum(mulUnlessZero(w, v)), sum(w)];
}

/** Returns the weights, 0 where the mask is false. */
function both(name: string, values: Tensor, weight: Tensor, mask: Tensor): Tensor {
  const aligned = align(name, values, weight);
  const added = Array<number>(values.rank - aligned.rank).fill(1);
  return mulUnlessZero(cast(mask, 'float64'), cast(aligned, 'float64').reshape([...aligned.shape, ...added]));
}

function align(name: string, values: Tensor, weight: Tensor): Tensor {
  const isColumn = weight.rank === values.rank + 1 && weight.shape.at(-1) === 1;
  const aligned = isColumn ? squeeze(weight, -1) : weight;
  checkWeight(name, aligned.shape, values.shape);
  return aligned;
}

function checkWeight(name: string, weight: Shape, values: Shape): void {
  if (weight.length <= values.length && weight.every((n, i) => n === values[i] || n === 1)) return;
  throw new ShapeError(
    `${name}: sampleWeight does not fit; got ${formatShape(weight)} for values of shape ${formatShape(values)}; ` +
      'allowed are a scalar and a weight for each sample, or for each value',
  );
}

/**
 * The mean of values, weighted if weights are given.
 *
 * @example
 * ```ts
 * const mean = new Mean();
 * mean.updateState([1, 3]);
 * mean.updateState([8]);
 * mean.result().item(); // 4
 * ```
 */
export class Mean extends MeanMetric<readonly [values: TensorLike]> {
  constructor(name: string = 'mean') {
    super(name);
  }

  override updateState(values: TensorLike, { sampleWeight = null }: UpdateOptions = {}): void {
    const weight = sampleWeight === null ? null : asTensor(this.name, sampleWeight);
    noGrad(() => this.accumulate(asTensor(this.name, values), weight));
  }
}
