import { expect } from 'chai';
import * as lg from '../src/index.ts';
import { grad, gradients, prod, type Tensor, tensor } from '../src/index.ts';

const float64 = (values: lg.TensorLike) => tensor(values, { dtype: 'float64' });

describe('prod', () => {
  const x = float64([0, 3, 0, 5]);

  it('has the derivative of products of the others where elements are 0', () => {
    expect(grad((t) => prod(t))(float64([2, 0, 5])).toArray()).to.deep.equal([0, 10, 0]);
    expect(grad((t) => prod(t))(x).toArray()).to.deep.equal([0, 0, 0, 0]);
  });

  it('has the second derivative, too: with two zeros it is not 0', () => {
    const mixed = grad((t) =>
      grad((s) => prod(s))(t)
        .mul([1, 0, 0, 0])
        .sum(),
    )(x);
    expect(mixed.toArray()).to.deep.equal([0, 0, 15, 0]); // ∂²/∂x₀∂x₂ = 3 · 5
  });
});

describe('reshape', () => {
  const transposed = tensor([
    [1, 2],
    [3, 4],
    [5, 6],
  ]).transpose();
  const shares = (shape: number[]) => transposed.reshape(shape).ndarray.data === transposed.ndarray.data;

  it('gives and takes axes of length 1 without a copy, whatever the strides', () => {
    expect(transposed.reshape([2, 1, 3]).toArray()).to.deep.equal([[[1, 3, 5]], [[2, 4, 6]]]);
    expect(
      [
        [2, 1, 3],
        [1, 2, 3, 1],
        [2, 3, 1],
      ].map(shares),
    ).to.deep.equal([true, true, true]);
    expect(transposed.reshape([1, 2, 3]).reshape([2, 3, 1]).ndarray.data).to.equal(transposed.ndarray.data);
  });

  it('copies what the strides cannot give', () => {
    expect([[3, 2], [6], [1, 6]].map(shares)).to.deep.equal([false, false, false]);
    expect(transposed.reshape([3, 1, 2]).toArray()).to.deep.equal([[[1, 3]], [[5, 2]], [[4, 6]]]);
  });
});

describe('int32', () => {
  const int = (values: number[]) => tensor(new Int32Array(values));

  it('products wrap around exactly, whatever the strides', () => {
    const [a, b] = [
      [65537, 123456789, -2147483648, 2147483647, 3],
      [65537, 987654321, -1, 2147483647, -4],
    ] as const;
    const wrapped = a.map((x, i) => Number(BigInt.asIntN(32, BigInt(x) * BigInt(b[i]!))));
    expect(
      int([...a])
        .mul(int([...b]))
        .toArray(),
    ).to.deep.equal(wrapped);
    const square = (values: readonly number[]) => int([...values, ...values]).reshape([2, 5]);
    expect(square(a).transpose().mul(square(b).transpose()).transpose().toArray()).to.deep.equal([wrapped, wrapped]);
    expect(
      int([...a])
        .mul(int([3]))
        .toArray(),
    ).to.deep.equal(a.map((x) => (x * 3) | 0));
  });

  it('has a larger and a smaller of two', () => {
    const [a, b] = [int([1, -5, 2147483647]), int([2, -6, -2147483648])];
    expect([a.maximum(b).dtype, a.maximum(b).toArray()]).to.deep.equal(['int32', [2, -5, 2147483647]]);
    expect([a.minimum(b).dtype, a.minimum(b).toArray()]).to.deep.equal(['int32', [1, -6, -2147483648]]);
    expect(a.maximum(0).toArray()).to.deep.equal([1, 0, 2147483647]);
    expect(() => lg.maximum([true], [false])).to.throw(lg.DTypeError, 'maximum: needs numbers; got bool, bool');
  });
});

describe('pow', () => {
  it('has second derivatives at 0 under whole exponents', () => {
    const cube = (x: Tensor) => lg.pow(x, 3).sum();
    expect(grad(grad((x) => lg.pow(x, 2)))(0).item()).to.equal(2);
    expect(grad(grad(cube))(0).item()).to.equal(0);
    expect(grad(cube)(-2).item()).to.equal(12);
  });
});

describe('norm', () => {
  it('neither overflows nor vanishes', () => {
    expect(lg.norm(float64([3e200, 4e200])).item()).to.be.closeTo(5e200, 1e185);
    expect(lg.norm(float64([3e-200, 4e-200])).item()).to.be.closeTo(5e-200, 1e-215);
    expect(lg.norm(tensor([3e30, 4e30])).item()).to.be.closeTo(5e30, 1e24);
  });

  it('is 0 over nothing, with an empty gradient', () => {
    const x = lg.zeros([2, 0], 'float64');
    const y = lg.norm(x, { axis: 1 });
    expect(y.toArray()).to.deep.equal([0, 0]);
    expect(gradients(y, [x], { seed: [1, 1] })[0]?.shape).to.deep.equal([2, 0]);
  });
});

describe('sparsemax', () => {
  it('gives points of the simplex, and x itself if that is one', () => {
    expect(lg.sparsemax(float64([0.2, 0.5, 0.3])).toArray()).to.deep.equal([0.2, 0.5, 0.3]);
    expect(
      lg
        .sparsemax(
          float64([
            [5, 1],
            [1, 1],
          ]),
        )
        .toArray(),
    ).to.deep.equal([
      [1, 0],
      [0.5, 0.5],
    ]);
    expect(lg.sparsemax(float64([2, 1.5, -1])).toArray()).to.deep.equal([0.75, 0.25, 0]);
    const many = lg.sparsemax(lg.draw(new lg.Generator(2), [50, 7]));
    for (const total of many.sum({ axis: 1 }).toTypedArray()) expect(total).to.be.closeTo(1, 1e-14);
    expect(many.min().item()).to.equal(0);
  });
});

