import {
  checkGradients,
  Generator,
  gradients,
  StateError,
  setRandomSeed,
  type Tensor,
  type Trace,
  tensor,
  type Variable,
  withTrace,
} from '@lossgraph/core';
import { BinaryCrossentropy, SparseCategoricalCrossentropy } from '@lossgraph/losses';
import { Adam, SGD } from '@lossgraph/optim';
import { expect } from 'chai';
import {
  Dense,
  Dropout,
  Embedding,
  Flatten,
  Layer,
  type LayerOptions,
  Model,
  metrics,
  Sequential,
} from '../src/index.ts';

class L1Penalty extends Layer {
  readonly factor: number;

  constructor(factor: number, options: LayerOptions = {}) {
    super(options);
    this.factor = factor;
  }

  override call(inputs: Tensor): Tensor {
    this.addLoss(inputs.abs().sum().mul(this.factor));
    return inputs;
  }
}

const xor = {
  x: [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ],
  y: [0, 1, 1, 0],
};

describe('training', () => {
  it('learns XOR', () => {
    const model = new Sequential([new Dense(8, 'tanh'), new Dense(1, 'sigmoid')], { seed: 1 });
    model.compile({ optimizer: new Adam({ learningRate: 0.05 }), loss: 'binary_crossentropy', metrics: ['accuracy'] });
    model.fit(xor.x, xor.y, { epochs: 150, verbose: 0 });
    const { loss, accuracy } = model.evaluate(xor.x, xor.y, { verbose: 0 });
    expect(loss).to.be.below(0.05);
    expect(accuracy).to.equal(1);
  });

  it('fits a line by a subclass of Model', () => {
    class Regression extends Model {
      readonly hidden = new Dense(16, 'relu');
      readonly output_ = new Dense(1);

      override call(inputs: Tensor): Tensor {
        return this.output_(this.hidden(inputs));
      }
    }
    const random = new Generator(3);
    const x = random.uniform([200, 2], { low: -1 });
    const [a, b] = [x.slice([null, [0, 1]]), x.slice([null, [1, 2]])];
    const y = a.mul(3).sub(b.mul(2)).add(0.5);
    const model = new Regression({ seed: 4 });
    model.compile({ optimizer: new Adam({ learningRate: 0.02 }), loss: 'mse' });
    const { history } = model.fit(x, y, { epochs: 40, verbose: 0 });
    expect(history['loss']?.at(-1)).to.be.below(0.01 * (history['loss']?.[0] ?? 0));
    expect(model.predict([[0.5, -0.5]]).item()).to.be.closeTo(3, 0.1);
  });

  it('learns which ids matter, through an embedding', () => {
    const random = new Generator(6);
    const x = random.map([300, 4], 'int32', (u) => Math.floor(u * 10));
    const y = tensor(x.equal(7).cast('float32').max({ axis: 1 })); // whether there is a 7
    const model = new Sequential([new Embedding(10, 4), new Flatten(), new Dense(1, 'sigmoid')], { seed: 2 });
    model.compile({ optimizer: new Adam({ learningRate: 0.05 }), loss: 'bce', metrics: ['accuracy'] });
    model.fit(x, y, { epochs: 30, verbose: 0 });
    expect(model.evaluate(x, y, { verbose: 0 })['accuracy']).to.be.above(0.97);
  });

  it('with the same seed gives the same bits, shuffled and with dropout; with another, others', () => {
    const run = (seed: number) => {
      const model = new Sequential([new Dense(8, 'tanh'), new Dropout(0.3), new Dense(3, 'softmax')], { seed });
      model.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy', metrics: ['acc'] });
      const x = new Generator(1).normal([50, 4]);
      const y = new Generator(2).map([50], 'int32', (u) => Math.floor(u * 3));
      const { history } = model.fit(x, y, { epochs: 3, batchSize: 8, validationSplit: 0.2, verbose: 0 });
      return { history, weights: model.getWeights().map((each) => [...each.toTypedArray()]) };
    };
    const first = run(5);
    expect(run(5)).to.deep.equal(first);
    expect(run(6).weights).not.to.deep.equal(first.weights);
  });

  it('without a seed goes by that of the default generator', () => {
    const run = () => {
      setRandomSeed(11);
      const model = new Sequential([new Dense(4, 'tanh'), new Dense(1)]);
      model.compile({ optimizer: 'sgd', loss: 'mse' });
      model.fit(xor.x, xor.y, { epochs: 2, batchSize: 2, verbose: 0 });
      return model.getWeights().map((each) => each.toArray());
    };
    expect(run()).to.deep.equal(run());
  });

  it('moves no frozen weight', () => {
    const frozen = new Dense(4, { trainable: false });
    const model = new Sequential([frozen, new Dense(1)], { seed: 1, inputShape: [2] });
    const before = model.getWeights().map((each) => each.toArray());
    model.compile({ optimizer: 'adam', loss: 'mse' });
    model.fit(xor.x, xor.y, { verbose: 0 });
    const after = model.getWeights().map((each) => each.toArray());
    expect(after.slice(0, 2)).to.deep.equal(before.slice(0, 2));
    expect(after[2]).not.to.deep.equal(before[2]);
    expect(model.optimizer.variables).to.have.length(2 + 2 * 2);
  });
});

