import { checkBoolean, checkKeys, checkNumber, checkWhole, show, type TensorLike, ValueError } from '@lossgraph/core';
import type { Callback } from '../callbacks/callback.ts';
import { History } from '../callbacks/history.ts';
import type { Model } from '../model.ts';
import { undoing } from '../savepoint.ts';
import { type ClassWeight, weightsOfClasses } from './class-weight.ts';
import { evaluateSamples } from './evaluate.ts';
import type { Logs } from './logs.ts';
import { introduce, readCallbacks, readVerbose, type Verbose } from './run-options.ts';
import { batchesOf, readSamples, type Samples, splitSamples } from './samples.ts';

export interface FitOptions {
  /** Samples in each step; the last batch of an epoch may be smaller. Default 32. */
  readonly batchSize?: number;
  /** How often to go through all samples; default 1. */
  readonly epochs?: number;
  readonly verbose?: Verbose;
  readonly callbacks?: readonly Callback[];
  /** The share of samples, taken from the end before shuffling, that is held out for validation; in [0, 1), default 0. */
  readonly validationSplit?: number;
  /** What to validate on after each epoch, instead of a share of the samples. */
  readonly validationData?: readonly [x: TensorLike, y: TensorLike, sampleWeight?: TensorLike];
  /** Whether to take the samples of each epoch in a new random order; default `true`. */
  readonly shuffle?: boolean;
  readonly classWeight?: ClassWeight;
  /** A weight for each sample, `[N]`; not together with `classWeight`. */
  readonly sampleWeight?: TensorLike;
  /** The epoch to begin with, counted from 0, when a run is resumed. */
  readonly initialEpoch?: number;
}

const keys: readonly (keyof FitOptions)[] = [
  'batchSize',
  'epochs',
  'verbose',
  'callbacks',
  'validationSplit',
  'validationData',
  'shuffle',
  'classWeight',
  'sampleWeight',
  'initialEpoch',
];

interface Run {
  readonly training: Samples;
  readonly validation: Samples | null;
  readonly batchSize: number;
  readonly epochs: number;
  readonly initialEpoch: number;
  readonly shuffle: boolean;
  readonly verbose: 0 | 1 | 2;
  readonly callbacks: readonly Callback[];
}

/** Trains the model; see {@link Model.fit}. */
export function fit(model: Model, x: TensorLike, y: TensorLike | null, options: FitOptions): History {
  const run = readRun(model, x, y, options);
  const history = new History();
  const callbacks = [...run.callbacks, history];
  const steps = Math.ceil(run.training.count / run.batchSize);
  const hasValidation = run.validation !== null;
  introduce(callbacks, model, { epochs: run.epochs, steps, verbose: run.verbose, hasValidation });
  // What a step or the validation refuses was never done; what a callback throws comes after work that is worth keeping.
  const savepoint = model.savepoint();
  model.stopTraining = false;
  const orUndo = <T>(f: () => T): T => undoing([savepoint], f);
  for (const each of callbacks) each.onTrainBegin();
  let logs: Logs = {};
  for (let epoch = run.initialEpoch; epoch < run.epochs && !model.stopTraining; epoch++) {
    for (const each of callbacks) each.onEpochBegin(epoch);
    logs = trainEpoch(model, run, callbacks, orUndo);
    if (run.validation !== null) logs = { ...logs, ...validate(model, run, run.validation, callbacks, orUndo) };
    for (const each of callbacks) each.onEpochEnd(epoch, logs);
    if (run.verbose > 0) model.compiled.steps.announceFallback(model);
  }
  for (const each of callbacks) each.onTrainEnd(logs);
  model.history = history;
  return history;
}

type OrUndo = <T>(f: () => T) => T;

