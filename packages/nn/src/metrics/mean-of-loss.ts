import { asTensor, cast, isFloat, noGrad, Tensor, type TensorLike } from '@lossgraph/core';
import type { Loss } from '@lossgraph/losses';
import { MeanMetric } from './mean.ts';
import type { Direction, UpdateOptions } from './metric.ts';

/** The mean of what a loss, or any function of (yTrue, yPred), gives for each sample. */
export class MeanOfLoss extends MeanMetric {
  readonly #loss: Loss;

  constructor(loss: Loss, name: string = loss.name, direction: Direction | null = 'down') {
    super(name, direction);
    this.#loss = loss;
  }

  override updateState(yTrue: TensorLike, yPred: TensorLike, { sampleWeight = null }: UpdateOptions = {}): void {
    noGrad(() => {
      const given = asTensor(this.name, yPred);
      const prediction = isFloat(given.dtype) ? given : cast(given, 'float32');
      const result = this.#loss.call(asTensor(this.name, yTrue, prediction.dtype), prediction);
      const { values, mask = null } = result instanceof Tensor ? { values: result } : result;
      this.accumulate(values, sampleWeight === null ? null : asTensor(this.name, sampleWeight), mask);
    });
  }
}
