import * as lg from '@lossgraph/core';
import { type AnyOp, cast, Generator, isFloat, type Tensor, Variable } from '@lossgraph/core';
import { type Loss, type LossFunction, type LossOptions, reductions, type Weighting } from '@lossgraph/losses';
import * as losses from '@lossgraph/losses/all';
import * as optimizers from '@lossgraph/optim/all';
import { expect } from 'chai';
import { compile } from '../src/index.ts';
import { check, expectAgreement } from './agreement.ts';

const ops: AnyOp[] = Object.values(losses).flatMap((each) =>
  typeof each === 'function' && 'op' in each ? [each.op as AnyOp] : [],
);

const single = (x: Tensor): Tensor => (isFloat(x.dtype) ? cast(x, 'float32') : x);

describe('compiled losses', () => {
  for (const op of ops) {
    it(`${op.name} agrees with eager, its gradients too`, () => {
      [...op.samples(new Generator(20250101))].forEach(({ inputs, attrs }, i) => {
        check(op, inputs.map(single), attrs, `sample ${i}`, true);
      });
    });
  }
});

/** Classes of losses by the definitions that they are made from. */
const classes = Object.values(losses).flatMap((each) =>
  typeof each === 'function' && 'op' in each && 'definition' in each ? [each as LossFunction<object>] : [],
);

/** How a call is weighted: by nothing, by a number for each sample, or by which samples count. */
const weightings = ['no weight', 'sample weights', 'mask'] as const;

function weightingOf(kind: (typeof weightings)[number], weight: Tensor): Weighting {
  if (kind === 'no weight') return {};
  return kind === 'mask' ? { mask: lg.greater(weight, 0.7) } : { sampleWeight: weight };
}

describe('compiled classes of losses (two samples of each; all under LOSSGRAPH_LONG)', () => {
  /** Samples of each loss that are gone through. */
  const most = process.env['LOSSGRAPH_LONG'] ? Number.POSITIVE_INFINITY : 2;

  it('are 22', () => expect(classes).to.have.length(22));

  for (const loss of classes) {
    const { className } = loss.definition;

    it(`${className} agrees with eager for every reduction and weighting, its gradients too`, () => {
      const Class = Reflect.get(losses, className) as new (options: LossOptions) => Loss;
      const random = new Generator(20250106);
      const samples = [...loss.definition.samples(random)].slice(0, most);
      samples.forEach(({ yTrue, yPred, attrs }, i) => {
        const [t, p] = [single(yTrue), single(yPred)];
        const weight = random.uniform(loss(t, p, attrs).shape, { low: 0.2, high: 2 });
        for (const reduction of reductions) {
          const instance = new Class({ ...attrs, reduction });
          for (const kind of weightings) {
            const run = (t: Tensor, p: Tensor, w: Tensor) => {
              const value = instance(t, p, weightingOf(kind, w));
              return [value, ...lg.gradients(lg.sum(value), kind === 'sample weights' ? [p, w] : [p])];
            };
            const [found, wanted] = [compile(run)(t, p, weight), run(t, p, weight)];
            wanted.forEach((each, k) => {
              const what = `sample ${i}, ${reduction}, ${kind}: ${['value', 'gradient', 'gradient of the weights'][k]}`;
              expectAgreement(found[k]!, each, what, 10);
            });
          }
        }
      });
    });
  }
});

describe('compiled functions in a row', () => {
  const chains: [string, (x: Tensor) => Tensor][] = [
    ['softplus', (x) => lg.softplus(x)],
    ['log cosh', (x) => lg.log1p(lg.square(lg.expm1(lg.abs(x)))).sub(lg.tanh(x))],
    ['log softmax of tanh', (x) => lg.logSoftmax(lg.tanh(x))],
    ['mean of entropies', (x) => lg.mean(lg.mul(lg.softmax(x), lg.log(lg.softmax(x))), { axis: -1 })],
    ['a broadcast', (x) => lg.exp(lg.sin(x.add(lg.range(x.shape.at(-1)!, 'float32').mul(0.01)))).mul(lg.cos(x))],
  ];

  for (const [name, f] of chains) {
    for (const shape of [[300], [4099], [5000], [3, 70], [40, 100], [2, 5, 128], [3, 5000]]) {
      it(`${name} over [${shape}] agrees with eager, its gradient too`, () => {
        const x = new Generator(4).normal(shape);
        const both = (x: Tensor) => {
          const y = f(x);
          return [y, lg.gradients(lg.sum(lg.square(y)), [x])[0]!];
        };
        const [found, wanted] = [compile(both)(x), both(x)];
        wanted.forEach((each, i) => {
          expectAgreement(found[i]!, each, `output ${i}`, 10);
        });
      });
    }
  }
});

const rules = { SGD: optimizers.SGD, Adam: optimizers.Adam, AdamW: optimizers.AdamW };

type Name = keyof typeof rules;

describe('compiled optimizers', () => {
  const rate = { learningRate: 0.05 };
  const momentum = { ...rate, momentum: 0.9 };
  const nesterov = { ...momentum, nesterov: true };
  const decayed = { ...rate, weightDecay: 0.01 };
  const clips = [{ clipnorm: 0.2 }, { globalClipnorm: 0.2 }, { clipvalue: 0.02 }];
  const options: Readonly<Record<Name, readonly object[]>> = {
    SGD: [
      rate,
      momentum,
      nesterov,
      decayed,
      { ...nesterov, weightDecay: 0.01 },
      ...clips.map((clip) => ({ ...momentum, ...clip })),
    ],
    Adam: [
      rate,
      decayed,
      { ...rate, amsgrad: true },
      { ...rate, beta1: 0.5, beta2: 0.9, epsilon: 1e-3 },
      { ...rate, amsgrad: true, weightDecay: 0.01, globalClipnorm: 0.2 },
      ...clips.map((clip) => ({ ...rate, ...clip })),
    ],
    AdamW: [rate, decayed, { ...decayed, amsgrad: true }, ...clips.map((clip) => ({ ...rate, ...clip }))],
  };

  for (const [name, given] of Object.entries(options)) {
    for (const each of given) {
      it(`${name} takes the steps that it takes eagerly, with ${JSON.stringify(each)}`, () => {
        const make = () => {
          const random = new Generator(2);
          const [w, b] = [
            new Variable(random.normal([7, 5]), { name: 'w' }),
            new Variable(random.normal([5]), { name: 'b' }),
          ];
          const optimizer = new rules[name as Name](each);
          const step = (x: Tensor) => {
            const loss = lg.mean(lg.square(lg.tanh(lg.matMul(x, w.value).add(b.value)).sub(0.3)));
            optimizer.apply(lg.gradients(loss, [w, b]), [w, b]);
            return loss;
          };
          return { variables: () => [w, b, ...optimizer.variables], step };
        };
        const [eager, compiled] = [make(), make()];
        const before = eager.variables().map(({ value }) => value);
        const step = compile(compiled.step);
        const random = new Generator(3);
        for (let i = 0; i < 6; i++) {
          const x = random.normal([4, 7]);
          expectAgreement(step(x), eager.step(x), `loss ${i}`, 10);
        }
        expect(eager.variables()[0]!.value.toArray()).to.not.deep.equal(before[0]!.toArray());
        eager.variables().forEach((variable, i) => {
          expectAgreement(compiled.variables()[i]!.value, variable.value, variable.name, 10);
        });
      });
    }
  }

  it('are all that there are', () => {
    const all = Object.entries(optimizers).filter(([, each]) => typeof each === 'function' && 'prototype' in each);
    expect(all.map(([name]) => name).sort()).to.deep.equal(Object.keys(options).sort());
  });
});
