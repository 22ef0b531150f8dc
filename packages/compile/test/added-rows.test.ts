import * as lg from '@lossgraph/core';
import { type Tensor, tensor, ValueError, Variable } from '@lossgraph/core';
import { expect } from 'chai';
import { compile } from '../src/index.ts';
import { expectAgreement } from './agreement.ts';

const whole = (values: number[], shape = [values.length]): Tensor => tensor(new Int32Array(values), { shape });
const bitsOf = (t: Tensor) => [...new Uint32Array(Float32Array.from(t.toTypedArray()).buffer)];
const opsOf = (step: ReturnType<typeof compile>) => step.inspect().programs[0]!.kernels.flatMap(({ ops }) => ops);

type Sum = (x: Tensor, rows: Tensor, indices: Tensor) => Tensor | Tensor[];

/** Compiles a sum with rows added in place, and one that gives what is scattered away, so that it has to be made. */
function both(f: (x: Tensor, scattered: Tensor) => Tensor, size: readonly number[], options = {}) {
  const scatter = (rows: Tensor, i: Tensor) => lg.scatterAdd(rows, i, size, options);
  const inPlace = compile((x: Tensor, rows: Tensor, i: Tensor) => f(x, scatter(rows, i)));
  const apart = compile((x: Tensor, rows: Tensor, i: Tensor) => {
    const scattered = scatter(rows, i);
    return [f(x, scattered), scattered];
  });
  return { inPlace, apart };
}

describe('rows added to a sum in place', () => {
  for (const width of [1, 3, 4, 7, 16]) {
    it(`of ${width} give the bits of a sum of two arrays, where each has a place of its own`, () => {
      const random = new lg.Generator(width);
      const x = lg.where(random.uniform([29, width]).less(0.3), -0, random.normal([29, width]));
      for (const f of [
        (x: Tensor, scattered: Tensor) => x.mul(-1).add(scattered),
        (x: Tensor, scattered: Tensor) => scattered.add(x),
        (x: Tensor, scattered: Tensor) => lg.exp(scattered.add(lg.slice(x, [[3, 4]]))).mul(2),
      ]) {
        const { inPlace, apart } = both(f, [29, width]);
        for (const indices of [[3, 0, 28], [5], [28, 27, 0, 1]]) {
          const rows = random.normal([indices.length, width]);
          const found = inPlace(x, rows, whole(indices)) as Tensor;
          const [wanted] = apart(x, rows, whole(indices)) as Tensor[];
          expect(bitsOf(found)).to.deep.equal(bitsOf(wanted!));
        }
        expect(opsOf(inPlace)).to.include('addRows').and.not.include('scatterAdd');
        expect(opsOf(apart)).to.include('scatterAdd').and.not.include('addRows');
      }
    });
  }

  it('leave what they are added to as it was, if others need it', () => {
    const random = new lg.Generator(1);
    const [x, rows] = [random.normal([9, 4]), random.normal([2, 4])];
    const f: Sum = (x, rows, i) => {
      const y = lg.tanh(x);
      const sum = y.add(lg.scatterAdd(rows, i, [9, 4]));
      return [y, sum, y.mul(sum)];
    };
    const compiled = compile(f);
    const wanted = f(x, rows, whole([4, 4])) as Tensor[];
    (compiled(x, rows, whole([4, 4])) as Tensor[]).forEach((each, i) => {
      expectAgreement(each, wanted[i]!, `output ${i}`);
    });
    expect(opsOf(compiled)).to.include('addRows');
    expect(x.toArray()).to.deep.equal(new lg.Generator(1).normal([9, 4]).toArray());
  });

  it('take several indices for one place, batches of them, and sums of sums', () => {
    const random = new lg.Generator(2);
    const options = { axis: 2, batchDims: 1 };
    const [x, rows] = [random.normal([3, 5, 17]), random.normal([3, 5, 4])];
    const f: Sum = (x, rows, i) =>
      x.add(lg.scatterAdd(rows, i, [3, 5, 17], options)).add(lg.scatterAdd(rows.mul(2), i, [3, 5, 17], options));
    const compiled = compile(f);
    const i = whole([0, 16, 0, 0, 1, 2, 3, 4, 7, 7, 7, 7], [3, 4]);
    expectAgreement(compiled(x, rows, i) as Tensor, f(x, rows, i) as Tensor, 'sum');
    expect(opsOf(compiled).filter((op) => op === 'addRows').length).to.equal(2);
  });

  it('are the new value of a Variable', () => {
    const random = new lg.Generator(3);
    const [start, rows] = [random.normal([12, 3]), random.normal([2, 3])];
    const v = new Variable(start);
    const step = compile((rows: Tensor, i: Tensor) => v.assign(v.value.mul(0.5).add(lg.scatterAdd(rows, i, [12, 3]))));
    let wanted = start;
    for (let k = 0; k < 3; k++) {
      step(rows, whole([11, 2]));
      wanted = wanted.mul(0.5).add(lg.scatterAdd(rows, whole([11, 2]), [12, 3]));
      expectAgreement(v.value, wanted, 'v');
    }
    expect(opsOf(step)).to.include('addRows');
  });

  it('are summed up by themselves where there are many of them', () => {
    const { inPlace } = both((x, scattered) => x.add(scattered), [4, 2]);
    inPlace(lg.ones([4, 2]), lg.ones([2, 2]), whole([0, 0]));
    expect(opsOf(inPlace)).to.include('scatterAdd').and.not.include('addRows');
  });

  it('refuse an index out of range in the words of the op', () => {
    const v = new Variable(lg.ones([12]));
    const step = compile((i: Tensor) => v.assign(v.value.mul(2).add(lg.scatterAdd(lg.ones([2]), i, [12]))));
    step(whole([0, 0]));
    expect(opsOf(step)).to.include('addRows');
    for (const wrong of [
      [0, 12],
      [-1, 0],
    ]) {
      expect(() => step(whole(wrong))).to.throw(ValueError, /scatterAdd: index out of range/);
    }
    expect(v.value.toArray()).to.deep.equal([4, ...new Array(11).fill(2)]);
  });
});
