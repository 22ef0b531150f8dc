import * as lg from '@lossgraph/core';
import { type Tensor, tensor, ValueError, Variable } from '@lossgraph/core';
import { Adam } from '@lossgraph/optim';
import { expect } from 'chai';
import { compile } from '../src/index.ts';
import { expectAgreement } from './agreement.ts';

const whole = (values: number[]): Tensor => tensor(new Int32Array(values));

function errorOf(f: () => unknown): string {
  try {
    f();
  } catch (error) {
    expect(error).to.be.instanceOf(ValueError);
    return (error as Error).message;
  }
  return expect.fail('nothing was thrown');
}

describe('compiled indices', () => {
  for (const width of [1, 3, 4, 7, 16, 33]) {
    it(`gather and scatter rows of ${width}`, () => {
      const random = new lg.Generator(width);
      const [table, rows] = [random.normal([9, width]), random.normal([5, width])];
      const indices = whole([3, 0, 3, 8, 3]);
      const f = (t: Tensor, r: Tensor, i: Tensor) => [lg.gather(t, i), lg.scatterAdd(r, i, [9, width])];
      const compiled = compile(f);
      const wanted = f(table, rows, indices);
      compiled(table, rows, indices).forEach((each, i) => {
        expectAgreement(each, wanted[i]!, `output ${i}`);
      });
      expect(compiled.inspect().programs[0]!.ordinary).to.equal(0);
    });
  }

  it('out of range are refused in the words of the op, wherever they stand', () => {
    for (const f of [
      (i: Tensor) => lg.gather(lg.zeros([4, 2]).add(lg.cast(i, 'float32').sum()), i),
      (i: Tensor) => lg.scatterAdd(lg.cast(i, 'float32'), i, [4]),
      (i: Tensor) => lg.oneHot(i, 4),
      (i: Tensor) => lg.oneHot(i, 4, { dtype: 'int32' }),
      (i: Tensor) => lg.asIndices(i, { count: 4, owner: 'mine', noun: 'label' }),
      (i: Tensor) => lg.asIndices(lg.cast(i, 'float32').mul(1.5), { count: 4 }),
      (i: Tensor) => lg.asIndices(i, { count: 4, except: -2 }),
      (i: Tensor) => lg.asIndices(i, { least: 0, count: 4 }),
    ]) {
      const compiled = compile(f);
      compiled(whole([0, 2, 0]));
      for (const wrong of [
        [0, 4, 1],
        [1, 2, -1],
        [7, 7, 7],
        [0, 1, 2 ** 31 - 1],
      ]) {
        expect(errorOf(() => compiled(whole(wrong)))).to.equal(errorOf(() => f(whole(wrong))));
      }
      expect(compiled(whole([2, 2, 0])).toArray()).to.deep.equal(f(whole([2, 2, 0])).toArray());
    }
    const ignoring = compile((i: Tensor) => lg.asIndices(i, { count: 4, except: -2 }));
    expect(ignoring(whole([1, -2, 3])).toArray()).to.deep.equal([1, -2, 3]);
    const signed = (i: Tensor) => lg.asIndices(i, { least: -2, count: 4 });
    expect(compile(signed)(whole([1, -2, 3])).toArray()).to.deep.equal([1, -2, 3]);
    expect(errorOf(() => compile(signed)(whole([1, -3, 3])))).to.equal(errorOf(() => signed(whole([1, -3, 3]))));
  });

  it('that are refused late leave every Variable as it was', () => {
    const v = new Variable([1, 2, 3, 4]);
    const late = compile((i: Tensor) => {
      v.assign(v.value.add(1));
      return lg.gather(v.value, i);
    });
    expect(late(whole([0, 3])).toArray()).to.deep.equal([2, 5]);
    errorOf(() => late(whole([0, 4])));
    expect(v.value.toArray()).to.deep.equal([2, 3, 4, 5]);
  });

  it('that were checked in part only are checked again', () => {
    const v = new Variable([0, 0, 0, 0]);
    const f = compile((i: Tensor) => {
      const some = lg.gather(v.value, lg.slice(i, [[0, 2]]));
      v.assign(v.value.add(1));
      return [some, lg.gather(v.value, i)];
    });
    f(whole([0, 1, 0]));
    errorOf(() => f(whole([0, 1, 9])));
    expect(v.value.toArray()).to.deep.equal([1, 1, 1, 1]);
  });

  it('train an embedding in place, as eagerly', () => {
    const make = () => {
      const table = new Variable(new lg.Generator(1).normal([20, 6]), { name: 'table' });
      const optimizer = new Adam({ learningRate: 0.1 });
      const step = (i: Tensor, y: Tensor) => {
        const loss = lg.mean(lg.square(lg.sum(lg.gather(table.value, i), { axis: -1 }).sub(y)));
        optimizer.apply(lg.gradients(loss, [table]), [table]);
        return loss;
      };
      return { table, step };
    };
    const [eager, compiled] = [make(), make()];
    const step = compile(compiled.step);
    for (let k = 0; k < 5; k++) {
      const [i, y] = [whole([k, 3, 19, 3, k + 1]), lg.ones([5]).mul(k)];
      expectAgreement(step(i, y), eager.step(i, y), `loss ${k}`, 10);
    }
    expectAgreement(compiled.table.value, eager.table.value, 'table', 10);
    const [report] = step.inspect().programs;
    expect([report!.ordinary, report!.copies]).to.deep.equal([0, 0]);
  });
});

