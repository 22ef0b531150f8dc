import type { Tensor } from 'lossgraph';
import { sumOfSquares } from '../../statistics.ts';
import type { Product, TanhSum } from '../../workloads/case.ts';
import type { Trial } from '../participant.ts';
import type { Stage } from './engine.ts';
import { tensorOf } from './training.ts';

export function product(stage: Stage, { a, b, transposeA, transposeB }: Product): Trial {
  const { matMul, noGrad } = stage.lib;
  const left = tensorOf(stage, a);
  const right = tensorOf(stage, b);
  const multiply = (x: Tensor, y: Tensor) => noGrad(() => matMul(x, y, { transposeA, transposeB }));
  const run = stage.run(multiply);
  return {
    step: () => run(left, right),
    squares: () => sumOfSquares(multiply(left, right).toTypedArray()),
  };
}

export function tanhSum(stage: Stage, { a, b, c, x, gradient }: TanhSum): Trial {
  const { add, gradients, mul, noGrad, sum, tanh } = stage.lib;
  const input = tensorOf(stage, x);
  const chain = (x: Tensor) => sum(mul(tanh(add(mul(x, a), b)), c));
  const forward = stage.run((x: Tensor) => noGrad(() => chain(x)));
  const both = stage.run((x: Tensor) => gradients(chain(x), [x]));
  return {
    step: () => (gradient ? both(input) : forward(input)),
    loss: () => noGrad(() => chain(input)).item(),
    squares: () => sumOfSquares(...gradients(chain(input), [input]).map((g) => g.toTypedArray())),
  };
}
