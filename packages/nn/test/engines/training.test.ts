import { Generator, type Tensor } from '@lossgraph/core';
import { expect } from 'chai';
import { expectAgreement } from '../../../compile/test/agreement.ts';
import { Dense, type Logs, type Model, Sequential } from '../../src/index.ts';
import * as initializers from '../../src/initializers/all.ts';
import type { JitCompile } from '../../src/training/step.ts';
import type { Float } from './layers.ts';
import { type ModelCase, modelCases, type Samples, samplesOf } from './models.ts';

/** Thirty steps, each of which starts from the last one's rounding errors. */
const THIRTY_STEPS = 50;

type Engine = { readonly runEagerly: true } | { readonly jitCompile: JitCompile };

const eagerly: Engine = { runEagerly: true };
const engines: readonly Engine[] = [{ jitCompile: true }, { jitCompile: 'auto' }, { jitCompile: false }];

/** Five batches of 8 in each of six epochs, and one of 3. */
const [COUNT, BATCH_SIZE, EPOCHS] = [43, 8, 6];

interface Outcome {
  /** By name, one number for each epoch or call. */
  readonly figures: Readonly<Record<string, readonly number[]>>;
  readonly tensors: readonly Tensor[];
  readonly generator: Tensor;
  /** How often the layers ran. */
  readonly calls: number;
}

function trained(each: ModelCase, dtype: Float, engine: Engine): Outcome {
  const model = each.make({ seed: 5, dtype });
  const calls = countCalls(model);
  model.compile({ ...each.compile(), ...engine });
  const [{ x, y, ...w }, held, batch] = [COUNT, 19, BATCH_SIZE].map((n, seed) =>
    samplesOf(each, n, seed, dtype),
  ) as Data;
  const [weights, weight] = each.weighted ? [w, { sampleWeight: batch.sampleWeight }] : [{}, {}];
  const validationData = held.y === null ? null : ([held.x, held.y, held.sampleWeight] as const);
  const { history, epoch } = model.fit(x, y, {
    ...{ epochs: EPOCHS, batchSize: BATCH_SIZE, verbose: 0 },
    ...each.fit,
    ...weights,
    ...(each.validated && validationData !== null ? { validationData } : {}),
    callbacks: each.callbacks?.(model) ?? [],
  });
  const first = model.predict(x, { batchSize: BATCH_SIZE });
  const options = { batchSize: BATCH_SIZE, verbose: 0, ...weights } as const;
  const figures = {
    ...history,
    epoch,
    ...thrice('evaluate', () => model.evaluate(x, y, options)),
    ...thrice('train', () => model.trainOnBatch(batch.x, batch.y, weight)),
    ...thrice('test', () => model.testOnBatch(batch.x, batch.y, weight)),
  };
  const again = model.predict(x, { batchSize: BATCH_SIZE });
  const tensors = [first, again, ...model.getWeights(), ...model.optimizer.variables.map(({ value }) => value)];
  return { figures, tensors, generator: model.generator.state.value, calls: calls() };
}

type Data = [Samples, Samples, Samples];

function thrice(name: string, call: () => Logs): Record<string, number[]> {
  const logs = [call(), call(), call()];
  return Object.fromEntries(Object.keys(logs[0]!).map((key) => [`${name} ${key}`, logs.map((each) => each[key]!)]));
}

/** Counts where no field shows it: a field that changes makes another model of it. */
function countCalls(model: Model): () => number {
  let calls = 0;
  const call = model.call.bind(model);
  const counted: Model['call'] = (...args) => {
    calls += 1;
    return call(...args);
  };
  Object.defineProperty(model, 'call', { value: counted });
  return () => calls;
}

function expectSame(found: Outcome, wanted: Outcome, dtype: Float): void {
  expect(Object.keys(found.figures)).to.deep.equal(Object.keys(wanted.figures));
  for (const [name, values] of Object.entries(wanted.figures)) {
    const [a, b] = [found.figures[name]!, values];
    expect(a.length, name).to.equal(b.length);
    const scale = THIRTY_STEPS * (dtype === 'float32' ? 3e-6 : 1e-13);
    b.forEach((value, i) => {
      expect(a[i], `${name} ${i}`).to.be.closeTo(value, scale * Math.max(1, Math.abs(value)));
    });
  }
  expect(found.tensors.length).to.equal(wanted.tensors.length);
  wanted.tensors.forEach((each, i) => {
    expectAgreement(found.tensors[i]!, each, `tensor ${i}`, THIRTY_STEPS);
  });
  expect(found.generator.toArray(), 'random numbers drawn').to.deep.equal(wanted.generator.toArray());
}

describe('models on two engines', () => {
  for (const each of modelCases) {
    for (const dtype of ['float32', 'float64'] as const) {
      it(`${each.name}: history, figures, weights and predictions in ${dtype} agree`, () => {
        const wanted = trained(each, dtype, eagerly);
        for (const engine of engines) {
          const found = trained(each, dtype, engine);
          expectSame(found, wanted, dtype);
          if ('jitCompile' in engine && engine.jitCompile === false) expect(found.calls).to.equal(wanted.calls);
          else expect(found.calls, 'calls of the layers').to.be.below(wanted.calls / 2);
        }
      });
    }
  }

  it('begin with the same weights, whatever draws them', () => {
    const x = new Generator(1).normal([4, 3]);
    for (const name of Object.keys(initializers)) {
      const begun = (engine: Engine) => {
        const model = new Sequential([new Dense(5, { kernelInitializer: name }), new Dense(2)], { seed: 9 });
        model.compile({ optimizer: 'sgd', loss: 'mse', ...engine });
        model.predict(x);
        return model.getWeights().map((weight) => weight.toArray());
      };
      for (const engine of engines) expect(begun(engine), name).to.deep.equal(begun(eagerly));
    }
  });
});
