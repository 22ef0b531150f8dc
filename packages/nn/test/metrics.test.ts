import { ShapeError, type Tensor, type TensorLike, tensor, ValueError } from '@lossgraph/core';
import { Huber, SparseCategoricalCrossentropy } from '@lossgraph/losses';
import { expect } from 'chai';
import {
  Accuracy,
  BinaryAccuracy,
  CategoricalAccuracy,
  Mean,
  Metric,
  metrics,
  SparseCategoricalAccuracy,
} from '../src/index.ts';

const after = (metric: Metric, ...batches: [TensorLike, TensorLike, TensorLike?][]) => {
  for (const [yTrue, yPred, sampleWeight = null] of batches) metric.updateState(yTrue, yPred, { sampleWeight });
  return metric.result().item();
};

describe('Mean', () => {
  it('is that of all values since the reset, and 0 before the first', () => {
    const mean = new Mean();
    expect(mean.result().item()).to.equal(0);
    mean.updateState([1, 3]);
    mean.updateState([[8]]);
    mean.updateState(0);
    expect(mean.result().item()).to.equal(3);
    mean.resetState();
    expect(mean.result().item()).to.equal(0);
  });

  it('weighs values: Σ w v / Σ w', () => {
    const mean = new Mean();
    mean.updateState([1, 5], { sampleWeight: [3, 1] });
    expect(mean.result().item()).to.equal(2);
    mean.updateState(10, { sampleWeight: 4 });
    expect(mean.result().item()).to.equal((8 + 40) / 8);
  });

  it('gives one weight to each value, if that is all that came', () => {
    const mean = new Mean();
    mean.updateState([1, 3], { sampleWeight: 2 });
    mean.updateState([8], { sampleWeight: 2 });
    expect(mean.result().item()).to.equal(4);
  });

  it('averages the axes that the weights do not have, and drops even NaN of weight 0', () => {
    const mean = new Mean();
    mean.updateState(
      [
        [1, 3],
        [NaN, 5],
      ],
      { sampleWeight: [1, 0] },
    );
    expect(mean.result().item()).to.equal(2);
    mean.updateState([7], { sampleWeight: [[1]] });
    expect(mean.result().item()).to.equal(4.5);
  });

  it('adds up in float64', () => {
    const mean = new Mean();
    mean.updateState(tensor(new Float32Array(1e5).fill(0.1)));
    mean.updateState(2 ** 24, { sampleWeight: 0 });
    expect(mean.result().item()).to.be.closeTo(Math.fround(0.1), 1e-14);
  });

  it('refuses weights that fit no axis, and stays as it was', () => {
    const mean = new Mean('m');
    mean.updateState([1]);
    expect(() => mean.updateState([1, 2], { sampleWeight: [1, 2, 3] })).to.throw(
      ShapeError,
      'm: sampleWeight does not fit; got [3] for values of shape [2]',
    );
    expect(() => mean.updateState(1, { sampleWeight: [1, 2] })).to.throw(ShapeError);
    expect(mean.result().item()).to.equal(1);
  });
});

