import {
  defaultGenerator,
  type LossgraphError,
  ShapeError,
  StateError,
  type Tensor,
  tensor,
  ValueError,
} from '@lossgraph/core';
import { Adam } from '@lossgraph/optim';
import { expect } from 'chai';
import { Dense, Dropout, Layer, type Model, Sequential } from '../src/index.ts';

/** A compiled classifier of 2 numbers into 3 classes, untrained and unbuilt unless it `isTrained`. */
function classifier({ isTrained }: { isTrained: boolean }): Sequential {
  const model = new Sequential([new Dense(4, 'tanh'), new Dropout(0.5), new Dense(3, 'softmax')], { seed: 1 });
  model.compile({ optimizer: new Adam(), loss: 'sparse_categorical_crossentropy', metrics: ['accuracy'] });
  if (isTrained)
    model.fit(
      [
        [0, 1],
        [1, 0],
        [1, 1],
      ],
      [0, 1, 2],
      { verbose: 0, epochs: 2 },
    );
  return model;
}

const bytes = (values: Tensor) => [...new Uint8Array(values.toTypedArray().buffer)];

/** Everything that a run may change, to the byte. */
function state(model: Model): unknown {
  const { optimizer, figures } = model.compiled;
  const variables = [...model.variables, ...optimizer.variables, model.generator.state, defaultGenerator().state];
  return {
    values: variables.map(({ name, value }) => [name, bytes(value)]),
    built: [model.built, ...model.subLayers.map(({ built }) => built), optimizer.built],
    figures: figures.logs(),
    history: JSON.stringify(model.history?.history),
    stopTraining: model.stopTraining,
    losses: model.losses.length,
  };
}

type Refusal = [
  what: string,
  attempt: (model: Sequential) => unknown,
  type: new (message: string) => LossgraphError,
  message: RegExp,
];

const x = [
  [0, 1],
  [1, 0],
  [1, 1],
  [0, 0],
];
const y = [0, 1, 2, 0];
const quiet = { verbose: 0 } as const;

