import { expect } from 'chai';
import fc from 'fast-check';
import { Generator, matMul, type Tensor } from '../src/index.ts';

type Flags = { readonly transposeA: boolean; readonly transposeB: boolean };

for (const dtype of ['float32', 'float64'] as const) {
  describe(`matrix products of ${dtype} in WebAssembly`, () => {
    it('agree with sums of products, in every form and size', () => {
      const size = fc.integer({ min: 1, max: 70 });
      const property = fc.property(size, size, size, fc.boolean(), fc.boolean(), fc.integer(), (m, n, k, ...rest) => {
        const [transposeA, transposeB, seed] = rest;
        const random = new Generator(seed);
        const a = random.normal(transposeA ? [k, m] : [m, k], { dtype });
        const b = random.normal(transposeB ? [n, k] : [k, n], { dtype });
        agree(a, b, { transposeA, transposeB });
        agree(a.transpose(), b.transpose(), { transposeA: !transposeA, transposeB: !transposeB });
      });
      fc.assert(property, { numRuns: 60, seed: 1 });
    });

    it('take stacks, gaps, offsets and steps back', () => {
      const random = new Generator(2);
      const a = random.normal([3, 40, 60], { dtype }).slice([null, [null, null, -2], [5, 45]]);
      const b = random.normal([3, 90, 40], { dtype }).transpose([0, 2, 1]);
      const flags = { transposeA: false, transposeB: false };
      agree(a, b.slice([null, null, [null, null, 3]]), flags);
      agree(a, b.slice([[0, 1]]), flags);
    });
  });
}

/** A sum of k products, rounded one by one, is off by at most k units of rounding of Σ |a| |b|; so is the one it is compared with. */
function agree(a: Tensor, b: Tensor, flags: Flags): void {
  const rows = (flags.transposeA ? swapped(a) : a).cast('float64').expandDims(-1);
  const columns = (flags.transposeB ? swapped(b) : b).cast('float64').expandDims(-3);
  const k = rows.shape.at(-2) ?? 0;
  const products = rows.mul(columns);
  const exact = products.sum({ axis: -2 }).toTypedArray();
  const bound = products
    .abs()
    .sum({ axis: -2 })
    .mul(k * (a.dtype === 'float32' ? 2 ** -24 : 2 ** -52))
    .toTypedArray();
  const found = matMul(a, b, flags).toTypedArray();
  expect(found).to.have.length(exact.length);
  exact.forEach((value, i) => {
    if (!(Math.abs((found[i] ?? Number.NaN) - value) <= (bound[i] ?? 0))) {
      expect.fail(`element ${i} is ${found[i]}; the sum is ${value}, and ${bound[i]} is allowed between them`);
    }
  });
}

function swapped(x: Tensor): Tensor {
  const axes = x.shape.map((_, axis) => axis);
  return x.transpose([...axes.slice(0, -2), axes.length - 1, axes.length - 2]);
}
