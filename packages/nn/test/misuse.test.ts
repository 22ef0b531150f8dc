import { noGrad, ShapeError, StateError, type Tensor, tensor, ValueError } from '@lossgraph/core';
import { expect } from 'chai';
import { Dense, Dropout, EarlyStopping, Layer, Model, metrics, Sequential } from '../src/index.ts';

describe('noGrad', () => {
  const x = [[0], [1], [2]];
  const y = [[1], [3], [5]];

  for (const runEagerly of [true, false]) {
    it(`around training changes nothing, ${runEagerly ? 'op by op' : 'compiled'}`, () => {
      const run = (around: <T>(f: () => T) => T) => {
        const model = new Sequential([new Dense(2, 'tanh'), new Dense(1)], { seed: 1 });
        model.compile({ optimizer: 'sgd', loss: 'mse', runEagerly });
        const { history } = around(() => model.fit(x, y, { epochs: 4, verbose: 0 }));
        around(() => model.trainOnBatch(x, y));
        return [history, model.getWeights().map((each) => each.toArray())];
      };
      expect(run(noGrad)).to.deep.equal(run((f) => f()));
    });
  }
});

describe('a call', () => {
  const dropout = () => new Dropout(0.5, { seed: 1 });

  it('takes one object of options, known ones', () => {
    const all: [unknown, string][] = [
      [null, 'dropout: options are no object; got null; allowed is one like { training: … }'],
      [true, 'dropout: options are no object; got true; allowed is one like { training: … }'],
      [{ trainin: true }, "dropout: unknown option; got 'trainin'; did you mean 'training'? Allowed are training"],
      [{ training: 1 }, 'dropout: training is neither true nor false; got 1; allowed are those two'],
      [{ training: null }, 'dropout: training is neither true nor false; got null; allowed are those two'],
    ];
    for (const [options, message] of all) {
      expect(() => dropout()([1, 2], options as never)).to.throw(ValueError, message);
    }
    expect(dropout()([1, 2], { training: undefined }).toArray()).to.deep.equal([1, 2]);
  });

  it('is refused where there is nothing to call', () => {
    const Empty = class Empty extends (Layer as unknown as new () => Sequential) {};
    const Hollow = class Hollow extends (Model as unknown as new () => Sequential) {};
    expect(() => new Empty()([1])).to.throw(
      StateError,
      'empty: no call; got undefined; a layer gives call(inputs, { training })',
    );
    expect(() => new Hollow()([1])).to.throw(StateError, 'hollow: no call; got undefined');
  });

  it('is refused inside itself, be it further in', () => {
    class Endless extends Layer {
      override call(inputs: Tensor): Tensor {
        return this(inputs);
      }
    }
    const message = 'endless: called inside its own call; got a recursion; call layers inside, or a function';
    expect(() => new Endless()([1])).to.throw(StateError, message);
    class Around extends Model {
      other: Layer = new Sequential([new Back(this)]);
      override call(inputs: Tensor): Tensor {
        return this.other(inputs);
      }
    }
    class Back extends Layer {
      readonly #to: Layer;
      constructor(to: Layer) {
        super();
        this.#to = to;
      }
      override call(inputs: Tensor): Tensor {
        return this.#to(inputs);
      }
    }
    const around = new Around();
    for (let again = 0; again < 2; again++) {
      expect(() => around([[1]])).to.throw(StateError, 'around: called inside its own call');
    }
  });
});

describe('a Sequential', () => {
  it('takes the shape of one sample as a list', () => {
    for (const inputShape of [2, 'x', [-1], [0.5]]) {
      expect(() => new Sequential([new Dense(1)], { inputShape: inputShape as never })).to.throw(
        ShapeError,
        /^sequential: .*; got .*; allowed/,
      );
    }
  });

  it('cannot be a layer of itself', () => {
    const inner = new Sequential([]);
    const outer = new Sequential([inner]);
    expect(() => inner.add(inner)).to.throw(
      ValueError,
      "sequential: a model inside itself; got 'sequential' at place 0",
    );
    expect(() => inner.add(outer)).to.throw(
      ValueError,
      /a model inside itself; got '.*' at place 0; add another layer/,
    );
    expect(inner.layers).to.deep.equal([]);
  });

  it('writes its summary to a stream', () => {
    const model = new Sequential([new Dense(1)]);
    expect(() => model.summary({ stream: 5 as never })).to.throw(
      ValueError,
      'sequential.summary: not a stream; got 5; allowed is an object with write(text)',
    );
    expect(() => model.summary(null as never)).to.throw(
      ValueError,
      'sequential.summary: options are no object; got null',
    );
    expect(() => model.summary({ straem: process.stdout } as never)).to.throw(ValueError, "did you mean 'stream'");
  });
});

