import * as lg from '@lossgraph/core';
import { type Tensor, Variable } from '@lossgraph/core';
import { SparseCategoricalCrossentropy } from '@lossgraph/losses';
import { Adam, AdamW, type Optimizer, SGD } from '@lossgraph/optim';
import { expect } from 'chai';
import { compile } from '../src/index.ts';
import { expectAgreement } from './agreement.ts';

/** Twenty steps, each of which starts from the last one's rounding errors. */
const TWENTY_STEPS = 30;

interface Net {
  readonly parameters: Variable[];
  readonly optimizer: Optimizer;
  step(x: Tensor, y: Tensor): Tensor;
}

function glorot(random: lg.Generator, n: number, m: number): Variable {
  const limit = Math.sqrt(6 / (n + m));
  return new Variable(random.uniform([n, m], { low: -limit, high: limit }), { name: `w${n}x${m}` });
}

/** 2-16-16-1 with tanh and the mean squared error. */
function tiny(optimizer: Optimizer): Net {
  const random = new lg.Generator(3);
  const sizes = [2, 16, 16, 1];
  const layers = sizes.slice(1).map((m, i) => [glorot(random, sizes[i]!, m), new Variable(lg.zeros([m]))] as const);
  const parameters = layers.flat();
  return {
    parameters,
    optimizer,
    step: (x, y) => {
      let h = x;
      layers.forEach(([w, b], i) => {
        h = h.matMul(w.value).add(b.value);
        if (i < layers.length - 1) h = lg.tanh(h);
      });
      const loss = lg.mean(lg.square(h.sub(y)));
      optimizer.apply(lg.gradients(loss, parameters), parameters);
      return loss;
    },
  };
}

/** 784-128-10 with relu and softmax cross-entropy. */
function digits(optimizer: Optimizer): Net {
  const random = new lg.Generator(4);
  const [w1, w2] = [glorot(random, 784, 128), glorot(random, 128, 10)];
  const [b1, b2] = [new Variable(lg.zeros([128])), new Variable(lg.zeros([10]))];
  const parameters = [w1, b1, w2, b2];
  const loss = new SparseCategoricalCrossentropy({ fromLogits: true });
  return {
    parameters,
    optimizer,
    step: (x, y) => {
      const hidden = lg.relu(x.matMul(w1.value).add(b1.value));
      const value = loss(y, hidden.matMul(w2.value).add(b2.value));
      optimizer.apply(lg.gradients(value, parameters), parameters);
      return value;
    },
  };
}

function labels(random: lg.Generator, n: number, classes: number): Tensor {
  return random.map([n], 'int32', (u) => Math.floor(u * classes));
}

const optimizers: [string, () => Optimizer][] = [
  ['SGD', () => new SGD({ learningRate: 0.1 })],
  ['SGD with momentum', () => new SGD({ learningRate: 0.05, momentum: 0.9, nesterov: true })],
  ['Adam', () => new Adam({ learningRate: 0.01 })],
  ['AdamW with a global norm', () => new AdamW({ learningRate: 0.01, globalClipnorm: 0.5 })],
];

describe('compiled training', () => {
  for (const [name, make] of optimizers) {
    it(`of a 2-16-16-1 net by ${name} agrees with eager over 20 steps`, () => {
      const [eager, compiled] = [tiny(make()), tiny(make())];
      const step = compile(compiled.step);
      const random = new lg.Generator(5);
      for (let i = 0; i < 20; i++) {
        const x = random.normal([i === 7 ? 3 : 4, 2]);
        const y = lg.mul(lg.slice(x, [null, [0, 1]]), lg.slice(x, [null, [1, 2]]));
        expectAgreement(step(x, y), eager.step(x, y), `loss ${i}`, TWENTY_STEPS);
      }
      compareStates(eager, compiled);
      expect(step.inspect().programs.length).to.equal(2);
    });
  }

  it('of a 784-128-10 net by Adam agrees with eager over 20 steps', () => {
    const [eager, compiled] = [digits(new Adam()), digits(new Adam())];
    const step = compile(compiled.step);
    const random = new lg.Generator(6);
    for (let i = 0; i < 20; i++) {
      const [x, y] = [random.uniform([32, 784]), labels(random, 32, 10)];
      expectAgreement(step(x, y), eager.step(x, y), `loss ${i}`, TWENTY_STEPS);
    }
    compareStates(eager, compiled);
  }).timeout(60000);

  it('refuses a label out of range with the words of the loss, and leaves every Variable as it was', () => {
    const net = digits(new Adam());
    const step = compile(net.step);
    const random = new lg.Generator(8);
    const x = random.uniform([4, 784]);
    step(x, labels(random, 4, 10));
    const before = stateOf(net);
    const wrong = lg.tensor([1, 10, 3, 4], { dtype: 'int32' });
    const eager = digits(new SGD());
    const message = errorOf(() => eager.step(x, wrong));
    expect(errorOf(() => step(x, wrong))).to.equal(message);
    expect(message).to.match(/label out of range; got 10/);
    expect(stateOf(net)).to.deep.equal(before);
    step(x, labels(random, 4, 10));
    expect(stateOf(net)).to.not.deep.equal(before);
  });
});

function stateOf({ parameters, optimizer }: Net): number[][] {
  return [...parameters, ...optimizer.variables].map(({ value }) => [...value.toTypedArray()]);
}

function compareStates(eager: Net, compiled: Net): void {
  const [wanted, found] = [eager, compiled].map((net) => [...net.parameters, ...net.optimizer.variables]);
  wanted!.forEach((each, i) => {
    expectAgreement(found![i]!.value, each.value, each.name, TWENTY_STEPS);
  });
}

function errorOf(f: () => unknown): string {
  try {
    f();
  } catch (error) {
    expect(error).to.be.instanceOf(lg.ValueError);
    return (error as Error).message;
  }
  return expect.fail('nothing was thrown');
}
