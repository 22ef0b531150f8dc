import { Generator, type Tensor, tensor, ValueError } from '@lossgraph/core';
import { SGD } from '@lossgraph/optim';
import { expect } from 'chai';
import {
  Callback,
  Dense,
  EarlyStopping,
  type FitOptions,
  History,
  LambdaCallback,
  Layer,
  type Logs,
  Sequential,
  TerminateOnNaN,
} from '../src/index.ts';
import { batchesOf, type Samples } from '../src/training/samples.ts';

/** Remembers the batches it sees; its one weight lets it be trained. */
class Spy extends Layer {
  readonly batches: number[][] = [];
  readonly training: boolean[] = [];
  override build(): void {
    this.addWeight({ name: 'w', shape: [], initializer: 'ones' });
  }
  override call(inputs: Tensor, { training }: { training: boolean }): Tensor {
    this.batches.push([...inputs.toTypedArray()]);
    this.training.push(training);
    return inputs.mul(this.ownVariables[0]?.value ?? 1);
  }
}

function spied(learningRate = 0, seed = 1) {
  const spy = new Spy();
  const model = new Sequential([spy], { seed });
  model.compile({ optimizer: new SGD({ learningRate }), loss: 'mse', metrics: ['mae'] });
  return { spy, model };
}

const numbers = (count: number) => Array.from({ length: count }, (_, i) => [i]);
const quiet: FitOptions = { verbose: 0 };

