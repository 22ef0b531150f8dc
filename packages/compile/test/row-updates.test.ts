import * as lg from '@lossgraph/core';
import { type Tensor, tensor, ValueError, Variable } from '@lossgraph/core';
import { Adam, SGD } from '@lossgraph/optim';
import { expect } from 'chai';
import { compile } from '../src/index.ts';
import { expectAgreement } from './agreement.ts';

const whole = (values: number[], shape = [values.length]): Tensor => tensor(new Int32Array(values), { shape });
const bitsOf = (t: Tensor) => [...new Uint32Array(Float32Array.from(t.toTypedArray()).buffer)];

/** A step that moves the rows looked up: one that is seen as such, and one that is not, as it gives its gradient away. */
function steps(start: Tensor, rate: number, form: 'sub' | 'subReversed' | 'add' | 'bare' = 'sub') {
  const make = (shown: boolean) => {
    const w = new Variable(start, { name: 'w' });
    const eta = new Variable(tensor(rate, { dtype: start.dtype as 'float32' }), { trainable: false });
    const step = compile((i: Tensor, y: Tensor) => {
      const loss = lg.sum(lg.square(lg.gather(w.value, i).sub(y)));
      const [g] = lg.gradients(loss, [w]);
      if (form === 'sub') w.assign(w.value.sub(lg.mul(eta.value, g)));
      if (form === 'subReversed') w.assign(w.value.sub(lg.mul(g, rate)));
      if (form === 'add') w.assign(w.value.add(lg.mul(eta.value, g)));
      if (form === 'bare') w.assign(w.value.sub(g));
      return shown ? [loss, g] : [loss];
    });
    return { w, eta, step };
  };
  return { sparse: make(false), dense: make(true) };
}

const opsOf = (step: ReturnType<typeof compile>) => step.inspect().programs[0]!.kernels.flatMap(({ ops }) => ops);

