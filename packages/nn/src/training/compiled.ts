import { checkBoolean, checkKeys, checkNumber, show, ValueError } from '@lossgraph/core';
import type { Loss, LossIdentifier } from '@lossgraph/losses';
import { get as getOptimizer, type Optimizer, type OptimizerIdentifier } from '@lossgraph/optim';
import type { LossChoice } from '../loss-choice.ts';
import { get as getMetric, type MetricIdentifier } from '../metrics/get.ts';
import { lossFor } from './crossentropy.ts';
import { Figures } from './figures.ts';
import type { JitCompile } from './step.ts';
import { Steps } from './steps.ts';

export interface CompileOptions {
  readonly optimizer: OptimizerIdentifier;
  /**
   * What `losses.get` takes, or `'crossentropy'` (`'ce'`) for the one that fits the shapes of targets and predictions. May
   * be left out if the layers add losses of their own.
   */
  readonly loss?: LossChoice | null;
  /** What the loss, though not added losses, is multiplied by in the total; default 1. */
  readonly lossWeights?: number;
  readonly metrics?: readonly MetricIdentifier[];
  /** Metrics that take sample and class weights into account. */
  readonly weightedMetrics?: readonly MetricIdentifier[];
  /** Whether to run each step op by op, for debugging, even where it could be compiled; default `false`. */
  readonly runEagerly?: boolean;
  /**
   * Whether steps are recorded once and then run as one WebAssembly call: `true`, `false`, or where it can be done, from
   * the second batch of a size on; default `auto`. Results differ by rounding only. What layers and losses do beside ops
   * and Variables is done while recording, not at every step, and the losses of the latest call cannot be looked at. Why
   * `auto` went on op by op is said once, unless `verbose` is 0, and kept in `model.compiled.steps.fallback`.
   */
  readonly jitCompile?: JitCompile;
}

/** What a model is trained with. */
export interface Compiled {
  readonly optimizer: Optimizer;
  readonly loss: Loss | null;
  readonly lossWeight: number;
  readonly figures: Figures;
  readonly runEagerly: boolean;
  readonly jitCompile: JitCompile;
  /** How its steps are run. */
  readonly steps: Steps;
}

const keys: readonly (keyof CompileOptions)[] = [
  'optimizer',
  'loss',
  'lossWeights',
  'metrics',
  'weightedMetrics',
  'runEagerly',
  'jitCompile',
];

/** Returns what the options mean. @throws ValueError for an unknown identifier, with the nearest known one */
export function readCompileOptions(model: string, options: CompileOptions): Compiled {
  const owner = `${model}.compile`;
  const {
    optimizer,
    loss = null,
    lossWeights = 1,
    metrics = [],
    weightedMetrics = [],
    runEagerly = false,
    jitCompile = 'auto',
  } = checkKeys(owner, options, keys);
  const eagerly = checkBoolean(owner, 'runEagerly', runEagerly);
  const jit = jitCompile === 'auto' ? jitCompile : checkJitCompile(owner, jitCompile);
  return {
    optimizer: getOptimizer(optimizer),
    loss: loss === null ? null : lossFor(loss as LossIdentifier),
    lossWeight: checkNumber(owner, 'lossWeights', lossWeights),
    figures: new Figures(
      readMetrics(owner, 'metrics', metrics),
      readMetrics(owner, 'weightedMetrics', weightedMetrics),
    ),
    runEagerly: eagerly,
    jitCompile: jit,
    steps: new Steps(eagerly ? false : jit),
  };
}

function checkJitCompile(owner: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new ValueError(`${owner}: unknown jitCompile; got ${show(value)}; allowed are true, false and 'auto'`);
}

function readMetrics(owner: string, name: string, identifiers: readonly MetricIdentifier[]) {
  if (Array.isArray(identifiers)) return identifiers.map(getMetric);
  throw new ValueError(`${owner}: ${name} is no list; got ${show(identifiers)}; allowed is an array of identifiers`);
}