describe('fit', () => {
  it('goes through the samples in batches of 32, the last one smaller', () => {
    const { spy, model } = spied();
    model.fit(numbers(70), numbers(70), quiet);
    expect(spy.batches.map(({ length }) => length)).to.deep.equal([32, 32, 6]);
    expect(spy.batches.flat().sort((a, b) => a - b)).to.deep.equal(numbers(70).flat());
  });

  it('shuffles x, y and weights alike, anew for each epoch, unless told not to', () => {
    const { spy, model } = spied();
    const seen: number[][] = [];
    const original = model.trainStep.bind(model);
    model.trainStep = (x, y, w) => {
      seen.push([x, y, w].map((each) => each?.toTypedArray()[0] ?? -1));
      original(x, y, w);
    };
    model.fit(numbers(9), numbers(9), { ...quiet, batchSize: 1, epochs: 2, sampleWeight: numbers(9).flat() });
    for (const [x, y, w] of seen) expect([y, w]).to.deep.equal([x, x]);
    const [first, second] = [spy.batches.slice(0, 9).flat(), spy.batches.slice(9).flat()];
    expect(first).not.to.deep.equal(second);
    expect(first).not.to.deep.equal(numbers(9).flat());
    spy.batches.length = 0;
    model.fit(numbers(9), numbers(9), { ...quiet, shuffle: false });
    expect(spy.batches).to.deep.equal([numbers(9).flat()]);
  });

  it('holds out the last share of the samples, before it shuffles', () => {
    const { spy, model } = spied();
    model.fit(numbers(10), numbers(10), { ...quiet, batchSize: 4, validationSplit: 0.3, epochs: 2 });
    const validated = spy.batches.filter((_, i) => !spy.training[i]);
    expect(validated).to.deep.equal([
      [7, 8, 9],
      [7, 8, 9],
    ]); // in batches of batchSize, in order
    expect(Math.max(...spy.batches.filter((_, i) => spy.training[i]).flat())).to.equal(6);
  });

  it('reports means over the samples, not over the batches', () => {
    const { model } = spied();
    const zeros = [[0], [0], [0], [0], [0]];
    const { history } = model.fit([[1], [1], [1], [1], [6]], zeros, { ...quiet, batchSize: 4, shuffle: false });
    expect(history).to.deep.equal({ loss: [8], mae: [2] });
  });

  it('validates on the data given, whose figures count no class weights', () => {
    const { model } = spied();
    const { history } = model.fit([[1]], [[0]], {
      ...quiet,
      classWeight: { 0: 3 },
      validationData: [[[2]], [[0]]],
      epochs: 2,
    });
    expect(history).to.deep.equal({ loss: [3, 3], mae: [1, 1], val_loss: [4, 4], val_mae: [2, 2] });
    const split = model.fit([[1], [1], [2]], [[0], [0], [0]], {
      ...quiet,
      classWeight: { 0: 3 },
      validationSplit: 0.33,
    });
    expect(split.history).to.deep.equal({ loss: [3], mae: [1], val_loss: [4], val_mae: [2] });
    const weighted = model.fit([[1]], [[0]], {
      ...quiet,
      validationData: [
        [[2], [1]],
        [[0], [0]],
        [1, 3],
      ],
    });
    expect(weighted.history['val_loss']).to.deep.equal([(4 + 3) / 2]);
  });

  it('lets targets of weight 0 be anything, by sample and by step', () => {
    const { model } = spied();
    const { history } = model.fit([[1], [2]], [[NaN], [0]], { ...quiet, sampleWeight: [0, 1] });
    expect(history).to.deep.include({ loss: [2] });
    const x = [[[1], [2]]];
    const steps = (sampleWeight: number[][]) => model.evaluate(x, [[[0], [Infinity]]], { verbose: 0, sampleWeight });
    expect(steps([[1, 0]])).to.deep.include({ loss: 0.5 });
    expect(() => steps([[0, 1]])).to.throw(ValueError, /y is not finite; got Infinity at sample 0/);
  });

  it('weighs classes by index, by row, and by rounded value; a class that is not named weighs 1', () => {
    const loss = (y: number[][] | number[], classWeight: Record<number, number>, x: number[][] = numbers(3)) => {
      const { model } = spied();
      model.compile({
        optimizer: new SGD({ learningRate: 0 }),
        loss: (t, p) => t.sub(t).add(p).sum({ axis: -1 }).mul(0).add(1),
      });
      return model.fit(x, y, { ...quiet, classWeight }).history['loss']?.[0];
    };
    expect(loss([[0], [1], [2]], { 0: 4, 2: 7 })).to.be.closeTo((4 + 1 + 7) / 3, 1e-6);
    expect(loss([0, 1, 1.6], { 2: 7 })).to.be.closeTo((1 + 1 + 7) / 3, 1e-6);
    const rows = [
      [0, 1],
      [1, 0],
      [0, 1],
    ];
    expect(loss(rows, { 0: 5 }, rows)).to.be.closeTo((1 + 5 + 1) / 3, 1e-6);
  });

  it('begins with initialEpoch, and does nothing when that is the end', () => {
    const { spy, model } = spied();
    expect(model.fit([[1]], [[1]], { ...quiet, initialEpoch: 3, epochs: 5 }).epoch).to.deep.equal([3, 4]);
    expect(spy.batches).to.have.length(2);
    expect(model.fit([[1]], [[1]], { ...quiet, epochs: 0 }).history).to.deep.equal({});
  });

  it('gathers the histories of several runs, in one that is given', () => {
    const { model } = spied();
    const history = new History();
    model.fit([[1]], [[0]], { ...quiet, epochs: 2, callbacks: [history] });
    model.fit([[1]], [[0]], { ...quiet, epochs: 3, initialEpoch: 2, callbacks: [history] });
    expect([history.epoch, history.history['loss']]).to.deep.equal([[2], [1, 1, 1]]);
  });

  it('returns the history, which the model keeps', () => {
    const { model } = spied();
    const history = model.fit([[1]], [[1]], quiet);
    expect(history).to.be.instanceOf(History);
    expect(model.history).to.equal(history);
  });

  it('goes on where it stopped when called again', () => {
    const run = (epochs: number[]) => {
      const { model } = spied(0.001);
      for (const each of epochs) model.fit(numbers(9), numbers(9), { ...quiet, batchSize: 4, epochs: each });
      return model.getWeights().map((each) => each.item());
    };
    expect(run([2, 1])).to.deep.equal(run([3]));
  });

  it('takes typed arrays, tensors and a single axis', () => {
    const model = new Sequential([new Dense(1)], { seed: 1 });
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    const x = tensor(new Float64Array([1, 2]), { shape: [2, 1] });
    expect(model.fit(x, new Uint8Array([1, 2]), quiet).history['loss']).to.have.length(1);
    expect(model.fit(tensor(new Uint8Array([1, 2]), { shape: [2, 1] }), tensor([1, 2]), quiet).epoch).to.deep.equal([
      0,
    ]);
  });
});

