import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import fc from 'fast-check';
import ndarray from 'ndarray';
import ops from 'ndarray-ops';
import * as onUse from '../src/kernels/arrays.node.ts';
import * as eager from '../src/kernels/arrays.ts';
import { plainArray } from '../src/kernels/plain-array.ts';
import type { Strided } from '../src/tensor.ts';

describe('arrays for Node', () => {
  it('are those of ndarray', () => {
    const [x, y] = [onUse, eager].map(({ ndarray }) =>
      ndarray(new Float32Array([1, 2, 3, 4, 5, 6]), [3, 2], [1, 3], 0),
    );
    expect(x).to.deep.equal(y);
    expect(x?.constructor).to.equal(y?.constructor);
    expect(onUse.ndarray(new Int32Array(4)).shape).to.deep.equal([4]);
  });

  it('are copied as by ndarray-ops', () => {
    const x = eager.ndarray(new Float64Array([1, 2, 3, 4, 5, 6]), [2, 3]).transpose(1, 0);
    const copy = eager.ndarray(new Float64Array(6), [3, 2]);
    onUse.assign(copy, x);
    expect([...copy.data]).to.deep.equal([1, 4, 2, 5, 3, 6]);
  });
});

type Change = (x: Strided) => Strided;

const lengths = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 5 });
const numbers = (low: number, high: number) =>
  fc.array(fc.integer({ min: low, max: high }), { minLength: 5, maxLength: 5 });
/** Views on views, of arrays of any rank; but for `pick` of a scalar, which ndarray gives no elements. */
const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.oneof(
    numbers(0, 4).map(
      (ends): Change =>
        (x) =>
          x.hi(...x.shape.map((n, i) => Math.min(n, ends[i]!))),
    ),
    numbers(-1, 2).map(
      (starts): Change =>
        (x) =>
          x.lo(...x.shape.map((n, i) => Math.min(n, starts[i]!))),
    ),
    numbers(1, 3).map(
      (steps): Change =>
        (x) =>
          x.step(...x.shape.map((_, i) => steps[i]! * (-1) ** i)),
    ),
    fc.nat(4).map(
      (by): Change =>
        (x) =>
          x.transpose(...x.shape.map((_, i) => (i + by) % x.dimension)),
    ),
    fc.nat(4).map(
      (axis): Change =>
        (x) =>
          x.dimension === 0 ? x : x.pick(...x.shape.map((n, i) => (i === axis && n > 0 ? n - 1 : -1))),
    ),
  ),
  { maxLength: 4 },
);

const listed = (x: Strided, at: number[] = []): unknown[] =>
  at.length === x.dimension
    ? [x.get(...at), x.index(...at)]
    : Array.from({ length: x.shape[at.length]! }, (_, i) => listed(x, [...at, i])).flat();

const counted = (size: number) => Float64Array.from({ length: size }, (_, i) => i + 1);

describe('arrays without generated code', () => {
  it('have the views of ndarray', () => {
    fc.assert(
      fc.property(lengths, changes, (shape, all) => {
        const values = counted(shape.reduce((a, b) => a * b, 1));
        const [found, wanted] = [plainArray, ndarray].map((make) =>
          all.reduce<Strided>((x, change) => change(x), make(values, shape)),
        ) as [Strided, Strided];
        expect(found.shape).to.deep.equal(wanted.shape);
        expect(found.dimension).to.equal(wanted.dimension);
        expect(found.size).to.equal(wanted.size);
        expect(found.dtype).to.equal(wanted.dtype);
        expect(listed(found)).to.deep.equal(listed(wanted));
      }),
      { seed: 1, numRuns: 1000 },
    );
  });

  it('begin at the end where they run backwards, and are written to, as those of ndarray', () => {
    for (const make of [plainArray, ndarray]) {
      const x = make(new Float32Array([1, 2, 3, 4, 5, 6]), [2, 3], [3, -1]);
      expect(x.get(0, 0)).to.equal(3);
      expect(x.set(1, 0, 9)).to.equal(9);
      expect([...x.data]).to.deep.equal([1, 2, 3, 4, 5, 9]);
      expect(x.order).to.deep.equal([1, 0]);
      expect(make(new Int32Array(4)).shape).to.deep.equal([4]);
    }
    expect(plainArray(new Uint8Array(6), [2, 3]).T.shape).to.deep.equal([3, 2]);
  });

  it('are copied as by ndarray-ops', () => {
    fc.assert(
      fc.property(lengths, changes, changes, (shape, first, second) => {
        const x = first.reduce<Strided>(
          (x, change) => change(x),
          ndarray(counted(shape.reduce((a, b) => a * b, 1)), shape),
        );
        const [found, wanted] = [eager.assign, ops.assign].map((assign) => {
          // Room around each element, and axes in any order.
          const wide = ndarray(
            new Float64Array(x.shape.reduce((a, n) => a * (2 * n + 1), 1)),
            x.shape.map((n) => 2 * n + 1),
          );
          const target = wide
            .lo(...x.shape.map(() => 1))
            .step(...x.shape.map((_, i) => ((second.length + i) % 2 === 0 ? 2 : -2)));
          assign(target.hi(...x.shape), x);
          return [...wide.data];
        });
        expect(found).to.deep.equal(wanted);
      }),
      { seed: 2, numRuns: 500 },
    );
  });

  it('are what there is where code must not be generated', () => {
    const program = `
      import { matMul, tensor, transpose } from './src/index.ts';
      const x = tensor([[1, 2], [3, 4]]);
      console.log(JSON.stringify([matMul(x, transpose(x)).toArray(), transpose(x).ndarray.pick(1).get(0), x.ndarray.constructor.name]));
    `;
    const flags = [
      '--disallow-code-generation-from-strings',
      '--import=tsx',
      '--conditions=source',
      '--input-type=module',
    ];
    const cwd = new URL('..', import.meta.url);
    const { stdout, stderr } = spawnSync(process.execPath, [...flags, '--eval', program], { cwd, encoding: 'utf8' });
    expect(stderr).to.equal('');
    expect(JSON.parse(stdout)).to.deep.equal([
      [
        [5, 11],
        [11, 25],
      ],
      2,
      'PlainArray',
    ]);
  });
});
