import { noGrad } from '@lossgraph/core';
import { expect } from 'chai';
import { Dense, Sequential } from '../src/index.ts';

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