function trainEpoch(model: Model, run: Run, callbacks: readonly Callback[], orUndo: OrUndo): Logs {
  const { figures, steps } = model.compiled;
  const before = callbacks.filter((each) => each.heeds('onTrainBatchBegin'));
  const after = callbacks.filter((each) => each.heeds('onTrainBatchEnd'));
  figures.reset();
  let step = steps.training(model);
  const order = run.shuffle ? model.generator.permutation(run.training.count) : null;
  let batch = 0;
  for (const { x, y, sampleWeight } of batchesOf(run.training, run.batchSize, order)) {
    for (const each of before) each.onTrainBatchBegin(batch);
    if (before.length + after.length > 0) step = steps.training(model); // they may have changed the model
    orUndo(() => step(x, y, sampleWeight));
    const logs = after.length > 0 ? figures.logs() : {};
    for (const each of after) each.onTrainBatchEnd(batch, logs);
    if (model.stopTraining) break;
    batch++;
  }
  return figures.logs();
}

function validate(model: Model, run: Run, samples: Samples, callbacks: readonly Callback[], orUndo: OrUndo): Logs {
  const logs = orUndo(() => evaluateSamples(model, samples, run.batchSize, callbacks));
  return Object.fromEntries(Object.entries(logs).map(([name, value]) => [`val_${name}`, value]));
}

function readRun(model: Model, x: TensorLike, y: TensorLike | null, options: FitOptions): Run {
  const owner = `${model.name}.fit`;
  void model.compiled; // refuses a model that was not compiled
  const {
    batchSize = 32,
    epochs = 1,
    initialEpoch = 0,
    shuffle = true,
    verbose = 'auto',
    callbacks = [],
  } = checkKeys(owner, options, keys);
  const level = readVerbose(owner, verbose);
  const { training, validation } = readData(
    owner,
    model,
    readSamples(owner, model, x, y, options.sampleWeight),
    options,
  );
  return {
    training,
    validation,
    batchSize: checkWhole(owner, 'batchSize', batchSize, 1),
    epochs: checkWhole(owner, 'epochs', epochs, 0),
    initialEpoch: checkWhole(owner, 'initialEpoch', initialEpoch, 0),
    shuffle: checkBoolean(owner, 'shuffle', shuffle),
    verbose: level,
    callbacks: readCallbacks(owner, callbacks, level),
  };
}

function readData(
  owner: string,
  model: Model,
  samples: Samples,
  options: FitOptions,
): Pick<Run, 'training' | 'validation'> {
  const { validationSplit = 0, validationData, classWeight } = options;
  checkNumber(owner, 'validationSplit', validationSplit, { least: 0, below: 1 });
  if (validationData !== undefined) {
    return {
      training: withClassWeight(owner, samples, classWeight),
      validation: readValidation(owner, model, validationData),
    };
  }
  if (validationSplit === 0) return { training: withClassWeight(owner, samples, classWeight), validation: null };
  const count = Math.floor(samples.count * (1 - validationSplit));
  if (count === 0 || count === samples.count) {
    throw new ValueError(
      `${owner}: validationSplit leaves a side empty; got ${validationSplit} of ${samples.count} samples; allowed is a share of one or more that leaves some`,
    );
  }
  const [training, validation] = splitSamples(samples, count);
  return { training: withClassWeight(owner, training, classWeight), validation };
}

function readValidation(owner: string, model: Model, given: NonNullable<FitOptions['validationData']>): Samples {
  if (!Array.isArray(given) || given.length < 2 || given.length > 3) {
    throw new ValueError(
      `${owner}: validationData is no pair; got ${show(given)}; allowed are [x, y] and [x, y, sampleWeight]`,
    );
  }
  const [x, y, sampleWeight = null] = given;
  return readSamples(`${owner}: validationData`, model, x, y, sampleWeight);
}

function withClassWeight(owner: string, samples: Samples, classWeight: ClassWeight | undefined): Samples {
  if (classWeight === undefined) return samples;
  if (samples.sampleWeight !== null) {
    throw new ValueError(`${owner}: both classWeight and sampleWeight came; got both; allowed is one of them`);
  }
  if (samples.y === null) throw new ValueError(`${owner}: classWeight without targets; got no y; give y`);
  return { ...samples, sampleWeight: weightsOfClasses(owner, samples.y, classWeight) };
}
