import type { Product, TanhSum } from '../../workloads/case.ts';
import type { Trial } from '../participant.ts';
import { itemOf, squaresOf, type Tf, type TfTensor, tensorOf } from './api.ts';

export function product(tf: Tf, { a, b, transposeA, transposeB }: Product): Trial {
  const [left, right] = [tensorOf(tf, a), tensorOf(tf, b)];
  const multiply = () => tf.matMul(left, right, transposeA, transposeB);
  return {
    step: () => multiply().dispose(),
    squares: () => squaresOf(tf, () => [multiply()]),
  };
}

export function tanhSum(tf: Tf, { a, b, c, gradient, x }: TanhSum): Trial {
  const input = tensorOf(tf, x);
  const chain = (x: TfTensor) => tf.sum(tf.mul(tf.tanh(tf.add(tf.mul(x, a), b)), c));
  const both = tf.valueAndGrad(chain);
  return {
    step: () => tf.tidy(() => void (gradient ? both(input) : chain(input))),
    loss: () => itemOf(tf, () => chain(input)),
    squares: () => squaresOf(tf, () => [both(input).grad]),
  };
}