describe('accuracies', () => {
  it('Accuracy: equal values', () => {
    expect(
      after(new Accuracy(), [
        [1, 2, 3, 4],
        [1, 2, 0.5, 4.5],
      ]),
    ).to.equal(0.5);
    expect(after(new Accuracy(), [new Int32Array([0, 0]), [0, 0.9]])).to.equal(0.5);
    expect(
      after(new Accuracy(), [
        [[1], [2]],
        [1, 3],
      ]),
    ).to.equal(0.5);
  });

  it('BinaryAccuracy: the right side of the threshold', () => {
    expect(
      after(new BinaryAccuracy(), [
        [1, 1, 0, 0],
        [0.6, 0.5, 0.4, 0.9],
      ]),
    ).to.equal(0.5);
    expect(
      after(new BinaryAccuracy({ threshold: 0 }), [
        [1, 0],
        [0.2, -0.2],
      ]),
    ).to.equal(1);
    expect(
      after(new BinaryAccuracy(), [
        [true, false],
        [0.6, 0.6],
      ]),
    ).to.equal(0.5);
  });

  it('BinaryAccuracy counts the samples of a smaller last batch for what they are, whether in columns or not', () => {
    const column = after(
      new BinaryAccuracy(),
      [
        [[1], [1], [1]],
        [[1], [1], [1]],
      ],
      [[[1]], [[0]]],
    );
    const flat = after(
      new BinaryAccuracy(),
      [
        [1, 1, 1],
        [[1], [1], [1]],
      ],
      [[1], [[0]]],
    );
    expect([column, flat]).to.deep.equal([0.75, 0.75]);
  });

  it('CategoricalAccuracy: the places of the largest', () => {
    expect(
      after(new CategoricalAccuracy(), [
        [
          [0, 1],
          [0.4, 0.6],
        ],
        [
          [0.2, 0.8],
          [3, -1],
        ],
      ]),
    ).to.equal(0.5);
  });

  it('SparseCategoricalAccuracy: the named class, for labels in rows or in a column, of any type', () => {
    const p = [
      [0.1, 0.9, 0],
      [0.8, 0.1, 0.1],
    ];
    for (const labels of [[1, 1], [[1], [1]], new Int32Array([1, 1]), tensor([1, 1], { dtype: 'float64' })]) {
      expect(after(new SparseCategoricalAccuracy(), [labels, p])).to.equal(0.5);
    }
    expect(after(new SparseCategoricalAccuracy(), [[1.5, 0], p])).to.equal(0.5);
    expect(after(new SparseCategoricalAccuracy(), [[[1, 0]], [p]])).to.equal(1);
  });

  it('weigh samples', () => {
    expect(
      after(new SparseCategoricalAccuracy(), [
        [0, 1],
        [
          [1, 0],
          [1, 0],
        ],
        [3, 1],
      ]),
    ).to.equal(0.75);
    expect(
      after(new BinaryAccuracy(), [
        [
          [1, 1],
          [1, 1],
        ],
        [
          [1, 0],
          [0, 0],
        ],
        [[3], [1]],
      ]),
    ).to.equal(0.375);
  });

  it('refuse targets that do not fit, instead of broadcasting them', () => {
    const cases: [Metric, TensorLike, TensorLike][] = [
      [new Accuracy(), [1, 2, 3], [1, 2]],
      [new Accuracy(), 1, [1, 2]],
      [new BinaryAccuracy(), [[1, 0]], [[1], [0]]],
      [new CategoricalAccuracy(), [[0, 1, 0]], [[0, 1]]],
      [
        new SparseCategoricalAccuracy(),
        [0, 1, 2],
        [
          [0, 1],
          [1, 0],
        ],
      ],
    ];
    for (const [metric, yTrue, yPred] of cases) {
      expect(() => metric.updateState(yTrue, yPred), metric.name).to.throw(
        ShapeError,
        `${metric.name}: targets do not fit`,
      );
      expect(metric.result().item()).to.equal(0);
    }
    expect(() => new BinaryAccuracy({ threshold: NaN })).to.throw(
      ValueError,
      'binary_accuracy: threshold out of range',
    );
  });
});

describe("'accuracy'", () => {
  const chosen = (yTrue: TensorLike, yPred: TensorLike) => after(metrics.get('accuracy'), [yTrue, yPred]);

  it('is binary for one value per prediction', () => {
    expect(chosen([[1], [0]], [[0.9], [0.8]])).to.equal(0.5);
    expect(chosen([1, 0], [[0.9], [0.8]])).to.equal(0.5);
    expect(chosen([1, 0], [0.9, 0.8])).to.equal(0.5); // where Keras takes the place of the largest in the batch
  });

  it('is sparse for fewer axes of targets, or a last one of length 1', () => {
    expect(
      chosen(
        [1, 0],
        [
          [0.9, 1],
          [0.8, 0.1],
        ],
      ),
    ).to.equal(1);
    expect(
      chosen(
        [[1], [1]],
        [
          [0.9, 1],
          [0.8, 0.1],
        ],
      ),
    ).to.equal(0.5);
    expect(
      chosen(
        [[[1], [1]]],
        [
          [
            [0.9, 1],
            [0.8, 0.1],
          ],
        ],
      ),
    ).to.equal(0.5);
  });

  it('is categorical else', () => {
    expect(
      chosen(
        [
          [0, 1],
          [1, 0],
        ],
        [
          [0.9, 1],
          [0.1, 0.8],
        ],
      ),
    ).to.equal(0.5);
  });
});

