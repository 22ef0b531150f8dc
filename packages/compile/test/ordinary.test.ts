import type { Tensor } from '@lossgraph/core';
import * as lg from '@lossgraph/core';
import { expect } from 'chai';
import { compile } from '../src/index.ts';

/** Whether the op's own JavaScript kernel is needed for two matrices. */
function isOrdinary(f: (x: Tensor, y: Tensor) => unknown, dtype: 'float32' | 'float64'): boolean {
  const x = new lg.Generator(1).uniform([16, 16], { low: 0.1, high: 0.9, dtype });
  const compiled = compile(f);
  compiled(x, x.add(0.01));
  return compiled.inspect().programs[0]!.ordinary > 0;
}

const calls: Readonly<Record<string, (x: Tensor, y: Tensor) => unknown>> = {
  argMax: (x) => lg.argMax(x, { axis: 1 }),
  argMin: (x) => lg.argMin(x, { axis: 0 }),
  argSort: (x) => lg.argSort(x),
  concat: (x, y) => lg.concat([x, y]),
  cos: (x) => lg.cos(x),
  cumSum: (x) => lg.cumSum(x),
  erf: (x) => lg.erf(x),
  erfc: (x) => lg.erfc(x),
  exp: (x) => lg.exp(x),
  expm1: (x) => lg.expm1(x),
  log: (x) => lg.log(x),
  log1p: (x) => lg.log1p(x),
  logSumExp: (x) => lg.logSumExp(x),
  matMul: (x, y) => lg.matMul(x, y),
  mean: (x) => lg.mean(x, { axis: 0 }),
  pad: (x) =>
    lg.pad(x, [
      [1, 0],
      [0, 2],
    ]),
  pow: (x, y) => lg.pow(x, y),
  prod: (x) => lg.prod(x),
  sigmoid: (x) => lg.sigmoid(x),
  sin: (x) => lg.sin(x),
  softplus: (x) => lg.softplus(x),
  tanh: (x) => lg.tanh(x),
  variance: (x) => lg.variance(x),
};

describe('what is left to ordinary kernels', () => {
  const always = ['argSort', 'concat', 'cumSum', 'erfc', 'pad', 'prod'];

  // As docs/guide/compiling.md has it.
  it('is the same few ops of float32, and some more of float64', () => {
    const found = (dtype: 'float32' | 'float64') =>
      Object.keys(calls).filter((name) => isOrdinary(calls[name]!, dtype));
    expect(found('float32')).to.deep.equal(always);
    expect(found('float64')).to.deep.equal([...always, 'argMax', 'argMin', 'erf', 'pow'].sort());
  });
});
