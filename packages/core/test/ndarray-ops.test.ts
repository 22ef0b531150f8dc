import { expect } from 'chai';
import fc from 'fast-check';
import ndarray from 'ndarray';
import ops from 'ndarray-ops';
import * as lg from '../src/index.ts';

type Array64 = ndarray.NdArray<Float64Array>;
type Assign = (out: Array64, ...inputs: Array64[]) => unknown;

const unary: Record<string, [lg.UnaryFn, Assign]> = {
  neg: [lg.neg, ops.neg], abs: [lg.abs, ops.abs], exp: [lg.exp, ops.exp], log: [lg.log, ops.log], sqrt: [lg.sqrt, ops.sqrt],
  sin: [lg.sin, ops.sin], cos: [lg.cos, ops.cos], floor: [lg.floor, ops.floor], ceil: [lg.ceil, ops.ceil],
  reciprocal: [lg.reciprocal, ops.recip],
}; // biome-ignore format: a table

const binary: Record<string, [lg.BinaryFn, Assign]> = {
  add: [lg.add, ops.add], sub: [lg.sub, ops.sub], mul: [lg.mul, ops.mul], div: [lg.div, ops.div],
  equal: [lg.equal, ops.eq], notEqual: [lg.notEqual, ops.neq], less: [lg.less, ops.lt], lessEqual: [lg.lessEqual, ops.leq],
  greater: [lg.greater, ops.gt], greaterEqual: [lg.greaterEqual, ops.geq],
}; // biome-ignore format: a table

const reductions: Record<string, [lg.ReduceFn, (x: Array64) => number]> = {
  sum: [lg.sum, ops.sum], prod: [lg.prod, ops.prod], max: [lg.max, ops.sup], min: [lg.min, ops.inf],
}; // biome-ignore format: a table

/** How an array of some shape lies in its storage. */
const layout = fc.record({ order: fc.boolean(), reversed: fc.boolean(), gap: fc.boolean(), seed: fc.nat() });
const shape = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 });

function laidOut(
  shape: number[],
  { order, reversed, gap, seed }: { order: boolean; reversed: boolean; gap: boolean; seed: number },
): Array64 {
  const turned = order ? [...shape].reverse() : shape;
  const wide = turned.map((n) => (gap ? 2 * n + 1 : n));
  const size = wide.reduce((a, b) => a * b, 1);
  const values = new lg.Generator(seed)
    .uniform([size], { low: -2, high: 2, dtype: 'float64' })
    .toTypedArray() as Float64Array;
  let x: Array64 = ndarray(values, wide);
  if (gap) x = x.lo(...turned.map(() => 1)).step(...turned.map(() => 2));
  if (reversed) x = x.step(...turned.map(() => -1));
  return order ? x.transpose(...turned.map((_, i) => turned.length - 1 - i)) : x;
}

/** A tensor on the very storage of `x`, strides and all. */
function over(x: Array64): lg.Tensor {
  return new lg.Tensor(x, 'float64');
}

function expected(shape: number[], compute: (out: Array64) => unknown): number[] {
  const out = ndarray(new Float64Array(shape.reduce((a, b) => a * b, 1)), shape);
  compute(out);
  return [...out.data];
}

const runs = { seed: 9, numRuns: 100 };

describe('kernels against ndarray-ops, over random shapes, strides and offsets', () => {
  for (const [name, [f, oracle]] of Object.entries(unary)) {
    it(name, () => {
      fc.assert(
        fc.property(shape, layout, (shape, how) => {
          const x = laidOut(shape, how);
          expect([...f(over(x)).toTypedArray()]).to.deep.equal(expected(shape, (out) => oracle(out, x)));
        }),
        runs,
      );
    });
  }

  for (const [name, [f, oracle]] of Object.entries(binary)) {
    it(name, () => {
      fc.assert(
        fc.property(shape, layout, layout, (shape, first, second) => {
          const [x, y] = [laidOut(shape, first), laidOut(shape, second)];
          const found = [...f(over(x), over(y)).toTypedArray()];
          expect(found).to.deep.equal(expected(shape, (out) => oracle(out, x, y)));
        }),
        runs,
      );
    });
  }

  for (const [name, [f, oracle]] of Object.entries(reductions)) {
    it(name, () => {
      fc.assert(
        fc.property(shape, layout, (shape, how) => {
          const x = laidOut(shape, how);
          const wanted = oracle(x);
          expect(Math.abs(f(over(x)).item() - wanted)).to.be.at.most(1e-12 * Math.max(1, Math.abs(wanted)));
        }),
        runs,
      );
    });
  }
});
