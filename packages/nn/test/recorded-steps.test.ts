// What a compiled step may not freeze: the model as it stands at each step.
import { Generator, type Tensor } from '@lossgraph/core';
import { get, Loss } from '@lossgraph/losses';
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

  it('follow what arrays, plain objects and maps in fields hold', () => {
    class Times extends Layer {
      readonly factors = new Map([['k', { of: [1] }]]);
      override call(inputs: Tensor): Tensor {
        return inputs.mul(this.factors.get('k')?.of[0] ?? 0);
      }
    }
    const times = new Times();
    const model = trained('auto', times);
    for (const k of [1, 1, 5]) {
      (times.factors.get('k') as { of: number[] }).of[0] = k;
      expect(evaluated(model)).to.be.closeTo(get('mse')(y, model(x)).item(), 1e-5);
    }
  });

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

  /** What `change` makes of a run in which it is called after the fifth batch; the same for all ways to run. */
  const changedWithin = (change: (model: Sequential) => void) => {
    const run = (jitCompile: boolean | 'auto') => {
      const model = new Sequential([new Dense(2, 'tanh'), new Dense(1)], { seed: 1 });
      model.compile({ optimizer: 'adam', loss: 'mse', jitCompile });
      model.fit(x, y, { batchSize: 8, verbose: 0 });
      const onTrainBatchEnd = (batch: number) => (batch === 4 ? change(model) : undefined);
      const { history } = model.fit(x, y, {
        batchSize: 8,
        verbose: 0,
        callbacks: [new LambdaCallback({ onTrainBatchEnd })],
      });
      return [...(history['loss'] ?? []), ...model.getWeights().flatMap((each) => [...each.toTypedArray()])];
    };
    const eager = run(false);
    for (const jitCompile of ['auto', true] as const) {
      run(jitCompile).forEach((value, i) => {
        expect(value, `${jitCompile}, number ${i}`).to.be.closeTo(eager[i] ?? Number.NaN, 1e-5);
      });
    }
  };

  it('follow Variables that a callback freezes within an epoch', () =>
    changedWithin((model) => {
      for (const each of model.layers[0]?.variables ?? []) each.trainable = false;
    }));

  it('follow losses that a callback adds within an epoch', () =>
    changedWithin((model) => model.addLoss(() => model.variables[0]!.value.square().sum())));

  it('follow fields of the loss', () => {
    class Weighed extends Loss {
      k = 1;
      inner = { shift: 0 };
      override call(t: Tensor, p: Tensor): Tensor {
        return t.sub(p).add(this.inner.shift).square().mean({ axis: -1 }).mul(this.k);
      }
    }
    const loss = new Weighed();
    const model = new Sequential([new Dense(1)], { seed: 1 });
    model.compile({ optimizer: 'sgd', loss });
    model.fit(x, y, { epochs: 2, batchSize: 16, verbose: 0 });
    for (const [k, shift] of [
      [1, 0],
      [1, 0],
      [100, 0],
      [100, 2],
      [1, 0],
    ] as const) {
      loss.k = k;
      loss.inner.shift = shift;
      expect(evaluated(model) as number).to.be.closeTo(loss(y, model(x)).item(), 1e-4 * k);
    }
  });

  it('are recorded for a bounded number of shapes, the rest running op by op', () => {
    let calls = 0;
    class Counting extends Layer {
      override call(inputs: Tensor): Tensor {
        calls++;
        return inputs;
      }
    }
    const model = new Sequential([new Counting(), new Dense(1)], { seed: 1 });
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    const round = () => {
      calls = 0;
      for (let n = 1; n <= 40; n++) model.trainOnBatch(x.slice([[0, n]]), y.slice([[0, n]]));
      return calls;
    };
    expect([round(), round(), round()]).to.deep.equal([40, 40, 40 - 24]);
    expect(model.compiled.steps.fallback).to.match(
      /^trainStep was compiled for 24 shapes of batches; another one came/,
    );
  });

  it('leave a model as it was when a batch is refused', () => {
    const model = new Sequential([new Dense(3)], { seed: 1 });
    model.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy' });
    const labels = Array.from({ length: 8 }, (_, i) => i % 3);
    const batch = x.slice([[0, 8]]);
    for (let i = 0; i < 4; i++) model.trainOnBatch(batch, labels);
    const state = () =>
      [...model.variables, ...model.optimizer.variables].map((each) => [...each.value.toTypedArray()]);
    const before = state();
    expect(() => model.trainOnBatch(batch, labels.with(3, 7))).to.throw(/label/);
    expect(state()).to.deep.equal(before);
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
