import { checkKeys, checkWhole, concat, noGrad, type Tensor, type TensorLike } from '@lossgraph/core';
import type { Model } from '../model.ts';
import { batchesOf, readSamples } from './samples.ts';
import { predictStep } from './steps.ts';

export interface PredictOptions {
  /** Default 32. */
  readonly batchSize?: number;
}

/** Returns the outputs for all samples, one after the other; see {@link Model.predict}. */
export function predict(model: Model, x: TensorLike, options: PredictOptions): Tensor {
  const owner = `${model.name}.predict`;
  const { batchSize = 32 } = checkKeys(owner, options, ['batchSize']);
  const size = checkWhole(owner, 'batchSize', batchSize, 1);
  const samples = readSamples(owner, model, x);
  const step = model.isCompiled ? model.compiled.steps.prediction(model) : (batch: Tensor) => predictStep(model, batch);
  const outputs = Array.from(batchesOf(samples, size), (batch) => step(batch.x));
  return noGrad(() => concat(outputs, 0));
}
