import * as lg from '@lossgraph/core';
import { Generator, type Tensor, tensor } from '@lossgraph/core';
import { expect } from 'chai';
import { compile } from '../src/index.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const specials = [
  0,
  -0,
  1,
  -1,
  1e-7,
  2 ** -149,
  -(2 ** -149),
  2 ** -126,
  1e-40,
  88,
  -88,
  104,
  3.4e38,
  -3.4e38,
  inf,
  -inf,
  nan,
];
const x = tensor([...specials, ...new Generator(3).uniform([111], { low: -3, high: 3 }).toTypedArray()]);

/** What is said of the operands of the functions; the values have to be the eager ones, to the sign of zeros. */
function rangesIn(f: (x: Tensor) => Tensor, at: Tensor = x): string[] {
  const compiled = compile(f);
  const [found, wanted] = [compiled(at).toTypedArray(), f(at).toTypedArray()];
  wanted.forEach((w, i) => {
    const v = found[i]!;
    const close =
      Object.is(v, w) || (v !== 0 && Math.abs(v - w) <= 4e-7 * Math.abs(w)) || Math.abs(v - w) === 2 ** -149;
    if (!close) expect.fail(`element ${i} is ${v}; eagerly it is ${w}`);
  });
  const lines = compiled.inspect().programs[0]!.kernels.flatMap(({ code }) => code.split('\n'));
  return lines.flatMap((line) => / = (\w+)\(.* of (.*)$/.exec(line)?.slice(1).join(' ') ?? []);
}

const {
  abs,
  add,
  cast,
  clip,
  div,
  exp,
  expm1,
  greater,
  log,
  log1p,
  max,
  maximum,
  minimum,
  mul,
  neg,
  sqrt,
  square,
  sub,
  where,
} = lg;

describe('ranges of operands', () => {
  const cases: [string, (x: Tensor) => Tensor, string[]][] = [
    ['e^-|x|', (x) => exp(neg(abs(x))), ['exp -Infinity … -0']],
    ['ln(1 + e^-|x|)', (x) => log1p(exp(neg(abs(x)))), ['exp -Infinity … -0', 'log1p 0 … 1']],
    ['ln of what was clipped', (x) => log(clip(x, 1e-7, 1 - 1e-7)), ['log 1e-7 … 0.9999999']],
    ['ln(1 - what was clipped)', (x) => log1p(neg(clip(x, 1e-7, 0.5))), ['log1p -0.5 … -1e-7']],
    ['ln(1 + |x|)', (x) => log1p(abs(x)), ['log1p 0 … Infinity']],
    ['ln(1 + √x), -0 of -0', (x) => log1p(sqrt(x)), ['log1p -0 … Infinity']],
    ['ln(1 + √x²)', (x) => log1p(sqrt(square(x))), ['log1p 0 … Infinity']],
    ['e^min(|x|, 20) - 1', (x) => expm1(minimum(abs(x), 20)), ['expm1 0 … 20']],
    ['e^min(x, 0) - 1', (x) => expm1(minimum(x, 0)), ['expm1 -Infinity … 0']],
    ['ln x²', (x) => log(square(x)), ['log 0 … Infinity']],
    ['ln of a sum', (x) => log(add(maximum(x, 0), 1e-7)), ['log 1e-7 … Infinity']],
    ['ln of a product', (x) => log(mul(clip(x, -2, -1), clip(x, -3, 1))), ['log -2 … 6']],
    ['ln of a quotient', (x) => log(div(clip(x, 1, 2), clip(x, 2, 4))), ['log 0.25 … 1']],
    ['ln of a quotient by what may be 0', (x) => log(div(clip(x, 1, 2), clip(x, 0, 4))), []],
    ['e to one of two', (x) => exp(where(greater(x, 1), -1, clip(x, -3, 0))), ['exp -3 … 0']],
    ['e to a truth', (x) => exp(cast(greater(x, 1), 'float32')), ['exp 0 … 1']],
    ['e^x', (x) => exp(x), []],
    ['∞ - ∞', (x) => exp(sub(abs(x), abs(x))), []],
  ];
  for (const [name, f, ranges] of cases) {
    it(`${name}: ${ranges.join(', ') || 'nothing'}`, () => {
      expect(rangesIn(f)).to.deep.equal(ranges);
    });
  }

  it('differences from the largest are not positive, along any axis', () => {
    const grid = lg.reshape(x, [8, 16]);
    const cube = lg.reshape(x, [4, 8, 4]);
    const shifted = (axis: number | number[]) => (x: Tensor) => exp(sub(x, max(x, { axis, keepDims: true })));
    for (const axis of [0, 1]) expect(rangesIn(shifted(axis), grid)).to.deep.equal(['exp -Infinity … 0']);
    for (const axis of [0, 1, 2]) expect(rangesIn(shifted(axis), cube)).to.deep.equal(['exp -Infinity … 0']);
    for (const axis of [
      [0, 1],
      [1, 2],
    ])
      expect(rangesIn(shifted(axis), cube)).to.deep.equal(['exp -Infinity … 0']);
    expect(rangesIn((x) => exp(sub(x, max(x))))).to.deep.equal(['exp -Infinity … 0']);
  });

  it('differences from another largest may be positive', () => {
    const square = lg.reshape(x.slice([[0, 121]]), [11, 11]);
    expect(rangesIn((x) => exp(sub(x, max(x, { axis: 1 }))), square)).to.deep.equal([]); // rows' maxima, along columns
    expect(rangesIn((x) => exp(sub(lg.transpose(x), max(x, { axis: 1, keepDims: true }))), square)).to.deep.equal([]);
    expect(rangesIn((x) => exp(sub(mul(x, 2), max(x, { axis: 1, keepDims: true }))), square)).to.deep.equal([]);
    expect(rangesIn((x) => exp(sub(max(x, { axis: 1, keepDims: true }), x)), square)).to.deep.equal([]);
  });

  it('loops that differ in the range alone are not shared', () => {
    const falling = [1, 2, 3].map((k) => (x: Tensor) => exp(neg(abs(mul(x, k)))));
    const rising = [4, 5, 6].map((k) => (x: Tensor) => exp(mul(x, k)));
    const all = [...falling, ...rising];
    const found = compile((x: Tensor) => all.map((f) => f(x)), { fuse: false })(x);
    all.forEach((f, i) => {
      expect(found[i]!.toTypedArray()).to.deep.equal(compile(f)(x).toTypedArray());
    });
  });
});
