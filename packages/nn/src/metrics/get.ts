import { show, type Tensor, ValueError, whatIsKnown } from '@lossgraph/core';
import { get as getLoss, type LossIdentifier, identifiers as lossIdentifiers } from '@lossgraph/losses';
import type { ConfiguredLoss } from '../loss-choice.ts';
import { snakeCase } from '../named.ts';
import { AccuracyByShape } from './accuracy.ts';
import * as all from './all.ts';
import { MeanOfLoss } from './mean-of-loss.ts';
import { Metric } from './metric.ts';

/** A name, a metric, a loss, or a plain function of (yTrue, yPred) that gives a value for each sample. */
export type MetricIdentifier = string | Metric | ConfiguredLoss | ((yTrue: Tensor, yPred: Tensor) => Tensor);

const { Mean: _takesNoTargets, ...ofPredictions } = all;

/**
 * Returns the metric that an identifier names: `'accuracy'` or `'acc'` for the accuracy that fits the shapes, the name of a
 * metric or of a loss, in camel or snake case; a metric as it is; a function wrapped so that its mean is taken.
 *
 * @throws ValueError for an unknown name, with the nearest known one
 * @example
 * ```ts
 * const accuracy = metrics.get('accuracy');
 * accuracy.updateState([0, 2], [[0.9, 0.1, 0], [0.2, 0.5, 0.3]]);
 * accuracy.result().item(); // 0.5
 * ```
 */
export function get(identifier: MetricIdentifier): Metric {
  if (identifier instanceof Metric) return identifier;
  if (typeof identifier === 'string') return byName(identifier);
  if (typeof identifier === 'function') {
    const loss = getLoss(identifier as LossIdentifier);
    return new MeanOfLoss(loss, identifier.name === '' ? 'metric' : loss.name, null);
  }
  throw new ValueError(
    `metrics.get: not a metric; got ${show(identifier)}; allowed are a name, a Metric, a Loss, and a function of (yTrue, yPred)`,
  );
}

/** Returns every name that {@link get} knows. */
export function identifiers(): string[] {
  const ofMetrics = Object.keys(ofPredictions).flatMap((name) => [snakeCase(name), name]);
  return [...new Set(['accuracy', 'acc', ...ofMetrics, ...lossIdentifiers()])];
}

function byName(name: string): Metric {
  if (name === 'accuracy' || name === 'acc') return new AccuracyByShape({ name });
  const found = Object.entries(ofPredictions).find(([className]) => [className, snakeCase(className)].includes(name));
  if (found !== undefined) return new found[1]({ name });
  if (lossIdentifiers().includes(name)) return new MeanOfLoss(getLoss(name), name);
  throw new ValueError(`metrics.get: unknown metric; got ${show(name)}; ${whatIsKnown(name, identifiers())}`);
}
