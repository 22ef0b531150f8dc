import * as lg from '@lossgraph/core';
import { type Tensor, tensor } from '@lossgraph/core';
import { expect } from 'chai';
import { compile } from '../src/index.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const values = [0, -0, nan, 1, -1, inf, -inf, 1e-45];
const rows = values.flatMap((a) =>
  values.flatMap((b) => [
    [a, b, b, b, b],
    [b, b, a, b, b],
    [a, a, a, a, b],
  ]),
); // prettier-ignore

/** Whether bits agree but for those of NaN: zeros have signs. */
function expectSame(found: Tensor, wanted: Tensor): void {
  const [a, b] = [found.toTypedArray(), wanted.toTypedArray()];
  const at = a.findIndex((x, i) => !Object.is(x, b[i]));
  if (at >= 0) expect.fail(`element ${at} is ${a[at]}; eagerly it is ${b[at]}`);
}

describe('compiled extremes', () => {
  const functions: [string, (x: Tensor) => Tensor][] = [
    ['max over rows', (x) => lg.max(x, { axis: 1 })],
    ['min over rows', (x) => lg.min(x, { axis: 1 })],
    ['max over columns', (x) => lg.max(lg.transpose(x), { axis: 0 })],
    ['min over columns', (x) => lg.min(lg.transpose(x), { axis: 0 })],
    ...[0, -0, 1, nan, inf].flatMap((c): [string, (x: Tensor) => Tensor][] => {
      const name = Object.is(c, -0) ? '-0' : `${c}`;
      return [
        [`maximum(x, ${name})`, (x) => lg.maximum(x, c)],
        [`maximum(${name}, x)`, (x) => lg.maximum(c, x)],
        [`minimum(x, ${name})`, (x) => lg.minimum(x, c)],
        [`minimum(${name}, x)`, (x) => lg.minimum(c, x)],
      ];
    }),
    ['clip', (x) => lg.clip(x, 0, 1)],
    ['relu', (x) => lg.relu(x)],
  ];

  for (const [name, f] of functions) {
    it(`${name} of zeros, infinities and NaN has the eager bits`, () => {
      for (const dtype of ['float32', 'float64'] as const) {
        const x = tensor(rows, { dtype });
        expectSame(compile(f)(x), f(x));
      }
    });
  }

  it('rows of any length with a NaN of either sign among numbers of either sign have NaN', () => {
    for (const bits of [0x7fc00000, 0xffc00000, 0x7f800001, 0xffffffff]) {
      for (const n of [1, 4, 7, 20, 300, 513]) {
        for (const others of [-2, 3, -inf, inf, -0, 2 ** -149]) {
          const data = new Float32Array(2 * n).fill(others);
          new Uint32Array(data.buffer)[n - 1 - (n >> 2)] = bits;
          const x = tensor(data).reshape([2, n]);
          for (const f of [lg.max, lg.min])
            expect([...compile(() => f(x, { axis: 1 }))().toTypedArray()], `${n}`).to.deep.equal([nan, others]);
        }
      }
    }
  });
});
