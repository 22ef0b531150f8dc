import { ShapeError, type Tensor, ValueError } from '@lossgraph/core';
import { expect } from 'chai';
import * as losses from '../src/index.ts';

describe('options out of range', () => {
  const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
  const refused: [string, Record<string, unknown>[]][] = [
    ['Huber', [{ delta: 0 }, { delta: -1 }, { delta: nan }, { delta: infinity }]],
    ['BinaryCrossentropy', [{ labelSmoothing: -0.1 }, { labelSmoothing: 1.1 }, { labelSmoothing: nan }]],
    ['CategoricalCrossentropy', [{ labelSmoothing: -0.1 }, { labelSmoothing: 2 }]],
    ['SparseCategoricalCrossentropy', [{ ignoreClass: 0.5 }, { ignoreClass: '1' }]],
    ['BinaryFocalCrossentropy', [{ gamma: -1 }, { alpha: 1.5 }, { alpha: nan }, { labelSmoothing: 3 }]],
    ['CategoricalFocalCrossentropy', [{ gamma: -1 }, { alpha: -1 }, { alpha: [0.2, 0.8] }, { labelSmoothing: 3 }]],
    ['CategoricalGeneralizedCrossEntropy', [{ q: 0 }, { q: 1 }, { q: nan }]],
    ['Tversky', [{ alpha: -1 }, { beta: infinity }]],
    ['Circle', [{ gamma: 0 }, { margin: nan }]],
  ];
  for (const [name, options] of refused) {
    it(`are refused by ${name}, by name`, () => {
      for (const each of options) {
        const [[key]] = Object.entries(each) as [[string, unknown]];
        expect(() => new (Reflect.get(losses, name))(each), JSON.stringify(each)).to.throw(ValueError, key);
      }
    });
  }

  it('say the interval', () => {
    expect(() => new losses.BinaryFocalCrossentropy({ alpha: 2 })).to.throw(
      /alpha out of range; got 2; .* ≥ 0 and ≤ 1/,
    );
    expect(() => new losses.CategoricalGeneralizedCrossEntropy({ q: 0 })).to.throw(/> 0 and < 1/);
  });

  it('have to be true or false, where they are flags', () => {
    const message = "binary_crossentropy: fromLogits is neither true nor false; got 'false'; allowed are those two";
    expect(() => new losses.BinaryCrossentropy({ fromLogits: 'false' as never })).to.throw(ValueError, message);
    expect(() => losses.binaryCrossentropy([[1]], [[1]], { fromLogits: 'false' as never })).to.throw(message);
    expect(() => new losses.Circle({ removeDiagonal: 1 as never })).to.throw(ValueError, /removeDiagonal .* got 1;/);
    expect(() => new losses.Huber({ checkInputs: 'no' as never })).to.throw(
      ValueError,
      "huber_loss: checkInputs is neither true nor false; got 'no'; allowed are those two",
    );
  });

  it('are shown as they came', () => {
    expect(() => new losses.Huber({ delta: '1' as never })).to.throw("huber: delta out of range; got '1';");
    expect(() => new losses.BinaryCrossentropy({ labelSmoothing: '0' as never })).to.throw("out of range; got '0';");
  });

  it('have a name among them that is one', () => {
    for (const name of [3, '', {}]) {
      expect(() => new losses.MeanSquaredError({ name: name as never })).to.throw(
        ValueError,
        /^MeanSquaredError: not a name; got .*; allowed is a non-empty string$/,
      );
    }
    expect(new losses.MeanSquaredError({ name: undefined as never }).name).to.equal('mean_squared_error');
  });

  it('are refused in place of an object', () => {
    expect(() => losses.huber([1], [1], 2 as never)).to.throw(ValueError, /options are no object; got 2/);
    expect(() => losses.huber([1], [1], null as never)).to.throw(ValueError, /like \{ delta: … \}/);
    for (const given of [5, 'sum', true, null, [2]]) {
      expect(() => new losses.Huber(given as never)).to.throw(
        ValueError,
        /^huber: options are no object; got .*like \{ delta: … \}/,
      );
      expect(() => new losses.MeanSquaredError(given as never)).to.throw(ValueError, /like \{ reduction: … \}/);
    }
  });

  const withAxis = [
    'BinaryCrossentropy',
    'BinaryFocalCrossentropy',
    'CategoricalCrossentropy',
    'CategoricalFocalCrossentropy',
    'CosineSimilarity',
    'SparseCategoricalCrossentropy',
  ];
  for (const name of withAxis) {
    it(`refuse an axis that is none, when ${name} is made`, () => {
      for (const axis of [0.5, NaN, '1', null, [0]]) {
        expect(() => new (Reflect.get(losses, name))({ axis }), String(axis)).to.throw(
          ShapeError,
          /^[a-z_]+: axis names no axis; got .*; allowed is a whole number$/,
        );
      }
    });
  }

  it('refuse axes that are none', () => {
    expect(() => new losses.Dice({ axis: 'all' as never })).to.throw(ShapeError, /'all'/);
    expect(() => new losses.Tversky({ axis: [0, 0.5] })).to.throw(ShapeError, /0\.5/);
    expect(() => losses.dice([[1]], [[1]], { axis: 2 })).to.throw(ShapeError, /^dice: .*axis 2/);
    expect(() => losses.binaryCrossentropy([[1]], [[1]], { axis: 2 })).to.throw(ShapeError, /axis 2/);
  });
});

