import { checkKeys, type TensorLike } from '@lossgraph/core';
import type { Model } from '../model.ts';
import { undoing } from '../savepoint.ts';
import type { Logs } from './logs.ts';
import { readSamples } from './samples.ts';

export interface BatchOptions {
  /** A weight for each sample, `[N]`. */
  readonly sampleWeight?: TensorLike;
}

/** Makes one step on one batch and returns its figures; see {@link Model.trainOnBatch}. */
export function trainOnBatch(model: Model, x: TensorLike, y: TensorLike | null, options: BatchOptions): Logs {
  return onBatch('trainOnBatch', model, x, y, options);
}

/** Returns the figures of one batch; see {@link Model.testOnBatch}. */
export function testOnBatch(model: Model, x: TensorLike, y: TensorLike | null, options: BatchOptions): Logs {
  return onBatch('testOnBatch', model, x, y, options);
}

const kinds = { trainOnBatch: 'training', testOnBatch: 'testing' } as const;

function onBatch(
  name: keyof typeof kinds,
  model: Model,
  x: TensorLike,
  y: TensorLike | null,
  options: BatchOptions,
): Logs {
  const owner = `${model.name}.${name}`;
  const { figures, steps } = model.compiled;
  const { sampleWeight } = checkKeys(owner, options, ['sampleWeight']);
  const samples = readSamples(owner, model, x, y, sampleWeight);
  const guard = (step: () => void) => undoing([model.savepoint()], step);
  return undoing([figures.savepoint()], () => {
    figures.reset();
    steps[kinds[name]](model, guard)(samples.x, samples.y, samples.sampleWeight);
    return figures.logs();
  });
}
