import { all, any, Generator, max, mean, min, sum, type Tensor, transpose } from '@lossgraph/core';
import { expect } from 'chai';
import { compile } from '../src/index.ts';
import type { Value } from '../src/ir.ts';
import { sideBySide } from '../src/sides.ts';
import { rowMajorStrides } from '../src/strides.ts';

describe('reductions over axes that are apart', () => {
  it('see their input with the reduced axes side by side, those last that lie side by side in memory', () => {
    const sides = (shape: number[], axes: number[]) => {
      const access = { value: {} as Value, shape, stride: rowMajorStrides(shape), offset: 0 };
      const { input, axes: reduced } = sideBySide({ input: access, axes });
      return [input.shape, input.stride, reduced];
    };
    expect(sides([5, 7, 3], [1])).to.deep.equal([[7, 5, 3], [3, 21, 1], [0]]);
    expect(sides([2, 5, 7, 3], [1, 3])).to.deep.equal([
      [2, 7, 5, 3],
      [105, 3, 21, 1],
      [2, 3],
    ]);
    expect(sides([2, 5, 7, 3], [0, 2])).to.deep.equal([
      [2, 7, 5, 3],
      [105, 3, 21, 1],
      [0, 1],
    ]);
    for (const axes of [[], [0], [0, 1], [2], [1, 2], [0, 1, 2]]) {
      expect(sides([5, 7, 3], axes)).to.deep.equal([[5, 7, 3], [21, 3, 1], axes]);
    }
    expect(sides([1, 5, 3], [1])).to.deep.equal([[1, 5, 3], [15, 3, 1], [1]]);
  });

  it('are loops, with the eager results', () => {
    const generator = new Generator(11);
    const shapes = [
      [3, 3, 3],
      [5, 7, 3],
      [2, 9, 16],
      [4, 1, 5, 6],
      [3, 4, 5, 6],
    ];
    for (const shape of shapes) {
      const x = generator.uniform(shape, { low: -1, high: 1 });
      const middle = shape.length === 3 ? [[1], [0, 2]] : [[2], [1, 3], [0, 2], [1, 2]];
      for (const axis of middle) {
        for (const keepDims of [false, true]) {
          for (const reduce of [sum, mean, max, min]) {
            agrees((at) => reduce(at, { axis, keepDims }), x);
            agrees((at) => reduce(transpose(at), { axis, keepDims }).add(1), x);
            agrees((at) => at.sub(reduce(at, { axis, keepDims: true })).exp(), x);
          }
          for (const reduce of [any, all]) agrees((at) => reduce(at.greater(0.5), { axis, keepDims }), x);
        }
      }
    }
  });
});

function agrees(f: (x: Tensor) => Tensor, x: Tensor): void {
  const compiled = compile(f);
  const [found, wanted] = [compiled(x), f(x)];
  expect(found.shape).to.deep.equal(wanted.shape);
  wanted.toTypedArray().forEach((each, i) => {
    expect(found.toTypedArray()[i]).to.be.closeTo(each, 1e-6 * Math.max(1, Math.abs(each)));
  });
  expect(compiled.inspect().programs[0]!.ordinary).to.equal(0);
}
