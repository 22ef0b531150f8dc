import { defaultGenerator, ShapeError, StateError, type Tensor, tensor, ValueError } from '@lossgraph/core';
import { expect } from 'chai';
import { Dense, Embedding, Layer, Sequential } from '../src/index.ts';

const bytes = (values: Tensor) => [...new Uint8Array(values.toTypedArray().buffer)];

describe('Sequential', () => {
  it('calls one layer after the other', () => {
    const double = new Dense(1, { kernelInitializer: () => tensor([[2]]), useBias: false });
    const addThree = new Dense(1, { kernelInitializer: 'ones', biasInitializer: () => tensor([3]) });
    expect(new Sequential([double, addThree])([[5]]).toArray()).to.deep.equal([[13]]);
  });

  it('builds at once for a known input shape, and at every added layer', () => {
    const model = new Sequential([new Dense(4)], { inputShape: [3], seed: 1 });
    expect([model.built, model.countParams()]).to.deep.equal([true, 16]);
    model.add(new Dense(2));
    expect([model.built, model.countParams()]).to.deep.equal([true, 26]);
    expect(model.losses).to.deep.equal([]);
    const whole = new Sequential([new Dense(4), new Dense(2)], { inputShape: [3], seed: 1 });
    expect(model.getWeights().map(bytes)).to.deep.equal(whole.getWeights().map(bytes));
  });

  it('builds by hand, with the number of samples left open', () => {
    const model = new Sequential([new Dense(4), new Dense(2)]);
    model.build([null, 3]);
    expect(model.countParams()).to.equal(26);
  });

  it('reads inputs as its first layer does', () => {
    const ids = new Sequential([new Embedding(4, 2)]);
    expect([ids.readInputs([1, 2]).dtype, ids.readInputs(new Int32Array(2)).dtype]).to.deep.equal(['int32', 'int32']);
    expect(new Sequential([new Dense(1)]).readInputs(new Float64Array(2)).dtype).to.equal('float32');
    expect(new Sequential([new Dense(1)], { dtype: 'float64' }).readInputs([1]).dtype).to.equal('float64');
    expect(new Sequential().readInputs(new Float64Array(2)).dtype).to.equal('float64');
  });

  it('has no losses left from building', () => {
    class Penalty extends Layer {
      override call(inputs: Tensor): Tensor {
        this.addLoss(inputs.sum());
        return inputs;
      }
    }
    const model = new Sequential([new Penalty()], { inputShape: [2] });
    expect(model.losses).to.deep.equal([]);
    model.compile({ optimizer: 'sgd' });
    model.testOnBatch([[1, 2]]);
    expect(model.losses.map(({ value }) => [value.item(), value.node])).to.deep.equal([[3, null]]); // no history
  });

  it('loses its last layer', () => {
    const [first, last] = [new Dense(4), new Dense(2)];
    const model = new Sequential([first, last], { inputShape: [3] });
    expect(model.pop()).to.equal(last);
    expect(model.countParams()).to.equal(16);
    expect(model([[1, 2, 3]]).shape).to.deep.equal([1, 4]);
    model.pop();
    expect(() => model.pop()).to.throw(StateError, 'sequential: no layer to remove');
    expect(() => model([[1, 2, 3]])).to.throw(StateError, 'sequential: nothing to call');
  });

  it('takes models for layers', () => {
    const inner = new Sequential([new Dense(4, 'relu'), new Dense(2)]);
    const model = new Sequential([inner, new Dense(1)], { seed: 1 });
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    model.fit([[1, 2]], [1], { verbose: 0 });
    expect(model.variables.map(({ name }) => name)).to.deep.equal([
      'dense/kernel',
      'dense/bias',
      'dense_1/kernel',
      'dense_1/bias',
      'dense_2/kernel',
      'dense_2/bias',
    ]);
  });

  it('refuses what is no layer, and what is there twice; it is then as it was', () => {
    const dense = new Dense(1, { name: 'a' });
    const model = new Sequential([dense], { seed: 1 });
    const add = (layer: unknown) => () => model.add(layer as Layer);
    expect(add(3)).to.throw(ValueError, 'sequential: not a layer; got 3 at place 1; allowed are instances of Layer');
    expect(add((t: Tensor) => t)).to.throw(ValueError, 'sequential: not a layer; got a function at place 1');
    expect(add(dense)).to.throw(ValueError, "sequential: a layer is there twice; got 'a' again at place 1");
    expect(add(new Dense(2, { name: 'a' }))).to.throw(
      ValueError,
      "sequential: a name is taken; got a second layer named 'a'",
    );
    expect(model.layers).to.deep.equal([dense]);
    expect(() => new Sequential({} as never)).to.throw(ValueError, 'sequential: layers are no list; got an object');
    expect(() => new Sequential([], { input_shape: [1] } as never)).to.throw(ValueError, "did you mean 'inputShape'?");
  });

  it('refuses a layer that cannot be built on those before, and is as it was to the byte', () => {
    const model = new Sequential([new Dense(4)], { inputShape: [3], seed: 1 });
    const before = () => [
      model.layers.length,
      model.built,
      model.getWeights().map(bytes),
      bytes(model.generator.state.value),
    ];
    const expected = before();
    const broken = new Dense(2, { kernelInitializer: 'glorot_uniform', biasInitializer: 'identity' });
    expect(() => model.add(broken)).to.throw(ShapeError, 'identity: not a matrix');
    expect(before()).to.deep.equal(expected);
    const random = bytes(defaultGenerator().state.value);
    expect(() => new Sequential([new Dense(4), broken], { inputShape: [3] })).to.throw(ShapeError);
    expect(bytes(defaultGenerator().state.value)).to.deep.equal(random);
  });
});