describe('evaluate and predict', () => {
  it('change nothing, and run without training', () => {
    const { spy, model } = spied(1);
    model.predict([[1]]);
    const before = model.getWeights().map((each) => each.item());
    const logs = model.evaluate([[1], [3]], [[0], [0]], { verbose: 0, batchSize: 1 });
    expect(logs).to.deep.equal({ loss: 5, mae: 2 });
    expect(model.testOnBatch([[2]], [[0]])).to.deep.equal({ loss: 4, mae: 2 });
    expect(spy.training).to.deep.equal([false, false, false, false]);
    expect(model.getWeights().map((each) => each.item())).to.deep.equal(before);
    expect(model.optimizer.built).to.equal(false);
  });

  it('weigh samples', () => {
    const { model } = spied();
    expect(model.evaluate([[1], [3]], [[0], [0]], { verbose: 0, sampleWeight: [1, 0] })['loss']).to.equal(0.5);
  });

  it('predict in batches, in order, whatever the size', () => {
    const model = new Sequential([new Dense(2)], { seed: 1 });
    const x = new Generator(1).normal([10, 3]);
    const whole = model.predict(x, { batchSize: 100 });
    expect(whole.toArray()).to.deep.equal(model.predict(x, { batchSize: 3 }).toArray());
    expect(whole.toArray()).to.deep.equal(model(x).toArray());
    expect(whole.node).to.equal(null);
  });

  it('predict needs no compiling', () => {
    expect(new Sequential([new Dense(2)]).predict([[1]]).shape).to.deep.equal([1, 2]);
  });

  it('show the figures of one batch alone', () => {
    const { model } = spied();
    model.fit([[5]], [[0]], quiet);
    expect(model.trainOnBatch([[1]], [[0]])).to.deep.equal({ loss: 1, mae: 1 });
    expect(model.trainOnBatch([[2]], [[0]])).to.deep.equal({ loss: 4, mae: 2 });
  });
});

