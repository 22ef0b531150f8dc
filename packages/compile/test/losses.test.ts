import * as lg from '@lossgraph/core';
import { type AnyOp, cast, Generator, isFloat, type Tensor, Variable } from '@lossgraph/core';
import * as losses from '@lossgraph/losses/all';
import * as optimizers from '@lossgraph/optim/all';
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

describe('compiled optimizers', () => {
  for (const [name, Optimizer] of Object.entries(optimizers)) {
    if (typeof Optimizer !== 'function' || !('prototype' in Optimizer)) continue;

    it(`${name} takes the steps that it takes eagerly`, () => {
      const make = () => {
        const w = new Variable(new Generator(2).normal([7, 5]), { name: 'w' });
        const optimizer = new Optimizer({ learningRate: 0.05, weightDecay: 0.01, clipnorm: 2 });
        const step = (x: Tensor) => {
          const loss = lg.mean(lg.square(lg.tanh(lg.matMul(x, w.value)).sub(0.3)));
          optimizer.apply(lg.gradients(loss, [w]), [w]);
          return loss;
        };
        return { w, optimizer, step };
      };
      const [eager, compiled] = [make(), make()];
      const step = compile(compiled.step);
      const random = new Generator(3);
      for (let i = 0; i < 6; i++) {
        const x = random.normal([4, 7]);
        expectAgreement(step(x), eager.step(x), `loss ${i}`, 10);
      }
      expectAgreement(compiled.w.value, eager.w.value, 'w', 10);
      eager.optimizer.variables.forEach((each, i) => {
        expectAgreement(compiled.optimizer.variables[i]!.value, each.value, each.name, 10);
      });
    });
  }
});
