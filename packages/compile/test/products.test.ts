import { Generator, matMul, slice, type Tensor, transpose } from '@lossgraph/core';
import { expect } from 'chai';
import fc from 'fast-check';
import { compile } from '../src/index.ts';

const forms = [
  { transposeA: false, transposeB: false },
  { transposeA: true, transposeB: false },
  { transposeA: false, transposeB: true },
  { transposeA: true, transposeB: true },
] as const;
type Form = (typeof forms)[number];

for (const dtype of ['float32', 'float64'] as const) {
  const matrices = (m: number, n: number, k: number, { transposeA, transposeB }: Form, batch: number[] = []) => {
    const random = new Generator(m + 1000 * n);
    return [
      random.normal([...batch, ...(transposeA ? [k, m] : [m, k])], { dtype }),
      random.normal([...batch, ...(transposeB ? [n, k] : [k, n])], { dtype }),
    ] as const;
  };

  describe(`compiled products of ${dtype}`, () => {
    for (const form of forms) {
      it(`agree with sums of products: ${form.transposeA ? 'Aᵀ' : 'A'} ${form.transposeB ? 'Bᵀ' : 'B'}`, () => {
        const size = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 70 }));
        const property = fc.property(size, size, size, (m, n, k) => agree(...matrices(m, n, k, form), form));
        fc.assert(property, { seed: 6, numRuns: 30 });
        agree(...matrices(5, 7, 9, form, [2, 3]), form);
      });
    }

    it('read matrices where they lie: parts, steps, repeated ones and transposed ones', () => {
      const [a, b] = matrices(31, 22, 17, forms[0], [3]);
      const part = compile((x: Tensor, y: Tensor) =>
        matMul(
          x.slice([null, [3, 20], [1, 14]]),
          y.slice([
            [0, 1],
            [2, 15],
          ]),
        ),
      );
      expectClose(
        part(a, b),
        exact(
          a.slice([null, [3, 20], [1, 14]]),
          b.slice([
            [0, 1],
            [2, 15],
          ]),
          forms[0],
        ),
      );
      const every = compile((x: Tensor, y: Tensor) =>
        matMul(x.slice([null, [null, null, 2]]), transpose(y, [0, 2, 1]), forms[2]),
      );
      expectClose(every(a, b), exact(a.slice([null, [null, null, 2]]), b, forms[0]));
      expect(every.inspect().programs[0]?.kernels.map(({ kind }) => kind)).to.deep.equal(['product']);
    });

    it('of a matrix with its own transpose have the bits of other products', () => {
      for (const shape of [
        [70, 30],
        [2, 41, 33],
        [67, 300],
        [37, 37],
      ]) {
        const x = new Generator(shape.length).normal(shape, { dtype });
        const swappedAxes = shape.length === 2 ? [1, 0] : [0, 2, 1];
        for (const product of [
          (a: Tensor, b: Tensor) => matMul(a, b, { transposeB: true }),
          (a: Tensor, b: Tensor) => matMul(a, b, { transposeA: true }),
          (a: Tensor, b: Tensor) => matMul(a, transpose(b, swappedAxes)),
          (a: Tensor, b: Tensor) => matMul(a, transpose(b, swappedAxes)).add(b.sum()),
        ]) {
          const own = compile((a: Tensor) => product(a, a))(x);
          expect(own.toTypedArray()).to.deep.equal(compile(product)(x, x.add(0)).toTypedArray());
        }
      }
      const square = new Generator(5).normal([37, 37], { dtype });
      expectClose(compile((a: Tensor) => matMul(a, a))(square), exact(square, square, forms[0]));
    });

    it('of two parts of one array are not taken for that', () => {
      const x = new Generator(6).normal([3, 41, 30], { dtype });
      for (const [of, from] of [
        [x.reshape([123, 30]), (a: Tensor) => [slice(a, [[0, 41]]), slice(a, [[41, 82]])]],
        [x, (a: Tensor) => [a, slice(a, [[0, 1]])]],
        [x, (a: Tensor) => [slice(a, [[0, 2]]), slice(a, [[1, 3]])]],
        [x, (a: Tensor) => [slice(a, [null, [0, 40, 2]]), slice(a, [null, [0, 20]])]],
      ] as const) {
        const product = (a: Tensor, b: Tensor) => matMul(a, b, { transposeB: true });
        const [a, b] = from(of) as [Tensor, Tensor];
        const found = compile((whole: Tensor) => product(...(from(whole) as [Tensor, Tensor])))(of);
        expect(found.toTypedArray()).to.deep.equal(compile(product)(a.add(0), b.add(0)).toTypedArray());
      }
    });

    it('let infinities and NaN through', () => {
      const [a, b] = matrices(6, 10, 5, forms[0]);
      const product = compile((x: Tensor, y: Tensor) => matMul(x.div(x.greater(1.5).cast(dtype).mul(-1).add(1)), y));
      const wanted = exact(a.div(a.greater(1.5).cast(dtype).mul(-1).add(1)), b, forms[0]).toTypedArray();
      expect(Array.from(product(a, b).toTypedArray(), Number.isFinite)).to.deep.equal(
        Array.from(wanted, Number.isFinite),
      );
      expect(wanted.some(Number.isFinite) && !wanted.every(Number.isFinite)).to.equal(true);
    });
  });
}

/** By broadcasting, which has no part in products. */
function exact(a: Tensor, b: Tensor, { transposeA, transposeB }: Form): Tensor {
  const rows = (transposeA ? swapped(a) : a).cast('float64').expandDims(-1);
  return rows.mul((transposeB ? swapped(b) : b).cast('float64').expandDims(-3)).sum({ axis: -2 });
}

function swapped(x: Tensor): Tensor {
  const axes = x.shape.map((_, axis) => axis);
  return x.transpose([...axes.slice(0, -2), axes.length - 1, axes.length - 2]);
}

function agree(a: Tensor, b: Tensor, form: Form): void {
  const product = compile((x: Tensor, y: Tensor) => matMul(x, y, form));
  expectClose(product(a, b), exact(a, b, form));
}

/** Sums of up to 70 products of numbers about 1. */
function expectClose(found: Tensor, wanted: Tensor): void {
  expect(found.shape).to.deep.equal(wanted.shape);
  const [x, y] = [found.toTypedArray(), wanted.toTypedArray()];
  const tolerance = 70 * (found.dtype === 'float32' ? 2 ** -23 : 2 ** -52);
  y.forEach((value, i) => {
    if (!(Math.abs(x[i]! - value) <= tolerance)) expect.fail(`element ${i} is ${x[i]}; the sum is ${value}`);
  });
}