describe('callbacks', () => {
  it('are called in order, before and after everything', () => {
    const calls: string[] = [];
    const hooks = [
      'onTrainBegin',
      'onTrainEnd',
      'onEpochBegin',
      'onEpochEnd',
      'onTrainBatchBegin',
      'onTrainBatchEnd',
      'onTestBegin',
      'onTestEnd',
      'onTestBatchBegin',
      'onTestBatchEnd',
    ];
    const record =
      (name: string) =>
      (...args: unknown[]) => {
        calls.push(
          [name, ...args.map((arg) => (typeof arg === 'object' ? Object.keys(arg as Logs).join('+') : arg))].join(' '),
        );
      };
    const all = new LambdaCallback(Object.fromEntries(hooks.map((name) => [name, record(name)])));
    const { model } = spied();
    model.fit([[1], [2]], [[1], [2]], { ...quiet, batchSize: 1, callbacks: [all], validationData: [[[1]], [[1]]] });
    expect(calls).to.deep.equal([
      'onTrainBegin',
      'onEpochBegin 0',
      'onTrainBatchBegin 0',
      'onTrainBatchEnd 0 loss+mae',
      'onTrainBatchBegin 1',
      'onTrainBatchEnd 1 loss+mae',
      'onTestBegin',
      'onTestBatchBegin 0',
      'onTestBatchEnd 0 loss+mae',
      'onTestEnd loss+mae',
      'onEpochEnd 0 loss+mae+val_loss+val_mae',
      'onTrainEnd loss+mae+val_loss+val_mae',
    ]);
    calls.length = 0;
    model.evaluate([[1]], [[1]], { verbose: 0, callbacks: [all] });
    expect(calls).to.deep.equal([
      'onTestBegin',
      'onTestBatchBegin 0',
      'onTestBatchEnd 0 loss+mae',
      'onTestEnd loss+mae',
    ]);
  });

  it('know the model and the run', () => {
    class Look extends Callback {
      seen: unknown[] = [];
      override onEpochEnd(): void {
        this.seen = [this.model, this.params];
      }
    }
    const look = new Look();
    expect(() => look.model).to.throw('callback: no model yet');
    const { model } = spied();
    model.fit(numbers(5), numbers(5), { ...quiet, batchSize: 2, epochs: 4, callbacks: [look] });
    expect(look.seen).to.deep.equal([model, { epochs: 4, steps: 3, verbose: 0, hasValidation: false }]);
  });

  it('stop the training by a flag, after the batch', () => {
    const { spy, model } = spied();
    const stop = new LambdaCallback({
      onTrainBatchEnd: (batch) => {
        if (batch === 1) model.stopTraining = true;
      },
    });
    const { epoch } = model.fit(numbers(10), numbers(10), { ...quiet, batchSize: 2, epochs: 3, callbacks: [stop] });
    expect([spy.batches.length, epoch]).to.deep.equal([2, [0]]);
    expect(model.fit(numbers(2), numbers(2), { ...quiet, epochs: 2 }).epoch).to.deep.equal([0, 1]);
  });

  it('that throw leave the model as trained so far', () => {
    const { model } = spied(0.01);
    const fail = new LambdaCallback({
      onEpochEnd: (epoch) => {
        if (epoch === 1) throw new Error('disk full');
      },
    });
    expect(() => model.fit([[1]], [[0]], { ...quiet, epochs: 5, callbacks: [fail] })).to.throw('disk full');
    expect(model.optimizer.iterations.value.item()).to.equal(2);
    expect(model.getWeights()[0]?.item()).to.be.below(1);
  });

  it('TerminateOnNaN stops at a loss that is not finite', () => {
    const { spy, model } = spied();
    const { history } = model.fit([[1], [Infinity], [1]], [[0], [0], [0]], {
      ...quiet,
      batchSize: 1,
      shuffle: false,
      epochs: 2,
      callbacks: [new TerminateOnNaN()],
    });
    expect(spy.batches).to.have.length(2);
    expect(history['loss']).to.deep.equal([Infinity]);
  });

  it('LambdaCallback refuses hooks that are unknown or none', () => {
    expect(() => new LambdaCallback({ onEpochStart: () => {} } as never)).to.throw(
      ValueError,
      "LambdaCallback: unknown option; got 'onEpochStart'; did you mean 'on",
    );
    expect(() => new LambdaCallback({ onEpochEnd: 3 } as never)).to.throw(
      ValueError,
      'LambdaCallback: onEpochEnd is no function; got 3',
    );
  });
});