const refusals: Refusal[] = [
  [
    'x and y of different lengths',
    (m) => m.fit(x, [0, 1], quiet),
    ShapeError,
    /^sequential\.fit: x and y differ in length; got \[4, 2\] and \[2\]; allowed is one for each sample$/,
  ],
  ['ragged x', (m) => m.fit([[0, 1], [1]], [0, 1], quiet), ShapeError, /ragged array/],
  ['x that is no array of numbers', (m) => m.fit('abc' as never, y, quiet), ValueError, /not a tensor; got 'abc'/],
  ['a scalar x', (m) => m.fit(3, y, quiet), ShapeError, /x has no axis of samples/],
  ['a scalar y', (m) => m.fit(x, 3, quiet), ShapeError, /y has no axis of samples/],
  [
    'samples of another length',
    (m) => m.fit([[0, 1, 2, 3, 4]], [0], { ...quiet, validationData: [x, y] }),
    ShapeError,
    /inputs do not fit/,
  ],
  [
    'no samples',
    (m) => m.fit(tensor([], { shape: [0, 2] }), [], quiet),
    ValueError,
    /no samples; got x of shape \[0, 2\]; allowed is at least one/,
  ],
  [
    'NaN among the labels',
    (m) => m.fit(x, [0, 1, NaN, 0], quiet),
    ValueError,
    /y is not finite; got NaN at sample 2; allowed are finite numbers/,
  ],
  [
    'infinite labels',
    (m) => m.fit(x, [0, 1, 2, -Infinity], quiet),
    ValueError,
    /y is not finite; got -Infinity at sample 3/,
  ],
  [
    'a label out of range, in a late batch',
    (m) => m.fit(x, [0, 1, 2, 3], { ...quiet, batchSize: 1, shuffle: false }),
    ValueError,
    /label out of range; got 3/,
  ],
  [
    'a label out of range, while shuffling',
    (m) => m.fit(x, [0, 1, 2, 3], { ...quiet, batchSize: 1, epochs: 3 }),
    ValueError,
    /label out of range; got 3/,
  ],
  ['a fractional label', (m) => m.fit(x, [0, 1, 0.5, 0], quiet), ValueError, /label is no whole number; got 0.5/],
  [
    'a label out of range in the validation data',
    (m) => m.fit(x, y, { ...quiet, epochs: 2, validationData: [x, [0, 1, 2, 7]] }),
    ValueError,
    /label out of range; got 7/,
  ],
  [
    'labels of a shape that does not fit',
    (m) =>
      m.fit(
        x,
        [
          [0, 1],
          [1, 0],
          [0, 0],
          [1, 1],
        ],
        quiet,
      ),
    ShapeError,
    /sparse_categorical_crossentropy/,
  ],
  [
    'no labels',
    (m) => m.fit(x, null, quiet),
    ValueError,
    /no targets; got none for the loss 'sparse_categorical_crossentropy'; give y/,
  ],
  [
    'sample weights of another length',
    (m) => m.fit(x, y, { ...quiet, sampleWeight: [1, 2] }),
    ShapeError,
    /x and sampleWeight differ in length/,
  ],
  [
    'sample weights that are not finite',
    (m) => m.fit(x, y, { ...quiet, sampleWeight: [1, 2, NaN, 1] }),
    ValueError,
    /sampleWeight is not finite; got NaN at sample 2/,
  ],
  [
    'sample weights of a shape that does not fit',
    (m) => m.fit(x, y, { ...quiet, sampleWeight: x }),
    ShapeError,
    /sampleWeight does not fit/,
  ],
  [
    'sample and class weights together',
    (m) => m.fit(x, y, { ...quiet, sampleWeight: y, classWeight: {} }),
    ValueError,
    /both classWeight and sampleWeight came/,
  ],
  [
    'a class weight that is not finite',
    (m) => m.fit(x, y, { ...quiet, classWeight: { 1: NaN } }),
    ValueError,
    /classWeight of class 1 is no finite number; got NaN/,
  ],
  [
    'class weights in a map',
    (m) => m.fit(x, y, { ...quiet, classWeight: new Map([[1, 2]]) as never }),
    ValueError,
    /classWeight is no object; got a Map; allowed is one of weights by class/,
  ],
  [
    'a class weight of no class',
    (m) => m.fit(x, y, { ...quiet, classWeight: { cat: 1 } as never }),
    ValueError,
    /classWeight names no class; got 'cat'/,
  ],
  [
    'class weights where a sample has several classes',
    (m) => m.fit([x], [y.map((label) => [label])], { ...quiet, classWeight: { 1: 2 } }),
    ValueError,
    /classWeight needs one class for each sample; got y of shape \[1, 4, 1\]; use sampleWeight/,
  ],
  [
    'class weights without labels',
    (m) => m.fit(x, null, { ...quiet, classWeight: { 1: 2 } }),
    ValueError,
    /classWeight without targets/,
  ],
  [
    'a batch of none',
    (m) => m.fit(x, y, { ...quiet, batchSize: 0 }),
    ValueError,
    /batchSize out of range; got 0; allowed is a whole number ≥ 1/,
  ],
  [
    'a fractional batch',
    (m) => m.fit(x, y, { ...quiet, batchSize: 1.5 }),
    ValueError,
    /batchSize out of range; got 1.5/,
  ],
  [
    'a negative number of epochs',
    (m) => m.fit(x, y, { ...quiet, epochs: -1 }),
    ValueError,
    /epochs out of range; got -1/,
  ],
  [
    'a fractional number of epochs',
    (m) => m.fit(x, y, { ...quiet, epochs: 0.5 }),
    ValueError,
    /epochs out of range; got 0.5/,
  ],
  [
    'a negative first epoch',
    (m) => m.fit(x, y, { ...quiet, initialEpoch: -1 }),
    ValueError,
    /initialEpoch out of range/,
  ],
  [
    'shuffle that is no boolean',
    (m) => m.fit(x, y, { ...quiet, shuffle: 'batch' as never }),
    ValueError,
    /shuffle is neither true nor false/,
  ],
  [
    'an unknown verbose',
    (m) => m.fit(x, y, { verbose: 3 as never }),
    ValueError,
    /unknown verbose; got 3; allowed are 0, 1, 2 and 'auto'/,
  ],
  [
    'an unknown option',
    (m) => m.fit(x, y, { batch_size: 3 } as never),
    ValueError,
    /unknown option; got 'batch_size'; did you mean 'batchSize'\?/,
  ],
  ['options that are none', (m) => m.fit(x, y, 3 as never), ValueError, /options are no object; got 3/],
  [
    'a share of the samples outside [0, 1)',
    (m) => m.fit(x, y, { ...quiet, validationSplit: 1 }),
    ValueError,
    /validationSplit out of range; got 1; allowed is a finite number ≥ 0 and < 1/,
  ],
  [
    'a share of the samples that leaves none',
    (m) => m.fit(x, y, { ...quiet, validationSplit: 0.99 }),
    ValueError,
    /validationSplit leaves a side empty; got 0.99 of 4 samples/,
  ],
  [
    'validation data that are no pair',
    (m) => m.fit(x, y, { ...quiet, validationData: [x] as never }),
    ValueError,
    /validationData is no pair/,
  ],
  [
    'validation data of different lengths',
    (m) => m.fit(x, y, { ...quiet, validationData: [x, [1]] }),
    ShapeError,
    /validationData: x and y differ in length/,
  ],
  [
    'a callback that is none',
    (m) => m.fit(x, y, { ...quiet, callbacks: [{} as never] }),
    ValueError,
    /not a callback; got an object/,
  ],
  [
    'callbacks that are no list',
    (m) => m.fit(x, y, { ...quiet, callbacks: {} as never }),
    ValueError,
    /callbacks are no list/,
  ],
  [
    'a single batch with a label out of range',
    (m) => m.trainOnBatch(x, [0, 1, 2, 3]),
    ValueError,
    /label out of range; got 3/,
  ],
  [
    'a single batch of NaN labels',
    (m) => m.trainOnBatch(x, [NaN, 1, 2, 3]),
    ValueError,
    /sequential\.trainOnBatch: y is not finite/,
  ],
  [
    'a test batch with a label out of range',
    (m) => m.testOnBatch(x, [0, 1, 2, 3]),
    ValueError,
    /label out of range; got 3/,
  ],
  [
    'to evaluate other lengths',
    (m) => m.evaluate(x, [0], quiet),
    ShapeError,
    /sequential\.evaluate: x and y differ in length/,
  ],
  [
    'to evaluate a batch of none',
    (m) => m.evaluate(x, y, { ...quiet, batchSize: -2 }),
    ValueError,
    /batchSize out of range; got -2/,
  ],
  ['to predict no samples', (m) => m.predict([]), ValueError, /sequential\.predict: no samples/],
  ['to predict in fractions', (m) => m.predict(x, { batchSize: 0.5 }), ValueError, /batchSize out of range/],
  [
    'to predict with an unknown option',
    (m) => m.predict(x, { batchsize: 1 } as never),
    ValueError,
    /did you mean 'batchSize'/,
  ],
  [
    'to compile with an unknown optimizer',
    (m) => m.compile({ optimizer: 'adamm' }),
    ValueError,
    /unknown optimizer; got 'adamm'; did you mean 'adam'\?/,
  ],
  [
    'to compile with an unknown loss',
    (m) => m.compile({ optimizer: 'sgd', loss: 'mean_square_error' }),
    ValueError,
    /unknown loss; got 'mean_square_error'; did you mean 'mean_squared_error'\?/,
  ],
  [
    'to compile with an unknown metric',
    (m) => m.compile({ optimizer: 'sgd', loss: 'mse', metrics: ['acuracy'] }),
    ValueError,
    /unknown metric; got 'acuracy'; did you mean 'accuracy'\?/,
  ],
  [
    'to compile without an optimizer',
    (m) => m.compile({ loss: 'mse' } as never),
    ValueError,
    /not an optimizer; got undefined/,
  ],
  [
    'to compile with metrics that are no list',
    (m) => m.compile({ optimizer: 'sgd', metrics: 'mse' as never }),
    ValueError,
    /metrics is no list; got 'mse'/,
  ],
  [
    'to compile with a weight that is no number',
    (m) => m.compile({ optimizer: 'sgd', lossWeights: [1] as never }),
    ValueError,
    /lossWeights out of range; got \[1\]/,
  ],
  [
    'to compile with an unknown option',
    (m) => m.compile({ optimizer: 'sgd', los: 'mse' } as never),
    ValueError,
    /unknown option; got 'los'; did you mean 'loss'\?/,
  ],
  [
    'to compile with runEagerly that is no boolean',
    (m) => m.compile({ optimizer: 'sgd', runEagerly: 1 as never }),
    ValueError,
    /runEagerly is neither true nor false/,
  ],
  ['too few weights', (m) => m.setWeights([1]), ValueError, /weights do not fit; got 1 values for \d variables/],
];