describe('updates of looked-up rows', () => {
  for (const width of [1, 3, 4, 7, 16, 33, 64]) {
    it(`of ${width} give the same bits as one of the whole table, repeated indices among them`, () => {
      const random = new lg.Generator(width);
      const { sparse, dense } = steps(random.normal([29, width]), 0.3);
      for (const indices of [[3], [3, 0, 3, 28, 3], [5, 5], [28, 27, 0, 1, 1, 0, 27, 28]]) {
        for (let k = 0; k < 2; k++) {
          const y = random.normal([indices.length, width]);
          const [found] = sparse.step(whole(indices), y);
          const [wanted] = dense.step(whole(indices), y);
          expect(bitsOf(found!)).to.deep.equal(bitsOf(wanted!));
          expect(bitsOf(sparse.w.value)).to.deep.equal(bitsOf(dense.w.value));
        }
      }
      expect(opsOf(sparse.step)).to.include('updateRows').and.not.include('scatterAdd');
      expect(opsOf(dense.step)).to.include('scatterAdd').and.not.include('updateRows');
      const [report] = sparse.step.inspect().programs;
      expect([report!.ordinary, report!.copies]).to.deep.equal([0, 0]);
    });
  }

  it('take thousands of indices, in any shape, and none', () => {
    const random = new lg.Generator(1);
    const { sparse, dense } = steps(random.normal([1000, 5]), 0.01);
    for (const shape of [[7, 900], [0], [3, 0], [1, 1, 1]]) {
      const i = random.map(shape, 'int32', (u) => Math.floor(u * 1000));
      const y = random.normal([...shape, 5]);
      sparse.step(i, y);
      dense.step(i, y);
      expect(bitsOf(sparse.w.value)).to.deep.equal(bitsOf(dense.w.value));
    }
    const same = whole(new Array(3000).fill(999));
    sparse.step(same, lg.ones([3000, 5]));
    dense.step(same, lg.ones([3000, 5]));
    expect(bitsOf(sparse.w.value)).to.deep.equal(bitsOf(dense.w.value));
  });

  it('give the same bits at any rate, for weights of any kind', () => {
    const weights = tensor([
      [1, -0, 0],
      [Number.NaN, Number.POSITIVE_INFINITY, -0],
      [-0, 2 ** -120, -3],
      [1e38, -1e38, -0],
    ]);
    for (const form of ['sub', 'subReversed', 'add', 'bare'] as const) {
      for (const rate of [0.5, 0, -0, -0.5, 1, 1e38, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]) {
        const { sparse, dense } = steps(weights, rate, form);
        for (const y of [lg.zeros([3, 3]), lg.full([3, 3], 1e30), lg.full([3, 3], Number.POSITIVE_INFINITY)]) {
          sparse.step(whole([0, 2, 0]), y);
          dense.step(whole([0, 2, 0]), y);
          // NaN has many bits, and the loop over the whole table makes 0 of every −0.
          const canonical = (t: Tensor) => [...t.toTypedArray()].map((x) => (x === 0 ? 0 : x));
          expect(canonical(sparse.w.value), `${form} ${rate}`).to.deep.equal(canonical(dense.w.value));
        }
      }
    }
  });

  it('keep every bit of the rows that are not looked up', () => {
    const weights = tensor([
      [1, 2],
      [-0, 2 ** -140],
      [-(2 ** -149), 3e38],
    ]);
    const { sparse } = steps(weights, 0.5);
    sparse.step(whole([0, 0]), lg.zeros([2, 2]));
    expect(bitsOf(sparse.w.value).slice(2)).to.deep.equal(bitsOf(weights).slice(2));
  });

  it('change nothing at an index out of range, and say so in the words of the op', () => {
    const { sparse } = steps(lg.ones([4, 3]), 0.3);
    const late = new Variable(lg.ones([4, 3]));
    const only = compile((i: Tensor, rows: Tensor) =>
      late.assign(late.value.sub(lg.scatterAdd(rows, i, [4, 3]).mul(0.5))),
    );
    only(whole([1, 1]), lg.ones([2, 3]));
    expect(opsOf(only)).to.include('updateRows');
    for (const wrong of [
      [0, 4],
      [-1, 0],
      [2 ** 31 - 1, 1],
    ]) {
      const y = lg.zeros([2, 3]);
      expect(() => sparse.step(whole(wrong), y)).to.throw(ValueError, /gather: index out of range/);
      expect(() => only(whole(wrong), y)).to.throw(ValueError, /scatterAdd: index out of range/);
    }
    expect(sparse.w.value.toArray()).to.deep.equal(lg.ones([4, 3]).toArray());
    expect(late.value.toArray()).to.deep.equal([
      [1, 1, 1],
      [0, 0, 0],
      [1, 1, 1],
      [1, 1, 1],
    ]);
  });

  it('leave the former value to what reads it later, and give the next one to results', () => {
    const make = () => {
      const w = new Variable(lg.range(12, 'float32').reshape([4, 3]));
      return {
        w,
        step: (i: Tensor) => {
          const former = w.value;
          const [g] = lg.gradients(lg.sum(lg.square(lg.gather(former, i))), [w]);
          w.assign(former.sub(g.mul(0.25)));
          return [former, w.value, lg.sum(former.mul(w.value), { axis: 0 })];
        },
      };
    };
    const [eager, compiled] = [make(), make()];
    const step = compile(compiled.step);
    for (const indices of [[1, 1, 3], [0]]) {
      const wanted = eager.step(whole(indices));
      step(whole(indices)).forEach((each, i) => {
        expectAgreement(each, wanted[i]!, `result ${i}`);
      });
    }
    expect(compiled.w.value.toArray()).to.deep.equal(eager.w.value.toArray());
  });

  it('are made for the optimizer SGD, and not where its formula moves every row', () => {
    const options = { learningRate: 0.1 };
    const optimizers: [boolean, () => SGD | Adam][] = [
      [true, () => new SGD(options)],
      [true, () => new SGD({ learningRate: (step) => step.add(1).mul(0.1) })],
      [false, () => new SGD({ ...options, momentum: 0.9 })],
      [false, () => new SGD({ ...options, weightDecay: 0.01 })],
      [false, () => new SGD({ ...options, clipnorm: 1 })],
      [false, () => new Adam(options)],
    ];
    for (const [sparse, optimizer] of optimizers) {
      const make = () => {
        const [w, own] = [new Variable(new lg.Generator(5).normal([9, 4])), optimizer()];
        const step = (i: Tensor) => {
          const loss = lg.mean(lg.square(lg.gather(w.value, i)));
          own.apply(lg.gradients(loss, [w]), [w]);
          return loss;
        };
        return { w, step };
      };
      const [eager, compiled] = [make(), make()];
      const step = compile(compiled.step);
      for (const indices of [
        [1, 1, 3],
        [0, 8, 8],
      ]) {
        expectAgreement(step(whole(indices)), eager.step(whole(indices)), 'loss', 10);
      }
      expectAgreement(compiled.w.value, eager.w.value, 'w', 10);
      expect(opsOf(step).includes('updateRows')).to.equal(sparse);
    }
  });

  it('are not made of other tables: float64, another axis, one that several gradients meet in', () => {
    const double = steps(new lg.Generator(1).normal([5, 3], { dtype: 'float64' }), 0.3);
    double.sparse.step(whole([1, 1]), lg.ones([2, 3], 'float64'));
    double.dense.step(whole([1, 1]), lg.ones([2, 3], 'float64'));
    expect(double.sparse.w.value.toArray()).to.deep.equal(double.dense.w.value.toArray());
    const make = () => {
      const w = new Variable(new lg.Generator(5).normal([4, 6]));
      const step = (i: Tensor) => {
        const picked = lg.sum(lg.square(lg.gather(w.value, i, { axis: 1 })));
        const [g] = lg.gradients(picked.add(lg.sum(lg.gather(w.value, i))), [w]);
        w.assign(w.value.sub(g.mul(0.1)));
        return picked;
      };
      return { w, step };
    };
    const [eager, compiled] = [make(), make()];
    const step = compile(compiled.step);
    for (const indices of [
      [1, 1, 3],
      [0, 2, 2],
    ]) {
      step(whole(indices));
      eager.step(whole(indices));
    }
    expectAgreement(compiled.w.value, eager.w.value, 'w');
  });
});