describe('topK', () => {
  it('gives the largest and where they are, along any axis', () => {
    const { values, indices } = lg.topK(
      [
        [3, 9, 1],
        [7, 7, 8],
      ],
      2,
    );
    expect(values.toArray()).to.deep.equal([
      [9, 3],
      [8, 7],
    ]);
    expect(indices.toArray()).to.deep.equal([
      [1, 0],
      [2, 0],
    ]);
    expect(
      lg
        .topK(
          [
            [3, 9, 1],
            [7, 7, 8],
          ],
          1,
          0,
        )
        .values.toArray(),
    ).to.deep.equal([[7, 9, 8]]);
    expect(lg.topK([1, 2], 0).values.shape).to.deep.equal([0]);
    expect(() => lg.topK([1, 2], 3)).to.throw(lg.ShapeError, 'topK: k does not fit; got 3 for length 2');
  });

  it('hands the cotangents to the elements that were chosen', () => {
    const x = float64([3, 9, 1]);
    expect(gradients(lg.topK(x, 2).values, [x], { seed: [10, 20] })[0]?.toArray()).to.deep.equal([20, 10, 0]);
  });
});

describe('glu', () => {
  it('gates one half with the other', () => {
    expect(lg.glu([[1, 2, 0, 0]]).toArray()).to.deep.equal([[0.5, 1]]);
    expect(() => lg.glu([1, 2, 3])).to.throw(lg.ShapeError, 'glu: axis 0 has no two halves; got [3]');
  });
});

describe('split', () => {
  it('cuts into equal or given lengths, and back together', () => {
    const x = tensor([[1, 2, 3, 4]]);
    expect(x.split(2, 1).map((p) => p.toArray())).to.deep.equal([[[1, 2]], [[3, 4]]]);
    const parts = lg.split(x, [1, 0, 3], 1);
    expect(parts.map((p) => p.shape)).to.deep.equal([
      [1, 1],
      [1, 0],
      [1, 3],
    ]);
    expect(lg.concat(parts, 1).toArray()).to.deep.equal(x.toArray());
    for (const bad of [3, 0, 1.5, -2, [1, 2], [5, -1], 'two']) {
      expect(() => lg.split(x, bad as number, 1), String(bad)).to.throw(lg.ShapeError);
    }
  });
});

describe('casting', () => {
  it('cuts floats to whole numbers, and takes anything but 0 for true', () => {
    expect(lg.cast([1.9, -1.9, 0.4], 'int32').toArray()).to.deep.equal([1, -1, 0]);
    expect(lg.cast([0, -0.5, Number.NaN], 'bool').toArray()).to.deep.equal([false, true, true]);
    expect(lg.cast([true, false], 'float64').toArray()).to.deep.equal([1, 0]);
    const x = tensor([1]);
    expect(lg.cast(x, 'float32')).to.equal(x);
  });

  it('passes cotangents between float32 and float64', () => {
    const x = tensor([1, 2]);
    const [g] = gradients(x.cast('float64').square().sum(), [x]);
    expect([g?.dtype, g?.toArray()]).to.deep.equal(['float32', [2, 4]]);
  });
});

describe('asIndices', () => {
  it('checks whole numbers in range, with one exception if asked', () => {
    expect(lg.asIndices([0, 2, -1], { count: 3, except: -1 }).toArray()).to.deep.equal([0, 2, -1]);
    expect(lg.asIndices([0, 2, -2], { least: -2, count: 3 }).toArray()).to.deep.equal([0, 2, -2]);
    expect(() => lg.asIndices([-3], { least: -2, count: 3 })).to.throw('got -3 at position [0]; allowed are -2 … 2');
    expect(() => lg.asIndices([0], { least: 0.5, count: 3 })).to.throw(lg.ValueError, /least .* got 0.5/);
    const refused: [lg.TensorLike, number, string][] = [
      [
        [
          [0, 1],
          [3, 0],
        ],
        3,
        'asIndices: index out of range; got 3 at position [1, 0]; allowed are 0 … 2',
      ],
      [[0.5], 3, 'asIndices: index is no whole number; got 0.5 at position [0]'],
      [[Number.NaN], 3, 'no whole number; got NaN'],
      [[0], 0, 'there is nothing to name'],
    ];
    for (const [x, count, message] of refused)
      expect(() => lg.asIndices(x, { count })).to.throw(lg.ValueError, message);
  });
});

describe('creation', () => {
  it('fills a shape', () => {
    expect(lg.full([2], 7, 'int32').toArray()).to.deep.equal([7, 7]);
    expect(lg.ones([1, 2]).toArray()).to.deep.equal([[1, 1]]);
    expect(lg.zerosLike(lg.ones([2], 'float64'))).to.include({ dtype: 'float64' });
    expect(lg.range(3).toArray()).to.deep.equal([0, 1, 2]);
    expect(() => lg.range(1.5)).to.throw(lg.ShapeError, 'range: not a length; got 1.5');
    expect(() => lg.full([2 ** 20, 2 ** 20], 1)).to.throw(lg.SizeError, 'full: too many elements');
  });
});

describe('a float32 sum of a million values', () => {
  it('is right to 1e-7', () => {
    const total = lg.full([1_000_000], 0.1).sum().item();
    expect(Math.abs(total - 100000.00149011612) / 100000).to.be.below(1e-7);
  });
});
