import { checkKeys, checkWhole, type TensorLike } from '@lossgraph/core';
import type { Callback } from '../callbacks/callback.ts';
import type { Model } from '../model.ts';
import { undoing } from '../savepoint.ts';
import type { Logs } from './logs.ts';
import { introduce, readCallbacks, readVerbose, type Verbose } from './run-options.ts';
import { batchesOf, readSamples, type Samples } from './samples.ts';

export interface EvaluateOptions {
  /** Default 32. */
  readonly batchSize?: number;
  /** A weight for each sample, `[N]`. */
  readonly sampleWeight?: TensorLike;
  readonly verbose?: Verbose;
  readonly callbacks?: readonly Callback[];
}

const keys: readonly (keyof EvaluateOptions)[] = ['batchSize', 'sampleWeight', 'verbose', 'callbacks'];

/** Returns the figures of the model on the samples; see {@link Model.evaluate}. */
export function evaluate(model: Model, x: TensorLike, y: TensorLike | null, options: EvaluateOptions): Logs {
  const owner = `${model.name}.evaluate`;
  void model.compiled; // refuses a model that was not compiled
  const { batchSize = 32, sampleWeight, verbose = 'auto', callbacks = [] } = checkKeys(owner, options, keys);
  const level = readVerbose(owner, verbose);
  const all = readCallbacks(owner, callbacks, level);
  const size = checkWhole(owner, 'batchSize', batchSize, 1);
  const samples = readSamples(owner, model, x, y, sampleWeight);
  introduce(all, model, { epochs: 1, steps: Math.ceil(samples.count / size), verbose: level });
  const logs = undoing([model.savepoint()], () => evaluateSamples(model, samples, size, all));
  if (level > 0) model.compiled.steps.announceFallback(model);
  return logs;
}

/** Returns the figures over the samples, in their order. */
export function evaluateSamples(
  model: Model,
  samples: Samples,
  batchSize: number,
  callbacks: readonly Callback[],
): Logs {
  const { figures, steps } = model.compiled;
  const before = callbacks.filter((each) => each.heeds('onTestBatchBegin'));
  const after = callbacks.filter((each) => each.heeds('onTestBatchEnd'));
  figures.reset();
  let step = steps.testing(model);
  for (const each of callbacks) each.onTestBegin();
  let batch = 0;
  for (const { x, y, sampleWeight } of batchesOf(samples, batchSize)) {
    for (const each of before) each.onTestBatchBegin(batch);
    if (before.length + after.length > 0) step = steps.testing(model); // they may have changed the model
    step(x, y, sampleWeight);
    const logs = after.length > 0 ? figures.logs() : {};
    for (const each of after) each.onTestBatchEnd(batch, logs);
    batch++;
  }
  const logs = figures.logs();
  for (const each of callbacks) each.onTestEnd(logs);
  return logs;
}
