import type { Tensor } from '@lossgraph/core';
import * as lg from '@lossgraph/core';
import { expect } from 'chai';
import { compile } from '../src/index.ts';
import { expectAgreement } from './agreement.ts';

const random = new lg.Generator(4);
const over = { axis: -1, keepDims: true };

/** Compiles and compares; returns the ops of each kernel. */
function kernelsOf(f: (...inputs: Tensor[]) => Tensor[], ...inputs: Tensor[]): (readonly string[])[] {
  const compiled = compile(f);
  const wanted = f(...inputs);
  compiled(...inputs).forEach((each, i) => {
    expectAgreement(each, wanted[i]!, `output ${i}`);
  });
  return compiled.inspect().programs[0]!.kernels.map(({ ops }) => ops);
}

describe('functions of rows', () => {
  const spread = (x: Tensor, y: Tensor) => {
    const top = lg.max(x, over);
    const scale = lg.exp(y.sub(top));
    return [x.sub(top), scale, scale.mul(2), lg.neg(top)];
  };

  for (const dtype of ['float32', 'float64'] as const) {
    it(`that no loop of the row needs have a loop over the rows, ${dtype}`, () => {
      const [x, y] = [random.normal([5, 7, 9], { dtype }), random.normal([5, 7, 1], { dtype })];
      const kernels = kernelsOf(spread as (...inputs: Tensor[]) => Tensor[], x, y);
      expect(kernels.map((ops) => [ops.includes('max'), ops.includes('exp')])).to.deep.equal([
        [true, false],
        [false, true],
      ]);
      expect(kernels[0]).to.include('sub');
    });
  }

  it('stay in the row where a loop needs them, or where there are few', () => {
    const rows = (f: (x: Tensor) => Tensor[], shape: number[]) =>
      kernelsOf(f as (...inputs: Tensor[]) => Tensor[], random.normal(shape)).length;
    expect(rows((x) => [x.mul(lg.exp(lg.max(x, over)))], [35, 9])).to.equal(1);
    expect(rows((x) => [lg.exp(lg.max(x, over)), lg.neg(x)], [5, 9])).to.equal(1);
    expect(rows((x) => [lg.sqrt(lg.sum(lg.square(x), over)), lg.neg(x)], [35, 9])).to.equal(1);
  });
});
