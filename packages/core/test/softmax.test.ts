import { expect } from 'chai';
import * as lg from '../src/index.ts';
import { type Composite, gradients, tensor } from '../src/index.ts';

const inf = Number.POSITIVE_INFINITY;

/** Lines that one large element, ties or masked elements make hard, and ln Σ e^(x − max) of each. */
const lines: [x: number[], rest: number][] = [
  [[30, 0], Math.log1p(Math.exp(-30))],
  [[10, 0, 0], Math.log1p(2 * Math.exp(-10))],
  [[60, -40], Math.exp(-100)],
  [[0, 17, 17], Math.log1p(1 + Math.exp(-17))],
  [[5, 5, 5, 5], Math.log(4)],
  [[-inf, 0, -20], Math.log1p(Math.exp(-20))],
  [[3, -inf], 0],
  [[60.1, 0.3], Math.exp(Math.fround(0.3) - Math.fround(60.1))],
  [[-0.3, -60.1], Math.exp(Math.fround(-60.1) - Math.fround(-0.3))],
  [
    [0.7, -70.3, -80.9],
    Math.exp(Math.fround(-70.3) - Math.fround(0.7)) + Math.exp(Math.fround(-80.9) - Math.fround(0.7)),
  ],
];

/** The ways to the same numbers: the kernel, and the expansion in ops that is compiled. */
const ways: [string, (f: lg.AxisFn | lg.ReduceFn, x: lg.Tensor, attrs: object) => lg.Tensor][] = [
  ['the kernel', (f, x, attrs) => lg.apply(f.op as lg.AnyOp, [x], attrs)],
  ['the expansion', (f, x, attrs) => (f.op as unknown as Composite).expand([x], attrs)],
];

describe('softmax and its kin in float32', () => {
  for (const [way, run] of ways) {
    for (const [line, rest] of lines) {
      const x = tensor(line);
      const top = Math.fround(Math.max(...line));
      const below = line.map((each) => Math.fround(each) - top);

      it(`keep their digits on [${line}] by ${way}`, () => {
        close(
          run(lg.logSoftmax, x, { axis: 0 }),
          below.map((each) => each - rest),
        );
        close(
          run(lg.softmax, x, { axis: 0 }),
          below.map((each) => Math.exp(each - rest)),
        );
        close(
          run(lg.softmaxComplement, x, { axis: 0 }),
          below.map((each) => -Math.expm1(each - rest)),
        );
        if (below.every((each) => Math.fround(each) === each))
          close(run(lg.logSumExp, tensor(below), { axes: [0], keepDims: false }), [rest]);
      });
    }
  }

  it('split evenly between ties what passes through the largest', () => {
    const x = tensor([2, 2, 1]);
    const slopes = (f: lg.AxisFn) => {
      const expanded = (f.op as unknown as Composite).expand([x], { axis: 0 });
      return [f(x), expanded].map((y) => gradients(y.slice([[0, 1]]), [x], { seed: tensor([1]) })[0]?.toTypedArray());
    };
    for (const f of [lg.softmax, lg.logSoftmax, lg.softmaxComplement]) {
      const [rule = [], expanded = []] = slopes(f);
      for (const [i, each] of rule.entries()) expect(each).to.be.closeTo(expanded[i] ?? Number.NaN, 1e-6);
    }
  });
});

function close(found: lg.Tensor, wanted: readonly number[]): void {
  found.toTypedArray().forEach((value, i) => {
    const exact = wanted[i] ?? Number.NaN;
    const fine = value === exact || Math.abs(value - exact) <= 3e-7 * Math.abs(exact) + 1e-44;
    expect(fine, `${value} is not ${exact}`).to.equal(true);
  });
}