describe('losses that layers add', () => {
  const guide = (factor: number) => {
    const layers = [new Dense(6, 'relu'), new L1Penalty(factor), new Dense(3)];
    const model = new Sequential(layers, { seed: 3 });
    const loss = new SparseCategoricalCrossentropy({ fromLogits: true });
    model.compile({ optimizer: new Adam({ learningRate: 0.01 }), loss, metrics: ['accuracy'] });
    return model;
  };
  const x = new Generator(1).normal([20, 4]);
  const y = new Generator(2).map([20], 'int32', (u) => Math.floor(u * 3));

  it('are shown beside the compiled one, each by name; the total is their sum', () => {
    const { history } = guide(0.01).fit(x, y, { epochs: 2, batchSize: 8, validationSplit: 0.25, verbose: 0 });
    expect(Object.keys(history)).to.deep.equal([
      'loss',
      'sparse_categorical_crossentropy',
      'l1_penalty_loss',
      'accuracy',
      'val_loss',
      'val_sparse_categorical_crossentropy',
      'val_l1_penalty_loss',
      'val_accuracy',
    ]);
    for (const prefix of ['', 'val_']) {
      const [total = 0, main = 0, added = 0] = ['loss', 'sparse_categorical_crossentropy', 'l1_penalty_loss'].map(
        (name) => history[`${prefix}${name}`]?.at(-1),
      );
      expect(added).to.be.above(0);
      expect(total).to.be.closeTo(main + added, 1e-6 * total);
    }
  });

  it('make the activations sparser', () => {
    const activity = (factor: number) => {
      const model = guide(factor);
      model.fit(x, y, { epochs: 60, verbose: 0 });
      return (model.layers[0] as Dense)(x).abs().mean().item();
    };
    expect(activity(0.05)).to.be.below(0.5 * activity(0));
  });

  it('have the gradient of a sum, whatever the sample weights and the weight of the loss', () => {
    const model = new Sequential([new Dense(1, { useBias: false, kernelInitializer: 'ones' }), new L1Penalty(0.5)]);
    model.compile({ optimizer: new SGD({ learningRate: 1 }), loss: 'mse', lossWeights: 0.25 });
    // ŷ = 2: the loss is ¼ · 3 (2 − 1)², its slope ¼ · 3 · 2 · 2 = 3; the penalty ½ |2| has the slope ½ · 2 = 1.
    const logs = model.trainOnBatch([[2]], [1], { sampleWeight: [3] });
    expect(logs).to.deep.equal({ loss: 0.75 + 1, mean_squared_error: 3, l1_penalty_loss: 1 });
    expect((model.layers[0] as Dense).kernel.value.item()).to.equal(1 - 3 - 1);
  });

  it('are enough to train on, without a compiled loss or targets', () => {
    const model = new Sequential([new Dense(2, { seed: 1 }), new L1Penalty(1)]);
    model.compile({ optimizer: new SGD({ learningRate: 0.01 }) });
    const { history } = model.fit([[1, 2]], null, { epochs: 10, verbose: 0 });
    expect(Object.keys(history)).to.deep.equal(['loss']);
    expect(history['loss']?.at(-1)).to.be.below(history['loss']?.[0] ?? 0);
  });

  it('may be of another float type than the predictions', () => {
    const model = new Sequential([new L1Penalty(1, { dtype: 'float32' }), new Dense(1, { dtype: 'float64', seed: 1 })]);
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    expect(model.trainOnBatch([[1]], [1])['l1_penalty_loss']).to.equal(1);
  });

  it('of the same name are told apart', () => {
    const model = new Sequential([
      new L1Penalty(1, { name: 'a' }),
      new Sequential([new L1Penalty(2, { name: 'a' })]),
      new Dense(1),
    ]);
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    expect(Object.keys(model.trainOnBatch([[1]], [1]))).to.deep.equal([
      'loss',
      'mean_squared_error',
      'a_loss',
      'a_loss_1',
    ]);
  });
});

