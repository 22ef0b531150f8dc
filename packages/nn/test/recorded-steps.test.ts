// What a compiled step may not freeze: the model as it stands at each step.
import { Generator, type Tensor } from '@lossgraph/core';
import { get } from '@lossgraph/losses';
import { expect } from 'chai';
import { Activation, Dense, LambdaCallback, Layer, Model, Sequential } from '../src/index.ts';

const x = new Generator(1).normal([64, 3]);
const y = x.sum({ axis: 1, keepDims: true });

const trained = (jitCompile: boolean | 'auto' = 'auto', ...more: Layer[]): Sequential => {
  const model = new Sequential([new Dense(1), ...more], { seed: 1 });
  model.compile({ optimizer: 'sgd', loss: 'mse', jitCompile });
  model.fit(x, y, { epochs: 2, batchSize: 16, verbose: 0 });
  return model;
};

const evaluated = (model: Model) => model.evaluate(x, y, { batchSize: 16, verbose: 0 })['loss'];

describe('steps that were recorded', () => {
  for (const jitCompile of ['auto', true] as const) {
    it(`follow layers that are added and taken away, with ${jitCompile}`, () => {
      const model = trained(jitCompile);
      for (let i = 0; i < 3; i++) evaluated(model);
      model.add(new Activation('tanh'));
      for (let i = 0; i < 3; i++) expect(evaluated(model)).to.be.closeTo(get('mse')(y, model(x)).item(), 1e-6);
      const { history } = model.fit(x, y, { epochs: 30, batchSize: 16, verbose: 0 });
      const last = history['loss']?.at(-1) ?? 0;
      expect(last).to.be.closeTo(get('mse')(y, model(x)).item(), 0.1 * last);
      model.pop();
      for (let i = 0; i < 3; i++) expect(evaluated(model)).to.be.closeTo(get('mse')(y, model(x)).item(), 1e-6);
    });

    it(`follow fields of layers and models, with ${jitCompile}`, () => {
      class Times extends Layer {
        k = 1;
        override call(inputs: Tensor): Tensor {
          return inputs.mul(this.k);
        }
      }
      const times = new Times();
      const model = trained(jitCompile, times);
      for (const k of [1, 1, 5, 5, 1]) {
        times.k = k;
        expect(evaluated(model)).to.be.closeTo(get('mse')(y, model(x)).item(), 1e-5);
      }
    });
  }

  it('follow a layer that is replaced in a field of a model', () => {
    class Two extends Model {
      dense = new Dense(1);
      after: Layer = new Activation('linear');
      override call(inputs: Tensor): Tensor {
        return this.after(this.dense(inputs));
      }
    }
    const model = new Two({ seed: 1 });
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    model.fit(x, y, { epochs: 2, batchSize: 16, verbose: 0 });
    for (let i = 0; i < 2; i++) evaluated(model);
    model.after = new Activation('tanh');
    expect(evaluated(model)).to.be.closeTo(get('mse')(y, model(x)).item(), 1e-6);
  });

  it('follow a weight of a loss that a callback anneals, as eager steps do', () => {
    const annealed = (jitCompile: boolean | 'auto') => {
      class Penalty extends Layer {
        beta = 0;
        override call(inputs: Tensor): Tensor {
          this.addLoss(inputs.square().mean().mul(this.beta), { name: 'penalty' });
          return inputs;
        }
      }
      const penalty = new Penalty();
      const model = new Sequential([new Dense(1), penalty], { seed: 1 });
      model.compile({ optimizer: 'sgd', loss: 'mse', jitCompile });
      const anneal = new LambdaCallback({ onEpochBegin: (epoch) => (penalty.beta = epoch / 10) });
      return model.fit(x, y, { epochs: 12, verbose: 0, callbacks: [anneal] }).history['penalty'] ?? [];
    };
    const eager = annealed(false);
    for (const jitCompile of ['auto', true] as const) {
      annealed(jitCompile).forEach((value, i) => {
        expect(value).to.be.closeTo(eager[i] ?? Number.NaN, 1e-5);
      });
    }
  });

  it('go on op by op where a layer is another one at every step', () => {
    class Counting extends Layer {
      calls = 0;
      override call(inputs: Tensor): Tensor {
        this.calls += 1;
        return inputs;
      }
    }
    const counting = new Counting();
    const model = trained('auto', counting);
    const before = counting.calls;
    model.fit(x, y, { epochs: 20, batchSize: 16, verbose: 0 });
    expect(counting.calls - before).to.be.at.least(70); // 80 steps, but for some that were recorded
  });

  it('leave the losses of the latest call behind', () => {
    class Penalty extends Layer {
      override call(inputs: Tensor): Tensor {
        this.addLoss(inputs.abs().sum(), { name: 'penalty' });
        return inputs;
      }
    }
    for (const jitCompile of ['auto', true, false] as const) {
      const model = trained(jitCompile, new Penalty());
      model.evaluate(x, y, { batchSize: 64, verbose: 0 });
      model.evaluate(x, y, { batchSize: 64, verbose: 0 });
      expect(model.losses.map(({ name }) => name)).to.deep.equal(['penalty']);
      expect(model.losses[0]?.value.item()).to.be.closeTo(model.predict(x).abs().sum().item(), 1e-4);
    }
  });
});
