import * as lg from '@lossgraph/core';
import { Generator, type Tensor, tensor } from '@lossgraph/core';
import { expect } from 'chai';
import { compile } from '../src/index.ts';
import { expectAgreement } from './agreement.ts';

const x = new Generator(9).uniform([3, 1100], { low: -3, high: 3 });

/** Columns from one to another, as a tensor of their own. */
const columns = (from: number, to: number): Tensor => tensor(x.slice([null, [from, to]]).toArray());

const lengths = [255, 256, 257, 260, 271, 272, 512, 1001];

describe('rounds of a loop that are worked on together', () => {
  const elementwise: [string, (x: Tensor) => Tensor][] = [
    ['a function alone', (x) => lg.tanh(x)],
    ['functions in a row', (x) => lg.log(lg.exp(x).add(lg.log1p(lg.abs(x))))],
    ['functions and truths', (x) => lg.where(lg.greater(lg.exp(x), 2), x, 0)],
  ];
  for (const [name, f] of elementwise) {
    it(`${name}: the bits of rows too short for that`, () => {
      const pieces = Array.from({ length: 22 }, (_, k) => compile(f)(columns(50 * k, 50 * k + 50)));
      const wanted = lg.concat(pieces, 1);
      for (const n of lengths) {
        expect(compile(f)(columns(0, n)).toArray(), `${n}`).to.deep.equal(wanted.slice([null, [0, n]]).toArray());
      }
    });
  }

  const moving: [string, (x: Tensor) => Tensor][] = [
    ['backwards', (x) => lg.exp(lg.flip(x, 1))],
    ['every third element', (x) => lg.exp(x.slice([null, [0, null, 3]]))],
    ['a column beside', (x) => lg.exp(x.slice([null, [0, 1]]).mul(x))],
    ['a row beside', (x) => lg.exp(x.slice([[0, 1]]).mul(x))],
    ['two dtypes', (x) => lg.cast(lg.cast(lg.exp(x), 'float64').mul(lg.cast(x, 'float64')), 'float32')],
    ['int32', (x) => lg.exp(lg.cast(lg.cast(lg.mul(x, 3), 'int32'), 'float32').mul(0.1))],
  ];
  for (const [name, f] of moving) {
    it(`${name}: eager values`, () => {
      const rows = (n: number) => columns(0, n);
      for (const n of lengths) {
        for (const fuse of [true, false]) {
          expectAgreement(compile((x: Tensor) => f(x), { fuse })(rows(n)), f(rows(n)), `${n}`, 20);
        }
      }
    });
  }

  it('sums are the eager ones', () => {
    for (const n of lengths) {
      for (const f of [
        (x: Tensor) => lg.sum(x, { axis: 1 }),
        (x: Tensor) => lg.mean(lg.square(x)),
        (x: Tensor) => lg.sum(lg.mul(lg.cast(x, 'float64'), 3)),
        (x: Tensor) => lg.sum(lg.cast(lg.greater(x, 0), 'int32'), { axis: 1 }),
        (x: Tensor) => lg.sum(lg.exp(x), { axis: 1 }),
        (x: Tensor) => lg.max(lg.tanh(x), { axis: 1 }),
        (x: Tensor) => lg.mean(lg.log1p(lg.square(x))),
        (x: Tensor) => lg.softmax(x),
      ])
        expectAgreement(compile(f)(columns(0, n)), f(columns(0, n)), `${n}`);
    }
  });

  it('writes more code for long rows only', () => {
    const bytes = (n: number) => {
      const f = compile((x: Tensor) => lg.exp(x));
      f(
        x.slice([
          [0, 1],
          [0, n],
        ]),
      );
      return f.inspect().programs[0]!.moduleBytes;
    };
    expect(bytes(1024)).to.be.greaterThan(2 * bytes(252));
  });

  it('maxima and minima keep NaN and the sign of zeros, wherever they are', () => {
    for (const dtype of ['float32', 'float64'] as const) {
      for (const [some, rest] of [
        [Number.NaN, 1],
        [0, -0],
        [-0, 0],
        [-0, -0],
        [7, -7],
        [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
      ] as const) {
        for (const at of [0, 5, 517, 526]) {
          const row = tensor(
            Array.from({ length: 527 }, (_, i) => (i === at ? some : rest)),
            { dtype },
          );
          for (const f of [(x: Tensor) => lg.max(x), (x: Tensor) => lg.min(x)]) {
            expect(Object.is(compile(f)(row).item(), f(row).item()), `${dtype}: ${some} at ${at} of ${rest}`).to.equal(
              true,
            );
          }
        }
      }
    }
  });

  it('truths are those of all', () => {
    for (const at of [0, 5, 517, 526, 600]) {
      const row = tensor(Array.from({ length: 527 }, (_, i) => (i === at ? 2 : 1)));
      const labels = compile((x: Tensor) => [lg.all(lg.equal(x, 1)), lg.any(lg.equal(x, 2))]);
      expect(labels(row).map((each) => each.item())).to.deep.equal([at > 526, at <= 526].map(Number));
    }
  });
});
