import { Generator, type Tensor } from '@lossgraph/core';
import { expect } from 'chai';
import { Dense, Layer, Sequential } from '../src/index.ts';

/** Counts how often it is called, in no field: one that changes would make another model of it. */
class Counting extends Layer {
  #calls = 0;
  get calls(): number {
    return this.#calls;
  }
  override call(inputs: Tensor): Tensor {
    this.#calls += 1;
    return inputs;
  }
}

const x = new Generator(1).normal([64, 3]);
const y = x.sum({ axis: 1, keepDims: true });
const BATCHES = 8;
const options = { batchSize: x.shape[0]! / BATCHES, verbose: 0 } as const;

function made(how: object = {}) {
  const counting = new Counting();
  const model = new Sequential([new Dense(1), counting], { seed: 1, inputShape: [3] });
  model.compile({ optimizer: 'sgd', loss: 'mse', ...how });
  const callsOf = (run: () => unknown) => {
    const before = counting.calls;
    run();
    return counting.calls - before;
  };
  return { model, callsOf };
}

type Model = ReturnType<typeof made>['model'];

const runs: Record<string, (model: Model) => unknown> = {
  fit: (model) => model.fit(x, y, { ...options, epochs: 3 }),
  evaluate: (model) => model.evaluate(x, y, options),
  predict: (model) => model.predict(x, { batchSize: options.batchSize }),
};

describe('a model that is compiled without options', () => {
  for (const [name, run] of Object.entries(runs)) {
    it(`calls its layers twice in ${name}, first op by op, then to record, and not at all in the next`, () => {
      const { model, callsOf } = made();
      expect(callsOf(() => run(model))).to.equal(2);
      expect(callsOf(() => run(model))).to.equal(0);
    });

    it(`calls them for every batch of ${name} with runEagerly, and with jitCompile: false`, () => {
      for (const how of [{ runEagerly: true }, { jitCompile: false }]) {
        const { model, callsOf } = made(how);
        expect(callsOf(() => run(model))).to.equal(name === 'fit' ? 3 * BATCHES : BATCHES);
      }
    });
  }
});