describe('metrics.get', () => {
  it('knows accuracies and all losses, by the name that was asked for', () => {
    const names = [
      'acc',
      'accuracy',
      'BinaryAccuracy',
      'sparse_categorical_accuracy',
      'mse',
      'mean_squared_error',
      'Huber',
    ];
    expect(names.map((name) => metrics.get(name).name)).to.deep.equal(names);
    expect(metrics.identifiers()).to.include.members(names);
    expect(names.map((name) => metrics.get(name).direction)).to.deep.equal([
      'up',
      'up',
      'up',
      'up',
      'down',
      'down',
      'down',
    ]);
  });

  it('takes means of losses over all samples, not over batches', () => {
    expect(
      after(
        metrics.get('mae'),
        [
          [[0], [0], [0]],
          [[1], [2], [3]],
        ],
        [[[0]], [[10]]],
      ),
    ).to.equal(4);
    expect(
      after(metrics.get('mae'), [
        [[0], [0]],
        [[1], [4]],
        [3, 1],
      ]),
    ).to.equal(1.75);
  });

  it('takes configured losses and functions', () => {
    expect(after(metrics.get(new Huber({ delta: 2, reduction: 'sum' })), [[[0]], [[3]]])).to.equal(4);
    const spread = (yTrue: Tensor, yPred: Tensor) => yPred.sub(yTrue).abs().max({ axis: -1 });
    const metric = metrics.get(spread);
    expect([metric.name, metric.direction]).to.deep.equal(['spread', null]);
    expect(after(metric, [[[0, 0]], [[1, -4]]])).to.equal(4);
  });

  it('keeps no history', () => {
    const nodes: unknown[] = [];
    const metric = metrics.get((yTrue, yPred) => {
      const values = yPred.mul(yTrue);
      nodes.push(values.node);
      return values;
    });
    metric.updateState([1], [2]);
    expect(nodes).to.deep.equal([null]);
  });

  it('leaves out what a loss masks, with and without weights', () => {
    const loss = new SparseCategoricalCrossentropy({ ignoreClass: 9, fromLogits: true });
    const p = [
      [0, 0],
      [5, 5],
    ];
    expect(after(metrics.get(loss), [[0, 9], p])).to.be.closeTo(Math.LN2, 1e-7);
    expect(after(metrics.get(loss), [[0, 9], p, [2, 7]])).to.be.closeTo(Math.LN2, 1e-7);
    expect(after(metrics.get(loss), [[[0, 9]], [p], [2]])).to.be.closeTo(Math.LN2, 1e-7);
  });

  it('refuses what it does not know, naming the nearest', () => {
    expect(() => metrics.get('acuracy')).to.throw(
      ValueError,
      "metrics.get: unknown metric; got 'acuracy'; did you mean 'accuracy'?",
    );
    expect(() => metrics.get('mean_squared_eror')).to.throw(ValueError, "did you mean 'mean_squared_error'?");
    expect(() => metrics.get(7 as never)).to.throw(ValueError, 'not a metric; got 7');
  });

  it('gives a metric of one’s own back', () => {
    class Count extends Metric {
      readonly count = this.addVariable('count', 2);
      override updateState(): void {
        this.count.assign(this.count.value.add(1));
      }
      override result(): Tensor {
        return this.count.value;
      }
    }
    const count = new Count('count');
    expect(metrics.get(count)).to.equal(count);
    count.updateState();
    expect(count.result().item()).to.equal(3);
    count.resetState();
    expect(count.result().item()).to.equal(2);
    expect(count.variables.map(({ name, dtype, trainable }) => `${name} ${dtype} ${trainable}`)).to.deep.equal([
      'count/count float64 false',
    ]);
  });
});
