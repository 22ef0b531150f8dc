import type { AddedLoss } from '../added-loss.ts';
import { Mean } from '../metrics/mean.ts';
import type { Metric } from '../metrics/metric.ts';
import { distinct } from '../named.ts';
import type { Undo } from '../savepoint.ts';
import type { Logs } from './logs.ts';
import type { Batch, TotalLoss } from './total-loss.ts';

type Figure = Pick<Metric, 'result' | 'resetState' | 'savepoint'>;

/**
 * What is reported of an epoch: the total loss, its terms if there are several, and the metrics, all over the samples so
 * far. The state is in Variables, so that a compiled step can gather it and `logs` be read after it.
 */
export class Figures {
  readonly #total: Mean = new Mean('loss');
  readonly #terms: Map<string, Mean> = new Map();
  readonly #metrics: ReadonlyMap<string, Metric>;
  readonly #weighted: ReadonlyMap<string, Metric>;

  constructor(metrics: readonly Metric[], weighted: readonly Metric[]) {
    this.#metrics = named(metrics, new Set(['loss']), (name) => name);
    this.#weighted = named(weighted, new Set(['loss', ...this.#metrics.keys()]), (name) => `weighted_${name}`);
  }

  /** The metrics by the names under which they are reported. */
  get metrics(): ReadonlyMap<string, Metric> {
    return new Map([...this.#metrics, ...this.#weighted]);
  }

  /** Takes a batch of `count` samples into account. */
  update({ total, terms }: TotalLoss, { yTrue, yPred, sampleWeight }: Batch, count: number): void {
    this.#total.updateState(total, { sampleWeight: count });
    if (terms.length > 1) this.#updateTerms(terms, count);
    if (yTrue === null) return;
    for (const metric of this.#metrics.values()) metric.updateState(yTrue, yPred);
    for (const metric of this.#weighted.values()) metric.updateState(yTrue, yPred, { sampleWeight });
  }

  /** Forgets all batches. */
  reset(): void {
    for (const each of this.#all.values()) each.resetState();
  }

  /** Returns the figures over the batches since the last reset. */
  logs(): Logs {
    return Object.fromEntries([...this.#all].map(([name, each]) => [name, each.result().item()]));
  }

  savepoint(): Undo {
    const undo = [...this.#all.values()].map((each) => each.savepoint());
    const terms = new Set(this.#terms.keys());
    return () => {
      for (const name of this.#terms.keys()) if (!terms.has(name)) this.#terms.delete(name);
      for (const each of undo) each();
    };
  }

  get #all(): ReadonlyMap<string, Figure> {
    return new Map<string, Figure>([['loss', this.#total], ...this.#terms, ...this.metrics]);
  }

  #updateTerms(terms: readonly AddedLoss[], count: number): void {
    const taken = new Set(['loss', ...this.metrics.keys()]);
    for (const { name, value } of terms) {
      const shown = distinct(name, taken);
      taken.add(shown);
      const mean = this.#terms.get(shown) ?? new Mean(shown);
      this.#terms.set(shown, mean);
      mean.updateState(value, { sampleWeight: count });
    }
  }
}

/** Returns the metrics by name; one whose name is taken goes by another. */
function named(metrics: readonly Metric[], taken: Set<string>, other: (name: string) => string): Map<string, Metric> {
  const found = new Map<string, Metric>();
  for (const metric of metrics) {
    const name = taken.has(metric.name) ? distinct(other(metric.name), taken) : metric.name;
    taken.add(name);
    found.set(name, metric);
  }
  return found;
}
