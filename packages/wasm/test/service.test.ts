import { expect } from 'chai';
import fc from 'fast-check';
import { createGemm } from '../src/index.ts';
import { distance, draw, reference } from './support/products.ts';

describe('createGemm', () => {
  it('multiplies arrays of any size in every form, growing as it must', () => {
    const size = fc.integer({ min: 0, max: 150 });
    for (const { type, Floats, tolerance } of [
      { type: 'float32', Floats: Float32Array, tolerance: 2e-5 },
      { type: 'float64', Floats: Float64Array, tolerance: 4e-14 },
    ] as const) {
      const gemm = createGemm({ type });
      fc.assert(
        fc.property(size, size, size, fc.boolean(), fc.boolean(), (m, n, k, transposeA, transposeB) => {
          const drawn = draw({ m, n, k, transposeA, transposeB, type });
          const c = new Floats(m * n).fill(Number.NaN);
          gemm.multiply({ a: drawn.a.data, b: drawn.b.data, c, m, n, k, transposeA, transposeB });
          expect(distance(c, reference(drawn))).to.be.below(tolerance);
        }),
        { seed: 5 },
      );
    }
  });

  it('gives products beyond what it keeps a memory of their own', () => {
    const gemm = createGemm({ keepBytes: 65536 });
    for (const n of [8, 200, 8]) {
      const drawn = draw({ m: n, n, k: n });
      const c = new Float32Array(n * n);
      gemm.multiply({ a: drawn.a.data, b: drawn.b.data, c, m: n, n, k: n });
      expect(distance(c, reference(drawn))).to.be.below(2e-5);
    }
  });

  it('wins with products that are large enough, and not too large', () => {
    const gemm = createGemm({ maxBytes: 2 ** 20 });
    expect([gemm.wins(4, 4, 4), gemm.wins(64, 64, 64), gemm.wins(1000, 1000, 1000)]).to.deep.equal([
      false,
      true,
      false,
    ]);
  });

  it('refuses products that are too large, and arrays of the wrong length or type', () => {
    const gemm = createGemm({ maxBytes: 1000 });
    const eight = new Float32Array(8);
    const large = new Float32Array(400);
    expect(() => gemm.multiply({ a: large, b: large, c: large, m: 20, n: 20, k: 20 })).to.throw(/too large/);
    expect(() => gemm.multiply({ a: eight, b: eight, c: eight, m: 2, n: 2, k: 4 })).to.throw(
      'gemm: wrong length of c; got 8; needed is 4',
    );
    const double = createGemm({ type: 'float64' });
    expect(() => double.multiply({ a: eight, b: eight, c: eight, m: 2, n: 2, k: 4 })).to.throw(
      'gemm: wrong type of a; got Float32Array; needed is Float64Array',
    );
  });
});