describe('the figures of a model', () => {
  const logsOf = (options: object) => {
    const model = new Sequential([new L1Penalty(1), new Dense(1)], { seed: 1 });
    model.compile({ optimizer: 'sgd', loss: 'mse', ...options });
    return Object.keys(model.trainOnBatch([[1]], [1]));
  };

  it('have names of their own, where metrics and terms share one', () => {
    const metrics = ['mse', 'mse', 'mean_squared_error', 'l1_penalty_loss'].map((name) => new Mean_(name));
    expect(logsOf({ metrics })).to.deep.equal([
      'loss',
      'mean_squared_error_1',
      'l1_penalty_loss_1',
      'mse',
      'mse_1',
      'mean_squared_error',
      'l1_penalty_loss',
    ]);
  });

  it('of weighted metrics say so, where there is an unweighted one', () => {
    const options = { metrics: ['mae', 'acc'], weightedMetrics: ['mae', 'mae', 'mse'] };
    expect(logsOf(options).slice(3)).to.deep.equal(['mae', 'acc', 'weighted_mae', 'weighted_mae_1', 'mse']);
  });
});

/** A metric of any name. */
class Mean_ extends metrics.MeanOfLoss {
  constructor(name: string) {
    super(new BinaryCrossentropy(), name);
  }
}

describe('the gradient of a whole model', () => {
  it('agrees with finite differences, to second order, for every weight', () => {
    const dtype = 'float64';
    const layers = [
      new Embedding(5, 3, { dtype, embeddingsInitializer: 'random_normal' }),
      new Dense(4, { activation: 'tanh', dtype }),
      new L1Penalty(0.3, { dtype }),
      new Flatten({ dtype }),
      new Dense(2, { activation: 'softplus', dtype }),
    ];
    const model = new Sequential(layers, { seed: 7 });
    const ids = [
      [0, 3],
      [1, 1],
      [4, 2],
    ];
    const yTrue = tensor(
      [
        [1, 0],
        [0, 1],
        [1, 1],
      ],
      { dtype },
    );
    model(ids);
    const weights = model.getWeights();
    const loss = (...values: Tensor[]) =>
      withWeights(model, values, () => {
        const error = model(ids, { training: true }).sub(yTrue).square().mean();
        return model.losses.reduce((total, { value }) => total.add(value), error);
      });
    expect(checkGradients(loss, weights, { order: 2 }).compared).to.be.above(50);
  });

  it('is the same whether asked of the tensors or of the variables', () => {
    const model = new Sequential([new Dense(3, 'tanh'), new Dense(1)], { seed: 2 });
    const x = tensor([[1, 2]]);
    const output = model(x).sum();
    const ofVariables = gradients(output, model.trainableVariables);
    const ofValues = gradients(output, model.getWeights());
    expect(ofVariables.map((each) => each.toArray())).to.deep.equal(ofValues.map((each) => each.toArray()));
  });
});

/** Runs `f` with the values of the weights replaced, in graphs too. */
function withWeights<T>(model: Model, values: readonly Tensor[], f: () => T): T {
  const held = new Map(model.variables.map((variable, i) => [variable, values[i]!]));
  return withTrace(
    { read: (variable) => held.get(variable)!, assign: () => expect.fail('a variable was assigned') },
    f,
  );
}

