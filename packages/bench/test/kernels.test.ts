import { Generator } from '@lossgraph/core';
import { expect } from 'chai';
import { sumErrors } from '../src/kernels/accuracy.ts';
import { expressions, plainLoop, uncompared } from '../src/kernels/expressions.ts';
import { opsOfCore } from '../src/kernels/kernels.ts';

describe('loops by hand', () => {
  const ops = opsOfCore();

  it('stand beside every element-wise kernel of core', () => {
    const elementwise = [...ops.values()].filter((op) => {
      if (!('kernel' in op) || op.kernel === undefined) return false;
      const [sample] = op.samples(new Generator(0));
      return sample !== undefined && Object.keys(sample.attrs).length === 0 && broadcasts(op);
    });
    const names = elementwise.map(({ name }) => name);
    expect(names, 'a new kernel needs a row in src/kernels/expressions.ts').to.have.members([
      ...Object.keys(expressions),
      ...uncompared,
    ]);
  });

  it('compute one element from those of the inputs', () => {
    const out = new Float32Array(3);
    plainLoop({ element: 'a[i] * b[i] + c[i]' })(out, [1, 2, 3], [4, 5, 6], [7, 8, 9]);
    expect([...out]).to.deep.equal([11, 18, 27]);
  });

  function broadcasts(op: {
    vjps: readonly unknown[];
    shape(shapes: number[][], attrs: object): readonly number[];
  }): boolean {
    try {
      return (
        op
          .shape(
            op.vjps.map((_, i) => (i === 0 ? [5, 1] : [1, 7])),
            {},
          )
          .join() === (op.vjps.length === 1 ? '5,1' : '5,7')
      );
    } catch {
      return false;
    }
  }
});

describe('sum of 1e6 float32 numbers', () => {
  it('is right to 1e-7', () => {
    for (const [kind, error] of Object.entries(sumErrors())) expect(error, kind).to.be.at.most(1e-7);
  });
});
