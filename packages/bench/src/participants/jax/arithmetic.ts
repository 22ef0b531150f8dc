import { sumOfSquares } from '../../statistics.ts';
import type { Product, TanhSum } from '../../workloads/case.ts';
import type { Trial } from '../participant.ts';
import { arrayOf, item, type Jax, type JaxArray } from './api.ts';

export function product(jax: Jax, { a, b, transposeA, transposeB }: Product): Trial {
  const [left, right] = [arrayOf(jax, a), arrayOf(jax, b)];
  const turned = (x: JaxArray, transpose: boolean) => (transpose ? x.transpose() : x);
  const multiply = jax.jit((x: JaxArray, y: JaxArray) =>
    jax.numpy.matmul(turned(x, transposeA), turned(y, transposeB)),
  );
  return {
    async step() {
      (await multiply(left.ref, right.ref).blockUntilReady()).dispose();
    },
    squares: async () => sumOfSquares(await multiply(left.ref, right.ref).data()),
  };
}

export function tanhSum(jax: Jax, { a, b, c, gradient, x }: TanhSum): Trial {
  const input = arrayOf(jax, x);
  const chain = (x: JaxArray) => jax.numpy.tanh(x.mul(a).add(b)).mul(c).sum();
  const value = jax.jit(chain);
  const both = jax.jit(jax.valueAndGrad((x: JaxArray) => chain(x)));
  return {
    async step() {
      if (!gradient) return item(value(input.ref));
      const [total, slope] = both(input.ref);
      (await slope.blockUntilReady()).dispose();
      return item(total);
    },
    loss: () => item(value(input.ref)),
    async squares() {
      const [total, slope] = both(input.ref);
      total.dispose();
      return sumOfSquares(await slope.data());
    },
  };
}