describe('EarlyStopping', () => {
  /** Feeds a callback the figures of epochs; returns how many it let pass, and the weight in the end (the epoch's number). */
  function fed(
    options: ConstructorParameters<typeof EarlyStopping>[0],
    values: number[],
    name = 'val_loss',
  ): [number, number] {
    const { model } = spied();
    model.build([1, 1]);
    const stopping = new EarlyStopping(options);
    stopping.setModel(model);
    stopping.onTrainBegin();
    let epochs = 0;
    for (const value of values) {
      model.setWeights([epochs]);
      stopping.onEpochEnd(epochs++, { loss: 0, [name]: value });
      if (model.stopTraining) break;
    }
    stopping.onTrainEnd();
    return [epochs, model.getWeights()[0]?.item() ?? NaN];
  }

  it('stops after `patience` epochs without improvement', () => {
    expect(fed({}, [3, 2, 2, 1])[0]).to.equal(3);
    expect(fed({ patience: 2 }, [3, 2, 2, 2, 1])[0]).to.equal(4);
    expect(fed({ patience: 3 }, [3, 2, 2, 2, 1, 0])[0]).to.equal(6);
    expect(fed({}, [3, NaN, 1])[0]).to.equal(2);
    expect(fed({}, [NaN, 2, 1])[0]).to.equal(3); // never after the first
  });

  it('counts no change smaller than minDelta', () => {
    expect(fed({ minDelta: 0.5 }, [3, 2.6, 1])[0]).to.equal(2);
    expect(fed({ minDelta: 0.5 }, [3, 2.4, 1])[0]).to.equal(3);
  });

  it('looks upwards for accuracies, or when told to', () => {
    expect(fed({ mode: 'max' }, [1, 2, 1, 5])[0]).to.equal(3);
    expect(fed({ monitor: 'mae' }, [3, 2, 3], 'mae')[0]).to.equal(3);
    const model = new Sequential([new Dense(1)], { inputShape: [1] });
    model.compile({ optimizer: 'sgd', loss: 'mse', metrics: ['accuracy'] });
    expect([
      model.directionOf('accuracy'),
      model.directionOf('mean_squared_error'),
      model.directionOf('x'),
    ]).to.deep.equal(['up', 'down', null]);
  });

  it('waits for what is better than the baseline', () => {
    expect(fed({ baseline: 1.5, patience: 2 }, [3, 2.5, 2.4, 2.3])[0]).to.equal(4);
    expect(fed({ baseline: 2.45, patience: 2 }, [3, 2.4, 2.5, 2.6, 1])[0]).to.equal(4);
  });

  it('starts late', () => {
    expect(fed({ startFromEpoch: 2 }, [1, 2, 3, 4, 5])[0]).to.equal(4);
  });

  it('restores the weights of the best epoch', () => {
    expect(fed({ patience: 2, restoreBestWeights: true }, [3, 1, 2, 2])).to.deep.equal([4, 1]);
    expect(fed({ patience: 2 }, [3, 1, 2, 2])).to.deep.equal([4, 3]);
    expect(fed({ restoreBestWeights: true, patience: 5 }, [NaN, NaN])).to.deep.equal([2, 0]);
  });

  it('refuses what it cannot judge', () => {
    expect(() => fed({ monitor: 'val_los', mode: 'min' }, [1])).to.throw(
      ValueError,
      "EarlyStopping: nothing of that name is reported; got 'val_los'; did you mean 'val_loss'?",
    );
    expect(() => fed({ monitor: 'score' }, [1], 'score')).to.throw(
      ValueError,
      "EarlyStopping: cannot tell whether more of it is better; got monitor 'score'",
    );
    expect(() => new EarlyStopping({ mode: 'up' as never })).to.throw(
      ValueError,
      "EarlyStopping: unknown mode; got 'up'",
    );
    expect(() => new EarlyStopping({ patience: -1 })).to.throw(ValueError, 'EarlyStopping: patience out of range');
    expect(() => new EarlyStopping({ minDelta: NaN })).to.throw(ValueError, 'EarlyStopping: minDelta out of range');
    expect(() => new EarlyStopping({ patient: 1 } as never)).to.throw(ValueError, "did you mean 'patience'?");
  });

  it('works within fit', () => {
    const { model } = spied();
    const stopping = new EarlyStopping({ monitor: 'loss', patience: 1 });
    expect(model.fit([[1]], [[0]], { ...quiet, epochs: 9, callbacks: [stopping] }).epoch).to.have.length(2);
    expect(stopping.stoppedEpoch).to.equal(1);
    const again = model.fit([[1]], [[0]], { ...quiet, epochs: 1, callbacks: [stopping] });
    expect([again.epoch.length, stopping.stoppedEpoch, stopping.bestEpoch]).to.deep.equal([1, null, 0]);
  });
});

describe('batches', () => {
  const samples = { x: tensor([[1], [2], [3]]), y: tensor([1, 2, 3]), sampleWeight: null, count: 3 };
  const shown = (batches: Iterable<typeof samples | Samples>) =>
    [...batches].map(({ x, y, sampleWeight, count }) => [x.toArray(), y?.toArray(), sampleWeight, count, x.node]);

  it('are taken in order, or in the order given, without history', () => {
    expect(shown(batchesOf(samples, 2))).to.deep.equal([
      [[[1], [2]], [1, 2], null, 2, null],
      [[[3]], [3], null, 1, null],
    ]);
    expect(shown(batchesOf(samples, 2, tensor(new Int32Array([2, 0, 1]))))).to.deep.equal([
      [[[3], [1]], [3, 1], null, 2, null],
      [[[2]], [2], null, 1, null],
    ]);
  });
});