describe('EarlyStopping', () => {
  it('monitors a name', () => {
    for (const monitor of [5, '', null]) {
      expect(() => new EarlyStopping({ monitor: monitor as never })).to.throw(
        ValueError,
        /^EarlyStopping: monitor is no name; got .*; allowed is a non-empty string, like 'val_loss'$/,
      );
    }
  });
});

describe('EarlyStopping', () => {
  const compiled = () => {
    const model = new Sequential([new Dense(1)], { inputShape: [1], seed: 1 });
    model.compile({ optimizer: 'sgd', loss: 'mse', metrics: ['mae'] });
    return model;
  };

  it('refuses to monitor a validation that there is none of, before anything is trained', () => {
    for (const options of [{}, { monitor: 'val_mae', mode: 'min' }] as const) {
      const model = compiled();
      const before = model.getWeights().map((each) => each.toArray());
      const callbacks = [new EarlyStopping(options)];
      expect(() => model.fit([[1], [2]], [1, 2], { callbacks, verbose: 0 })).to.throw(
        ValueError,
        /^EarlyStopping: no validation to monitor; got 'val_(loss|mae)'; give validationData or validationSplit, or monitor one of loss, mae$/,
      );
      expect(model.getWeights().map((each) => each.toArray())).to.deep.equal(before);
      expect(model.fit([[1], [2]], [1, 2], { callbacks, validationSplit: 0.5, verbose: 0 }).epoch).to.deep.equal([0]);
    }
  });

  it('takes a number or null as baseline', () => {
    for (const baseline of ['a', NaN, Infinity]) {
      expect(() => new EarlyStopping({ baseline: baseline as never })).to.throw(
        ValueError,
        /^EarlyStopping: baseline out of range; got .*; allowed is a finite number$/,
      );
    }
    expect(new EarlyStopping({ baseline: null }).options.baseline).to.equal(null);
  });

  it('has its default for an option that is undefined', () => {
    expect(new EarlyStopping({ monitor: undefined as never, baseline: undefined as never }).options.monitor).to.equal(
      'val_loss',
    );
  });
});

describe('options inside a layer', () => {
  class Around extends Layer {
    readonly #inside: (layer: Layer) => unknown;
    constructor(inside: (layer: Layer) => unknown) {
      super();
      this.#inside = inside;
    }
    override call(inputs: Tensor): Tensor {
      this.#inside(this);
      return inputs;
    }
  }
  const attempts: [string, (layer: Layer) => unknown, string][] = [
    [
      'text for options',
      (layer) => layer.addLoss(tensor(1), 'pen' as never),
      "around.addLoss: options are no object; got 'pen'",
    ],
    ['a misspelt name', (layer) => layer.addLoss(tensor(1), { nam: 'pen' } as never), "did you mean 'name'?"],
    [
      'a loss without a name',
      (layer) => layer.addLoss(tensor(1), { name: 3 as never }),
      'around.addLoss: not a name; got 3; allowed is a non-empty string',
    ],
    [
      'a misspelt initializer',
      (layer) => layer.addWeight({ shape: [1], initalizer: 'ones' } as never),
      "around.addWeight: unknown option; got 'initalizer'; did you mean 'initializer'?",
    ],
    [
      'text for a weight',
      (layer) => layer.addWeight('kernel' as never),
      "around.addWeight: options are no object; got 'kernel'",
    ],
    [
      'a weight without a name',
      (layer) => layer.addWeight({ shape: [1], name: '' }),
      "around.addWeight: not a name; got ''",
    ],
    [
      'a weight trainable by text',
      (layer) => layer.addWeight({ shape: [1], trainable: 'no' as never }),
      "around/weight: trainable is neither true nor false; got 'no'",
    ],
  ];
  for (const [what, attempt, message] of attempts) {
    it(`are refused: ${what}`, () => {
      expect(() => new Around(attempt)([1])).to.throw(ValueError, message);
    });
  }
});