describe('a step of training', () => {
  /** Reads give tensors without values, so that whoever looks at one is found out. */
  class Recording implements Trace {
    readonly assigned = new Map<Variable, Tensor>();
    read(variable: Variable): Tensor {
      return this.assigned.get(variable) ?? abstract(variable);
    }
    assign(variable: Variable, value: Tensor): void {
      this.assigned.set(variable, value);
    }
  }
  const model = () => {
    const made = new Sequential([new Dense(4, 'relu'), new L1Penalty(0.1), new Dropout(0.5), new Dense(3)], {
      seed: 1,
    });
    made.compile({
      optimizer: new Adam({ amsgrad: true, weightDecay: 0.01, globalClipnorm: 1 }),
      loss: new SparseCategoricalCrossentropy({ fromLogits: true }),
      metrics: ['accuracy', 'sparse_categorical_crossentropy'],
      weightedMetrics: ['acc'],
    });
    return made;
  };
  const x = new Generator(1).normal([6, 2]);
  const y = tensor(new Int32Array([0, 1, 2, 0, 1, 2]));
  const weight = tensor([1, 2, 1, 1, 0.5, 1]);

  it('reads no value, and assigns weights, slots, counters, random state and figures', () => {
    const made = model();
    made.trainOnBatch(x, y, { sampleWeight: weight });
    const recording = new Recording();
    withTrace(recording, () => made.trainStep(abstract(x), abstract(y), abstract(weight)));
    const slots = made.optimizer.variables.filter(({ name }) => !name.endsWith('learning_rate'));
    expect([...recording.assigned.keys()]).to.include.members([
      ...made.trainableVariables,
      ...slots,
      made.generator.state,
    ]);
    const names = [...recording.assigned.keys()].map(({ name }) => name);
    expect(names).to.include.members(['loss/total', 'l1_penalty_loss/total', 'accuracy/count', 'acc/total']);
  });

  it('of evaluation reads no value either, and assigns figures alone', () => {
    const made = model();
    made.trainOnBatch(x, y);
    const recording = new Recording();
    withTrace(recording, () => made.testStep(abstract(x), abstract(y), null));
    for (const { name } of recording.assigned.keys()) expect(name).to.match(/\/(total|count)$/);
  });
});

/** A tensor of that shape and dtype without a value. */
function abstract({ shape, dtype }: Tensor | Variable): Tensor {
  return new (tensor(0).constructor as new (...args: unknown[]) => Tensor)(null, dtype, null, null, shape);
}

describe('a loss given as a function', () => {
  it('trains, and goes by its own name', () => {
    const model = new Sequential([new Dense(1), new L1Penalty(0)], { seed: 1 });
    const cubed = (yTrue: Tensor, yPred: Tensor) =>
      yPred.sub(yTrue).abs().mul(yPred.sub(yTrue).square()).mean({ axis: -1 });
    model.compile({ optimizer: 'adam', loss: cubed });
    expect(Object.keys(model.trainOnBatch([[1]], [[1]]))).to.deep.equal(['loss', 'cubed', 'l1_penalty_loss']);
  });

  it('may come configured', () => {
    const model = new Sequential([new Dense(1)], { seed: 1 });
    model.compile({ optimizer: 'sgd', loss: new BinaryCrossentropy({ fromLogits: true, reduction: 'sum' }) });
    expect(model.trainOnBatch([[1]], [[1]])['loss']).to.be.above(0);
  });

  it('must give a single value', () => {
    const model = new Sequential([new Dense(1)], { seed: 1 });
    model.compile({ optimizer: 'sgd', loss: new BinaryCrossentropy({ reduction: 'none' }) });
    expect(() => model.trainOnBatch([[1]], [[1]])).to.throw(
      'gives no single value; got shape [1]; choose a reduction other than none',
    );
  });
});

describe('an optimizer', () => {
  it('serves one model: another one, or a layer more, needs a new one', () => {
    const sgd = new SGD();
    const make = () => {
      const model = new Sequential([new Dense(1)]);
      model.compile({ optimizer: sgd, loss: 'mse' });
      return model;
    };
    const [first, second] = [make(), make()];
    first.trainOnBatch([[1]], [1]);
    expect(() => second.trainOnBatch([[1]], [1])).to.throw(StateError, 'make a new optimizer');
    expect(second.built).to.equal(false);
    first.add(new Dense(1));
    expect(() => first.trainOnBatch([[1]], [1])).to.throw(StateError, 'make a new optimizer');
    first.compile({ optimizer: 'sgd', loss: 'mse' });
    expect(first.trainOnBatch([[1]], [1])).to.have.keys(['loss']);
  });
});
