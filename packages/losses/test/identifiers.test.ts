import { DTypeError, Generator, ValueError } from '@lossgraph/core';
import { expect } from 'chai';
import * as all from '../src/all.ts';
import {
  crossentropyFor,
  defineLoss,
  describe as describeLoss,
  deserialize,
  get,
  Huber,
  type Loss,
  type LossClass,
  lossClass,
  lossOf,
  meanOfElements,
  serialize,
} from '../src/index.ts';

// biome-ignore lint/suspicious/noExplicitAny: a loss of unknown options
type AnyClass = LossClass<any>;

const classes = Object.values(all).filter((each) => each.prototype !== undefined && 'definition' in each) as AnyClass[];

describe('identifiers of Keras', () => {
  // The names in Keras 3.15.1, from its documentation; the last two it forgot.
  const names: Record<string, string> = {
    mean_squared_error: 'MeanSquaredError',
    mse: 'MeanSquaredError',
    MSE: 'MeanSquaredError',
    mean_absolute_error: 'MeanAbsoluteError',
    mae: 'MeanAbsoluteError',
    MAE: 'MeanAbsoluteError',
    mean_absolute_percentage_error: 'MeanAbsolutePercentageError',
    mape: 'MeanAbsolutePercentageError',
    MAPE: 'MeanAbsolutePercentageError',
    mean_squared_logarithmic_error: 'MeanSquaredLogarithmicError',
    msle: 'MeanSquaredLogarithmicError',
    MSLE: 'MeanSquaredLogarithmicError',
    cosine_similarity: 'CosineSimilarity',
    huber: 'Huber',
    log_cosh: 'LogCosh',
    hinge: 'Hinge',
    squared_hinge: 'SquaredHinge',
    categorical_hinge: 'CategoricalHinge',
    kl_divergence: 'KLDivergence',
    kld: 'KLDivergence',
    KLD: 'KLDivergence',
    poisson: 'Poisson',
    binary_crossentropy: 'BinaryCrossentropy',
    bce: 'BinaryCrossentropy',
    BCE: 'BinaryCrossentropy',
    binary_focal_crossentropy: 'BinaryFocalCrossentropy',
    categorical_crossentropy: 'CategoricalCrossentropy',
    categorical_focal_crossentropy: 'CategoricalFocalCrossentropy',
    sparse_categorical_crossentropy: 'SparseCategoricalCrossentropy',
    ctc: 'CTC',
    dice: 'Dice',
    tversky: 'Tversky',
    circle: 'Circle',
    categorical_generalized_cross_entropy: 'CategoricalGeneralizedCrossEntropy',
    CategoricalGeneralizedCrossEntropy: 'CategoricalGeneralizedCrossEntropy',
  };

  it('are all taken by get, and so are the class names', () => {
    expect(classes).to.have.length(22);
    for (const [name, className] of Object.entries(names)) expect(nameOf(get(name)), name).to.equal(className);
    for (const { definition } of classes) expect(nameOf(get(definition.className))).to.equal(definition.className);
  });

  it('name the instances, huber’s apart', () => {
    for (const Class of classes) {
      const { name, className } = Class.definition;
      expect(new Class().name).to.equal(className === 'Huber' ? 'huber_loss' : name);
    }
  });
});