describe('Dense', () => {
  it('takes an activation or options, not both', () => {
    const make = Dense as unknown as new (...args: unknown[]) => Dense;
    expect(() => new make(1, 'relu', { useBias: false })).to.throw(
      ValueError,
      "dense: too many arguments; got 3; allowed are units and an activation or options, like { activation: 'relu', useBias: false }",
    );
    expect(new make(1, 'relu', undefined).units).to.equal(1);
  });
});

describe('an unknown name', () => {
  it('of an initializer is led to the default one, if it may be meant', () => {
    expect(() => new Dense(1, { kernelInitializer: 'glorot' })).to.throw(ValueError, "did you mean 'glorotUniform'?");
  });

  it('of a metric is followed by all known ones, each once', () => {
    const known = metrics.identifiers();
    expect(known.filter((name, i) => known.indexOf(name) !== i)).to.deep.equal([]);
  });
});

describe('metrics without names', () => {
  it('are reported as metrics', () => {
    const model = new Sequential([new Dense(1)], { seed: 1 });
    model.compile({ optimizer: 'sgd', loss: 'mse', metrics: [(t, p) => t.sub(p), (t, p) => p.sub(t), 'mae'] });
    const { history } = model.fit([[1]], [[1]], { verbose: 0 });
    expect(Object.keys(history)).to.deep.equal(['loss', 'metric', 'metric_1', 'mae']);
  });
});

describe('the dtype of a model', () => {
  class Late extends Layer {
    inner: Dense | null = null;
    override build(): void {
      this.inner = new Dense(2);
    }
    override call(inputs: Tensor): Tensor {
      return (this.inner as Dense)(inputs);
    }
  }

  it('is that of the layers inside, unless they were given one', () => {
    const make = () => [
      new Dense(2, 'relu'),
      new Sequential([new Dense(2)]),
      new Late(),
      new Dropout(0.1),
      new Dense(1),
    ];
    for (const options of [{}, { inputShape: [1] }]) {
      const model = new Sequential(make(), { dtype: 'float64', seed: 1, ...options });
      expect(model.predict([[1 / 3]]).dtype).to.equal('float64');
      expect(model.variables.map(({ dtype }) => dtype)).to.deep.equal(Array(8).fill('float64'));
      expect(model.layers.every(({ dtype }) => dtype === 'float64')).to.equal(true);
    }
    const mixed = new Sequential([new Dense(2, { dtype: 'float32' }), new Dense(1)], { dtype: 'float64' });
    mixed.build([null, 1]);
    expect(mixed.variables.map(({ dtype }) => dtype)).to.deep.equal(['float32', 'float32', 'float64', 'float64']);
    const plain = new Sequential([new Dense(1)]);
    expect([plain.predict([[1]]).dtype, plain.dtype]).to.deep.equal(['float32', 'float32']);
  });

  it('trains, recorded as well', () => {
    const model = new Sequential([new Dense(2, 'tanh'), new Dense(1)], { dtype: 'float64', seed: 1 });
    model.compile({ optimizer: 'adam', loss: 'mse', metrics: ['mae'] });
    const { history } = model.fit([[0], [1]], [0, 1], { epochs: 4, verbose: 0 });
    expect(history['loss']?.[3]).to.be.below(history['loss']?.[0] ?? 0);
  });

  it('comes too late for a layer that has its weights, and not at all from a call that fails', () => {
    const dense = new Dense(1);
    dense([[1]]);
    new Sequential([dense], { dtype: 'float64' })([[1]]);
    expect(dense.dtype).to.equal('float32');
    const other = new Dense(1);
    expect(() => new Sequential([other], { dtype: 'float64' })([1])).to.throw(ShapeError);
    expect(other([[1]]).dtype).to.equal('float32');
  });
});
