import * as lg from '@lossgraph/core';
import { Generator, type Tensor, tensor } from '@lossgraph/core';
import { expect } from 'chai';
import { compile } from '../src/index.ts';

const specials = [0, -0, 1, -1, 0.3, -2.5, 1e-40, 3e38, -3e38, Infinity, -Infinity, NaN];

/** The ops of the compiled form, and whether it gives eager's very bits on the specials. */
function compared(f: (x: Tensor) => Tensor, dtype: 'float32' | 'float64' = 'float32') {
  const x = tensor([...specials, ...new Generator(3).uniform([21], { low: -3, high: 3 }).toTypedArray()], { dtype });
  const compiled = compile(f);
  expect(compiled(x).toArray()).to.deep.equal(f(x).toArray());
  return compiled.inspect().programs[0]!.kernels.flatMap(({ ops }) => ops);
}

describe('simplified ops give the same bits', () => {
  for (const dtype of ['float32', 'float64'] as const) {
    it(`powers by 0, 1, 2 and -1 in ${dtype}`, () => {
      const powers = [0, 1, 2, -1].map((k) => compared((x) => lg.pow(x, k).add(0), dtype));
      expect(powers).to.deep.equal([['add'], ['add'], ['square', 'add'], ['reciprocal', 'add']]);
    });
  }

  it('powers of a sum, and powers that are no constants, stay powers', () => {
    expect(compile((x: Tensor) => lg.pow(x, 3))(tensor([2])).toArray()).to.deep.equal([8]);
    const f = compile((x: Tensor, k: Tensor) => lg.pow(x, k));
    expect(f(tensor([2, 3]), tensor([2, 1])).toArray()).to.deep.equal([4, 3]);
    expect(f(tensor([2, 3]), tensor([0, 2])).toArray()).to.deep.equal([1, 9]);
  });

  it('choices by a condition that has been decided', () => {
    const guarded = (x: Tensor) => {
      const zero = lg.equal(x, 0);
      return lg.where(zero, 7, lg.reciprocal(lg.where(zero, 1, x)).add(lg.where(zero, lg.where(zero, 2, x), 3)));
    };
    expect(compared(guarded).filter((op) => op === 'where')).to.have.length(3);
    const twice = (x: Tensor) => lg.where(lg.equal(x, 0), 5, lg.where(lg.equal(x, 0), 1, x));
    expect(compared(twice).filter((op) => op === 'where')).to.have.length(1);
    const other = (x: Tensor) => lg.where(lg.less(x, 0), 5, lg.where(lg.equal(x, 0), 1, x));
    expect(compared(other).filter((op) => op === 'where')).to.have.length(2);
  });

  it('the larger and the smaller of a number and a constant', () => {
    for (const c of [0, -0, 0.3, -1, Infinity, -Infinity, NaN]) {
      compared((x) => lg.maximum(x, c));
      compared((x) => lg.maximum(c, x));
      compared((x) => lg.minimum(x, c));
      compared((x) => lg.minimum(c, x));
    }
  });
});