describe('serialize and deserialize', () => {
  for (const Class of classes) {
    it(`round-trip every option of ${Class.definition.className}`, () => {
      for (const { attrs, yTrue, yPred } of Class.definition.samples(new Generator(2))) {
        const loss = new Class({ ...attrs, reduction: 'sum', name: 'mine', dtype: 'float64', checkInputs: false });
        const written = JSON.parse(JSON.stringify(serialize(loss)));
        const restored = deserialize(written);
        expect(serialize(restored)).to.deep.equal(serialize(loss));
        expect(restored).to.be.instanceOf(Class).with.property('name', 'mine');
        if (yPred.size === 0) continue;
        expect(restored(yTrue, yPred).item()).to.equal(loss(yTrue, yPred).item());
        expect(get(written)(yTrue, yPred).item()).to.equal(loss(yTrue, yPred).item());
      }
      const keys = ['name', 'reduction', 'dtype', 'checkInputs', ...Object.keys(Class.definition.defaults)];
      expect(serialize(new Class()).config).to.have.all.keys(keys);
    });
  }

  it('read what Keras writes', () => {
    const written = {
      module: 'keras.losses',
      class_name: 'BinaryCrossentropy',
      config: { name: 'b', reduction: 'sum', from_logits: true, label_smoothing: 0.1, axis: -1 },
      registered_name: null,
    };
    expect(serialize(deserialize(written)).config).to.include({ fromLogits: true, labelSmoothing: 0.1, name: 'b' });
  });

  it('take classes of one’s own, when told of them', () => {
    const Cubed = lossClass(
      defineLoss({
        ...all.meanAbsoluteError.definition,
        ...meanOfElements({
          value: (t, p) => t.sub(p).abs().pow(3),
          slope: { yPred: (t, p) => p.sub(t), yTrue: (t, p) => t.sub(p) },
        }),
        name: 'cubed',
        className: 'Cubed',
      }),
    );
    const written = serialize(new Cubed({ reduction: 'sum' }));
    expect(deserialize(written, [Cubed])([[0]], [[2]]).item()).to.equal(8);
    expect(() => deserialize(written)).to.throw(ValueError, /unknown class; got 'Cubed'/);
  });

  it('refuse what is no config, and options that are none', () => {
    expect(() => deserialize('huber')).to.throw(ValueError, /not a loss; got 'huber'/);
    expect(() => deserialize({ className: 'Huber', config: 3 })).to.throw(ValueError, /not a loss/);
    expect(() => deserialize({ className: 'Hubber' })).to.throw(ValueError, /did you mean 'Huber'/);
    expect(() => deserialize({ className: 'Pinball' })).to.throw(
      ValueError,
      /second argument: deserialize\(config, \[Pinball\]\)/,
    );
    expect(() => deserialize({ className: 'Huber' }, { Huber } as never)).to.throw(
      ValueError,
      /classes are no array of loss classes; got/,
    );
    for (const custom of [null, [null], [class {}]]) {
      expect(() => deserialize({ className: 'Huber' }, custom as never)).to.throw(
        ValueError,
        /no array of loss classes/,
      );
    }
    const twice = { className: 'BinaryCrossentropy', config: { from_logits: true, fromLogits: false } };
    expect(() => deserialize(twice)).to.throw(ValueError, /fromLogits came twice; got from_logits, fromLogits/);
    const hostile = { className: 'Huber', config: JSON.parse('{"__proto__": {"delta": 2}}') };
    expect(() => deserialize(hostile)).to.throw(ValueError, /unknown option; got '__proto__'/);
    expect(() => deserialize({ className: 'Huber', config: { Delta: 1 } })).to.throw(ValueError, /Delta/);
    expect(() => deserialize({ className: 'Huber', config: { dtype: 'bfloat16' } })).to.throw(DTypeError, /bfloat16/);
    expect(() =>
      serialize(
        lossOf(function distance(t) {
          return t;
        }),
      ),
    ).to.throw(ValueError, /got distance/);
    for (const [none, shown] of [
      ['huber', "'huber'"],
      [all.huber, 'huber'],
      [Huber, 'Huber'],
      [null, 'null'],
      [undefined, 'undefined'],
    ] as const) {
      expect(() => serialize(none as never), shown).to.throw(
        ValueError,
        new RegExp(
          `^losses.serialize: not a Loss; got .*${shown}.*; allowed is a Loss, such as new Huber\\(\\) or losses.get\\('huber'\\)$`,
        ),
      );
    }
    expect(nameOf(deserialize({ className: 'Huber' }))).to.equal('Huber');
    expect(nameOf(get({ className: 'Huber', config: { delta: 3 } }))).to.equal('Huber');
    expect(new Huber().config).to.deep.equal({
      name: 'huber_loss',
      reduction: 'sum_over_batch_size',
      dtype: null,
      checkInputs: false,
      delta: 1,
    });
  });
});

describe('crossentropy by shape', () => {
  it('is what get and describe speak of when they are asked for it by name', () => {
    for (const name of ['crossentropy', 'ce', 'CE', 'CrossEntropy', 'cross_entropy']) {
      const words =
        `unknown loss; got '${name}'; a crossentropy is chosen by shapes: compile({ loss: 'crossentropy' }) does so, ` +
        'and losses.crossentropyFor(yTrue.shape, yPred.shape); by name there are binary_crossentropy, ' +
        'categorical_crossentropy and sparse_categorical_crossentropy';
      expect(() => get(name)).to.throw(ValueError, `losses.get: ${words}`);
      expect(() => describeLoss(name)).to.throw(ValueError, `losses.describe: ${words}`);
    }
    expect(() => get('binary_crossentrop')).to.throw(ValueError, /did you mean 'binary_crossentropy'/);
  });

  it('is binary for one output, sparse for labels, categorical for rows', () => {
    expect(crossentropyFor([4], [4, 1])).to.equal(all.BinaryCrossentropy);
    expect(crossentropyFor([4, 1], [4, 3])).to.equal(all.SparseCategoricalCrossentropy);
    expect(crossentropyFor([4, 5], [4, 5, 3])).to.equal(all.SparseCategoricalCrossentropy);
    expect(crossentropyFor([4, 3], [4, 3])).to.equal(all.CategoricalCrossentropy);
    expect(new (crossentropyFor([4], [4, 3]))({ fromLogits: true }).config).to.include({ fromLogits: true });
  });
});

function nameOf(loss: Loss): string {
  return serialize(loss).className;
}
