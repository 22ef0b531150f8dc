import { compile } from '@lossgraph/compile';
import { cast, Generator, greater, mean, type Shape, type Tensor, type TensorLike } from '@lossgraph/core';
import { SparseCategoricalCrossentropy } from '@lossgraph/losses';
import { expect } from 'chai';
import { expectAgreement } from '../../../compile/test/agreement.ts';
import * as all from '../../src/metrics/all.ts';
import { get, Metric } from '../../src/metrics/index.ts';
import type { Float } from './layers.ts';

/** Sums over three batches. */
const A_FEW_SUMS = 3;

interface Batch {
  readonly yTrue: Tensor;
  readonly yPred: Tensor;
  readonly sampleWeight: Tensor | null;
}

interface MetricCase {
  readonly name: string;
  readonly make: () => Metric;
  /** A batch of n samples. */
  readonly batch: (n: number, random: Generator, dtype: Float) => Pick<Batch, 'yTrue' | 'yPred'>;
}

class Positives extends Metric {
  readonly count = this.addVariable('count');
  override updateState(_yTrue: TensorLike, yPred: TensorLike): void {
    this.count.assign(this.count.value.add(greater(yPred, 0.5).cast('float64').sum()));
  }
  override result(): Tensor {
    return this.count.value;
  }
}

const classes = (shape: Shape) => (random: Generator) => random.map(shape, 'int32', (u) => Math.floor(u * 3));
const values =
  (...rest: number[]): MetricCase['batch'] =>
  (n, random, dtype) => ({
    yTrue: random.map([n, ...rest], dtype, (u) => Math.round(u)),
    yPred: random.uniform([n, ...rest], { dtype }),
  });
const indices: MetricCase['batch'] = (n, random, dtype) => ({
  yTrue: classes([n])(random),
  yPred: random.uniform([n, 3], { dtype }),
});

const metricCases: readonly MetricCase[] = [
  {
    name: 'Accuracy',
    make: () => new all.Accuracy(),
    batch: (n, random, dtype) => ({ yTrue: classes([n, 2])(random), yPred: classes([n, 2])(random).cast(dtype) }),
  },
  { name: 'BinaryAccuracy', make: () => new all.BinaryAccuracy(), batch: values() },
  { name: 'BinaryAccuracy of pairs', make: () => new all.BinaryAccuracy({ threshold: 0.3 }), batch: values(2) },
  { name: 'CategoricalAccuracy', make: () => new all.CategoricalAccuracy(), batch: values(4) },
  { name: 'SparseCategoricalAccuracy', make: () => new all.SparseCategoricalAccuracy(), batch: indices },
  { name: 'accuracy of one value', make: () => get('accuracy'), batch: values(1) },
  { name: 'accuracy of rows', make: () => get('accuracy'), batch: values(3) },
  { name: 'accuracy of indices', make: () => get('acc'), batch: indices },
  { name: 'mse', make: () => get('mse'), batch: values(3) },
  {
    name: 'a loss with a mask',
    make: () => get(new SparseCategoricalCrossentropy({ ignoreClass: 1 })),
    batch: indices,
  },
  { name: 'a function', make: () => get((y, p) => mean(y.sub(p).abs(), { axis: -1 })), batch: values(3) },
  { name: 'a metric of its own', make: () => new Positives('positives'), batch: values(2) },
];

/** What three batches give, one after the other, the last one smaller; then all is forgotten, and one comes again. */
function gathered({ make, batch }: MetricCase, dtype: Float, weighted: boolean, isCompiled: boolean) {
  const random = new Generator(21);
  const metric = make();
  const update = ({ yTrue, yPred, sampleWeight }: Batch) => {
    metric.updateState(yTrue, yPred, { sampleWeight });
    return metric.result();
  };
  const step = isCompiled ? compile(update) : update;
  const results = [8, 8, 5, 8].map((n, i) => {
    if (i === 3) metric.resetState();
    const sampleWeight = weighted ? random.uniform([n], { dtype }) : null;
    return step({ ...batch(n, random, dtype), sampleWeight });
  });
  // Gathered in float64 of values that were rounded to `dtype`.
  return [...results, metric.result(), ...metric.variables.map(({ value }) => value)].map((t) => cast(t, dtype));
}

describe('metrics on two engines', () => {
  for (const each of metricCases) {
    it(`${each.name}: results and state agree`, () => {
      for (const dtype of ['float32', 'float64'] as const) {
        for (const weighted of [false, true]) {
          const [wanted, found] = [false, true].map((isCompiled) => gathered(each, dtype, weighted, isCompiled));
          wanted!.forEach((t, i) => {
            expectAgreement(found![i]!, t, `${dtype}, weighted ${weighted}, ${i}`, A_FEW_SUMS);
          });
        }
      }
    });
  }

  it('have a row for each metric there is', () => {
    const made = [...metricCases.map(({ make }) => make().constructor), all.Mean];
    for (const [name, each] of Object.entries(all)) expect(made, name).to.include(each);
  });

  it('Mean: results and state agree', () => {
    const [wanted, found] = [false, true].map((isCompiled) => {
      const mean = new all.Mean();
      const update = (values: Tensor) => {
        mean.updateState(values, { sampleWeight: 3 });
        return mean.result();
      };
      const step = isCompiled ? compile(update) : update;
      const random = new Generator(22);
      return [4, 4, 3].map((n) => step(random.normal([n, 2])));
    });
    wanted!.forEach((t, i) => {
      expectAgreement(found![i]!, t, `${i}`, A_FEW_SUMS);
    });
  });
});