const ofWeights: Refusal[] = [
  [
    'weights of another shape',
    (m) => m.setWeights(m.getWeights().map((w, i) => (i === 3 ? tensor([1]) : w.mul(2)))),
    ShapeError,
    /value of 'dense_1\/bias' does not fit; got \[1\]; allowed is \[3\]/,
  ],
  [
    'weights that are no numbers',
    (m) => m.setWeights(m.getWeights().map((w, i) => (i === 3 ? ('w' as never) : w.mul(2)))),
    ValueError,
    /not a tensor; got 'w'/,
  ],
  ['weights that are no list', (m) => m.setWeights(tensor(1) as never), ValueError, /got a Tensor for 4 variables/],
];

for (const isTrained of [false, true]) {
  describe(`${isTrained ? 'a trained' : 'an untrained'} model`, () => {
    for (const [what, attempt, type, message] of isTrained ? [...refusals, ...ofWeights] : refusals) {
      it(`refuses ${what}, and is as it was to the byte`, () => {
        const model = classifier({ isTrained });
        model.stopTraining = isTrained;
        const [before, compiled] = [state(model), model.compiled];
        expect(() => attempt(model)).to.throw(type, message);
        expect(state(model)).to.deep.equal(before);
        expect(model.compiled).to.equal(compiled);
      });
    }
  });
}