describe('compiled argMax and argMin', () => {
  it('find the first of equal elements, and the first NaN, along any axis', () => {
    const x = tensor([
      [
        [1, 5, 5],
        [Number.NaN, 7, -2],
      ],
      [
        [-0, 0, -1],
        [3, Number.NaN, Number.NaN],
      ],
    ]);
    const i = tensor(
      [
        [3, 3, 1],
        [-5, 2 ** 31 - 1, -(2 ** 31)],
      ],
      { dtype: 'int32' },
    );
    const f = (x: Tensor, i: Tensor) =>
      [lg.argMax, lg.argMin].flatMap((arg) => [
        ...[0, 1, 2, null].map((axis) => arg(x, { axis })),
        ...[0, 1, null].map((axis) => arg(i, { axis, keepDims: true })),
        arg(lg.transpose(x), { axis: 1 }),
      ]);
    const compiled = compile(f);
    const found = compiled(x, i).map((t) => t.toArray());
    expect(found).to.deep.equal(f(x, i).map((t) => t.toArray()));
    expect(compiled.inspect().programs[0]!.kernels.filter(({ kind }) => kind === 'line').length).to.be.above(10);
  });
});

describe('compiled random numbers', () => {
  it('are those drawn eagerly, to the bit, and go on from there', () => {
    const [eager, compiled] = [new lg.Generator(2 ** 40 + 7), new lg.Generator(2 ** 40 + 7)];
    for (const shape of [[], [1], [5], [7, 9], [0], [1000]]) {
      const step = compile(() => [
        compiled.uniform(shape),
        compiled.uniform(shape, { low: -1, high: 3 }),
        compiled.uniform(shape, { dtype: 'float64' }),
        compiled.truncatedNormal(shape),
        compiled.bernoulli(shape),
      ]);
      for (let i = 0; i < 2; i++) {
        const found = step();
        const wanted = [
          eager.uniform(shape),
          eager.uniform(shape, { low: -1, high: 3 }),
          eager.uniform(shape, { dtype: 'float64' }),
          eager.truncatedNormal(shape),
          eager.bernoulli(shape),
        ];
        expect(found.map((t) => t.toArray())).to.deep.equal(wanted.map((t) => t.toArray()));
      }
    }
    expect(compiled.state.value.toArray()).to.deep.equal(eager.state.value.toArray());
  });
});
