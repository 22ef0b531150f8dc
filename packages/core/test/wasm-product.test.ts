import { expect } from 'chai';
import fc from 'fast-check';
import { Generator, matMul, type Tensor } from '../src/index.ts';

type Flags = { readonly transposeA: boolean; readonly transposeB: boolean };

describe('matrix products in WebAssembly', () => {
  it('agree with the loops in float64, in every form and size', () => {
    const size = fc.integer({ min: 1, max: 70 });
    const property = fc.property(size, size, size, fc.boolean(), fc.boolean(), fc.integer(), (m, n, k, ...rest) => {
      const [transposeA, transposeB, seed] = rest;
      const random = new Generator(seed);
      const a = random.normal(transposeA ? [k, m] : [m, k]);
      const b = random.normal(transposeB ? [n, k] : [k, n]);
      agree(a, b, { transposeA, transposeB });
      agree(a.transpose(), b.transpose(), { transposeA: !transposeA, transposeB: !transposeB });
    });
    fc.assert(property, { numRuns: 60, seed: 1 });
  });

  it('take stacks, gaps, offsets and steps back', () => {
    const random = new Generator(2);
    const a = random.normal([3, 40, 60]).slice([null, [null, null, -2], [5, 45]]);
    const b = random.normal([3, 90, 40]).transpose([0, 2, 1]);
    const flags = { transposeA: false, transposeB: false };
    agree(a, b.slice([null, null, [null, null, 3]]), flags);
    agree(a, b.slice([[0, 1]]), flags);
  });
});

/** A sum of k products in float32 is off by at most k units of rounding of Σ |a| |b|. */
function agree(a: Tensor, b: Tensor, flags: Flags): void {
  const [left, right] = [a.cast('float64'), b.cast('float64')];
  const k = (flags.transposeA ? a.shape.at(-2) : a.shape.at(-1)) ?? 0;
  const exact = matMul(left, right, flags).toTypedArray();
  const bound = matMul(left.abs(), right.abs(), flags)
    .mul(k * 2 ** -24)
    .toTypedArray();
  const found = matMul(a, b, flags).toTypedArray();
  expect(found).to.have.length(exact.length);
  exact.forEach((value, i) => {
    if (!(Math.abs((found[i] ?? Number.NaN) - value) <= (bound[i] ?? 0))) {
      expect.fail(`element ${i} is ${found[i]}; the loops give ${value}, and ${bound[i]} is allowed between them`);
    }
  });
}
