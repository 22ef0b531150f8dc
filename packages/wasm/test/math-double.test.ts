import { expect } from 'chai';
import { type Arithmetic, detectFeatures, math, relaxed, reproducible, type V128 } from '../src/index.ts';
import { exactly, ulpsFrom } from './support/exact.ts';
import { doubles } from './support/floats.ts';
import { map64 } from './support/map.ts';

interface Claim {
  readonly name: keyof typeof exactly;
  readonly f: (x: V128, arithmetic: Arithmetic) => V128;
  /** As the doc comment of the function says. */
  readonly bound: number;
  /** Where something changes. */
  readonly edges: readonly number[];
  /** Where most of what can go wrong lies. */
  readonly around: readonly [from: number, to: number];
}

const claims: readonly Claim[] = [
  {
    name: 'exp',
    f: math.double.exp,
    bound: 1,
    edges: [709.782712893384, 708.3964185322641, 745.1332191019412, 744.4400719213812, 746, 710],
    around: [-1.1, 1.1],
  },
  {
    name: 'expm1',
    f: math.double.expm1,
    bound: 2,
    edges: [Math.LN2 / 2, 1.5 * Math.LN2, 37.42994775023705, 38, 709.782712893384, 710],
    around: [-1.1, 1.1],
  },
  { name: 'log', f: math.double.log, bound: 1, edges: [Math.SQRT1_2, Math.SQRT2], around: [0.5, 2] },
  {
    name: 'log1p',
    f: math.double.log1p,
    bound: 2,
    edges: [Math.SQRT2 - 1, 1 - Math.SQRT1_2, 2 ** 52, 2 ** 53],
    around: [-0.6, 1],
  },
  { name: 'tanh', f: math.double.tanh, bound: 2, edges: [0.5, 18.7, 22, Math.LN2 / 4], around: [-0.8, 0.8] },
];

const arithmetics = detectFeatures().relaxedSimd ? [reproducible, relaxed] : [reproducible];

for (const arithmetic of arithmetics) {
  describe(`vector functions of float64, ${arithmetic.name}`, () => {
    for (const { name, f, bound, edges, around } of claims) {
      it(`${name} is within ${bound} ulp over the whole range`, () => {
        const [from, to] = around;
        const x = doubles(process.env['LOSSGRAPH_LONG'] ? 2 ** 18 : 2 ** 14, edges);
        for (let i = 5; i < x.length; i += 10) if (Math.abs(x[i]!) < 1) x[i] = from + (to - from) * Math.abs(x[i]!);
        const found = map64((v) => f(v, arithmetic), x);
        let worst = { error: 0, at: 0 };
        found.forEach((value, i) => {
          const error = errorOf(name, x[i]!, value);
          if (error > worst.error) worst = { error, at: x[i]! };
        });
        expect(worst.error, `at x = ${worst.at}`).to.be.at.most(bound);
      });
    }

    it('exp gives the same bits, with fewer instructions, of what is known not to be large', () => {
      const x = doubles(2 ** 14, claims[0]!.edges).map((v, i) => (v > 350 ? (i % 2 ? 350 : -v) : v));
      const found = map64((v) => math.double.exp(v, arithmetic, [Number.NEGATIVE_INFINITY, 350]), x);
      expect(found).to.deep.equal(map64((v) => math.double.exp(v, arithmetic), x));
    });
  });
}

/** Where the exact result is ±∞, NaN, a zero or an integer that JavaScript finds too, it has to be that. */
function errorOf(name: keyof typeof exactly, x: number, found: number): number {
  const usual = Math[name](x);
  const isSpecial = !Number.isFinite(x) || !Number.isFinite(usual) || usual === 0 || x === 0;
  if (isSpecial) return Object.is(found, usual) ? 0 : Infinity;
  return ulpsFrom(exactly[name](x), found);
}

describe('exact functions', () => {
  it('agree with those of JavaScript within 2.5 ulp, and tell a last place from the next', () => {
    for (const x of [1e-300, 1e-9, 0.3, 1.5, 10]) {
      for (const { name } of claims) {
        expect(ulpsFrom(exactly[name](x), Math[name](x)), `${name}(${x})`).to.be.at.most(2.5);
        expect(ulpsFrom(exactly[name](x), Math[name](x) * (1 + 2 ** -48)), `${name}(${x})`).to.be.within(7, 35);
      }
    }
    expect(ulpsFrom(exactly.log(Math.E), 1)).to.be.below(0.5);
    expect(ulpsFrom({ value: 3n, scale: 1 }, 1.5)).to.equal(0);
  });
});