describe('a model', () => {
  it('goes on after a refusal as if it had never been', () => {
    const run = (isRefused: boolean) => {
      const model = classifier({ isTrained: false });
      if (isRefused) expect(() => model.fit(x, [0, 1, 2, 3], { ...quiet, batchSize: 1 })).to.throw(ValueError);
      const { history } = model.fit(x, y, { ...quiet, epochs: 3, batchSize: 2 });
      return [history, model.getWeights().map(bytes)];
    };
    expect(run(true)).to.deep.equal(run(false));
  });

  it('is compiled before it is trained or evaluated', () => {
    const model = new Sequential([new Dense(1)]);
    const message =
      'sequential: not compiled; got a model without optimizer and loss; call compile({ optimizer, loss }) first';
    expect(() => model.fit([[1]], [1])).to.throw(StateError, message);
    expect(() => model.evaluate([[1]], [1])).to.throw(StateError, message);
    expect(() => model.trainOnBatch([[1]], [1])).to.throw(StateError, message);
    expect(() => model.optimizer).to.throw(StateError, message);
    expect(model.built).to.equal(false);
  });

  it('has a loss to minimise, compiled or added', () => {
    const model = new Sequential([new Dense(1)], { seed: 1 });
    model.compile({ optimizer: 'sgd' });
    const message =
      'sequential: no loss to minimise; got none in compile() and none from a layer; compile with a loss, or add one in a layer';
    expect(() => model.fit([[1]], [1], quiet)).to.throw(StateError, message);
    expect(() => model.evaluate([[1]], [1], quiet)).to.throw(StateError, message);
    expect([model.built, model.optimizer.built]).to.deep.equal([false, false]);
  });

  it('has something to train', () => {
    for (const model of [new Sequential([new Dropout(0.5)]), new Sequential([new Dense(1, { trainable: false })])]) {
      model.compile({ optimizer: 'sgd', loss: 'mse' });
      expect(() => model.fit([[1]], [[1]], quiet)).to.throw(
        StateError,
        'sequential: nothing to train; got no trainable variable',
      );
    }
  });

  it('takes inputs that are not finite: those are the user’s business', () => {
    const model = new Sequential([new Dense(1)], { seed: 1 });
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    expect(model.fit([[NaN]], [1], quiet).history['loss']?.[0]).to.be.NaN;
  });

  it('is as it was when a layer of one’s own fails in the middle of training', () => {
    class Fragile extends Layer {
      left = 3;
      override call(inputs: Tensor): Tensor {
        if (this.left-- === 0) throw new RangeError('broken');
        return inputs;
      }
    }
    const model = new Sequential([new Dense(1), new Fragile()], { seed: 1, inputShape: [2] });
    model.compile({ optimizer: 'adam', loss: 'mse', runEagerly: true });
    (model.layers[1] as Fragile).left = 2;
    const before = state(model);
    expect(() => model.fit(x, y, { ...quiet, batchSize: 1 })).to.throw(RangeError, 'broken');
    expect(state(model)).to.deep.equal(before);
  });
});