describe('a class of losses', () => {
  it('called without new says so, by its name', () => {
    const Called = losses.MeanSquaredError as unknown as () => void;
    expect(() => Called()).to.throw(
      ValueError,
      'MeanSquaredError: called without new; got a call of the class; allowed is new MeanSquaredError(options)',
    );
  });

  it('is the constructor of its instances, and can be extended', () => {
    class Mine extends losses.MeanSquaredError {
      override call(yTrue: Tensor, yPred: Tensor): Tensor {
        return yTrue.sub(yPred).abs();
      }
    }
    const loss = new Mine();
    expect(loss).to.be.instanceOf(losses.MeanSquaredError).and.instanceOf(losses.Loss);
    expect(loss([[1]], [[3]]).item()).to.equal(2);
    expect(new losses.Huber().constructor).to.equal(losses.Huber);
    expect(losses.Huber.name).to.equal('Huber');
  });
});

describe('a definition that is not whole', () => {
  const whole = losses.huber.definition;
  const wrong: [string, unknown, RegExp][] = [
    ['name', '', /^defineLoss: name is missing or wrong; got '';/],
    ['className', undefined, /^huber: className .* got undefined; needed is a non-empty string/],
    ['expand', undefined, /^huber: expand .* needed is a function/],
    ['shape', 3, /shape .* got 3/],
    ['samples', [], /samples/],
    ['defaults', null, /defaults .* got null/],
    [
      'options',
      undefined,
      /huber: options is missing .* needed is an object with a phrase for each option, empty if there are none$/,
    ],
    ['options', {}, /options.delta is missing .* got undefined; needed is a phrase: what the option means, its range/],
    ['options', { delta: '' }, /options.delta .* got ''/],
    ['options', { delta: 'a', delt: 'b' }, /options.delt .* got 'b'; needed is none: defaults has no delt$/],
    ['vjp', undefined, /vjp is missing/],
    ['vjp', { yTrue: null }, /vjp.yPred is missing/],
    ['vjp', { yPred: whole.vjp.yPred }, /vjp.yTrue is missing .* null for labels/],
    ['examples', undefined, /examples/],
    ['prediction', 'logit', /prediction .* got 'logit'; needed is one of values, probabilities, /],
    ['defaults', [], /defaults .* got \[\]/],
    [
      'defaults',
      { delta: 1, dtype: 'float32' },
      /defaults.dtype .* needed is another name: every loss has that option/,
    ],
    ['defaults', { delta: -1 }, /^huber: delta out of range; got -1/],
    ['formula', undefined, /formula is missing/],
    ['trap', '', /trap is missing or wrong; got ''/],
    ['check', 5, /check is missing or wrong; got 5; needed is a function, or nothing/],
    ['mask', 5, /mask .* got 5/],
    ['kinks', 5, /kinks .* needed is an array of points/],
    ['examples', [null], /examples .* needed is an array of calls/],
    ['aliases', 'foo', /aliases .* needed is an array of names, or nothing/],
    ['classAxis', 1, /classAxis .* got 1/],
    ['instanceName', '', /instanceName .* got ''/],
    ['profile', 5, /profile .* got 5/],
    ['exapnd', whole.expand, /^huber: unknown option; got 'exapnd'; did you mean 'expand'\?/],
    ['target', 'toString', /target .* one of values, probabilities, class index, identity, sign/],
  ];
  for (const [part, value, message] of wrong) {
    it(`is refused, naming the part: ${part} ${JSON.stringify(value)}`, () => {
      const definition = { ...whole, [part]: value } as typeof whole;
      expect(() => losses.defineLoss(definition)).to.throw(ValueError, message);
    });
  }

  it('is refused where there is none', () => {
    for (const none of [undefined, null, 'huber']) {
      expect(() => losses.defineLoss(none as never)).to.throw(ValueError, /^defineLoss: no definition/);
    }
    for (const none of [undefined, () => 0, whole]) {
      expect(() => losses.lossClass(none as never)).to.throw(
        ValueError,
        /^lossClass: not made by defineLoss; .* losses.get/,
      );
    }
  });
});
