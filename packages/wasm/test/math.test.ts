import { expect } from 'chai';
import { type Arithmetic, detectFeatures, f32x4, math, relaxed, reproducible, type V128 } from '../src/index.ts';
import { floats } from './support/floats.ts';
import { map } from './support/map.ts';
import { ulps } from './support/ulp.ts';

interface Claim {
  readonly name: string;
  readonly f: (x: V128, arithmetic: Arithmetic, range?: math.Range) => V128;
  /** In float64, over the whole range of float32. */
  readonly exact: (x: number) => number;
  /** As the doc comment of the function says. */
  readonly bound: number;
  /** The same in relaxed arithmetic, where it differs. */
  readonly relaxedBound?: number;
  /** Where something changes. */
  readonly edges?: readonly number[];
  /** Parts of the range that are cheaper to compute if it is known that x lies there. */
  readonly parts?: readonly math.Range[];
}

const claims: readonly Claim[] = [
  {
    name: 'exp',
    f: math.exp,
    exact: Math.exp,
    bound: 1,
    relaxedBound: 1.02,
    edges: [88.72283, 88.72284, 87.33655, 103.97208, 103.2789, 104, 89, 43, 87, 88],
    parts: [
      [-Infinity, 0],
      [-Infinity, 43],
      [-104, 43],
      [-104, 89],
      [-87, 88],
      [0, Infinity],
    ],
  },
  {
    name: 'expm1',
    f: math.expm1,
    exact: Math.expm1,
    bound: 1.7,
    edges: [0.34657359, 88.72283, 17.32868, 2 ** -26, 18, 88],
    parts: [
      [-Infinity, 0],
      [-18, 88],
      [0, 20],
      [-0, 20],
      [0, Infinity],
    ],
  },
  {
    name: 'log',
    f: math.log,
    exact: Math.log,
    bound: 1,
    edges: [Math.SQRT1_2, Math.SQRT2],
    parts: [
      [2 ** -126, Infinity],
      [2 ** -149, Infinity],
      [0, Infinity],
      [1e-7, 1],
    ],
  },
  {
    name: 'log1p',
    f: math.log1p,
    exact: Math.log1p,
    bound: 1.6,
    edges: [Math.SQRT2 - 1, 1 - Math.SQRT1_2, 2 ** 24, 2 ** 126, 1, 0.648215],
    parts: [
      [0, 1],
      [-0, 1],
      [-0, 2],
      [0, 2 ** 125],
      [0, Infinity],
      [2 ** -24 - 1, Infinity],
      [-1, 0],
      [1e-7 - 1, -1e-7],
    ],
  },
  { name: 'tanh', f: math.tanh, exact: Math.tanh, bound: 2, edges: [9.01, 10, 0.17328679, 0.20419] },
  { name: 'sigmoid', f: math.sigmoid, exact: sigmoid, bound: 2, edges: [88.72283, 103.97208, 17.32868, 18, 3.45e-4] },
  { name: 'softplus', f: math.softplus, exact: softplus, bound: 2.1, edges: [88.72283, 103.97208, 17.32868] },
  { name: 'erf', f: math.erf, exact: erf, bound: 2.5, edges: [0.9, 1, 3.92, 4] },
  { name: 'sin', f: math.sin, exact: (x) => within(x, Math.sin), bound: 2, edges: multiples() },
  { name: 'cos', f: math.cos, exact: (x) => within(x, Math.cos), bound: 2, edges: multiples() },
  { name: 'sqrt', f: f32x4.sqrt, exact: Math.sqrt, bound: 0.5 },
  { name: 'rsqrt', f: math.rsqrt, exact: (x) => 1 / Math.sqrt(x), bound: 1.5 },
  { name: 'reciprocal', f: math.reciprocal, exact: (x) => 1 / x, bound: 0.5 },
  { name: 'sign', f: math.sign, exact: Math.sign, bound: 0 },
  { name: 'nearest', f: f32x4.nearest, exact: roundHalfEven, bound: 0, edges: [0.5, 1.5, 2.5, 2 ** 23] },
  { name: 'floor', f: f32x4.floor, exact: Math.floor, bound: 0 },
  { name: 'ceil', f: f32x4.ceil, exact: Math.ceil, bound: 0 },
];

const arithmetics = detectFeatures().relaxedSimd ? [reproducible, relaxed] : [reproducible];

for (const arithmetic of arithmetics) {
  describe(`vector functions, ${arithmetic.name}`, () => {
    for (const { name, f, exact, bound: stated, relaxedBound = stated, edges = [], parts = [] } of claims) {
      const bound = arithmetic === relaxed ? relaxedBound : stated;
      const range = floats(process.env['LOSSGRAPH_LONG'] ? 2 ** 24 : 2 ** 18, edges);

      it(`${name} is within ${bound} ulp over the whole range`, () => {
        const worst = worstOf(
          map((v) => f(v, arithmetic), range),
          (i) => exact(range[i]!),
        );
        expect(worst.error, `at x = ${range[worst.at]}`).to.be.at.most(bound);
      });

      for (const part of parts) {
        const [low, high] = part;
        it(`${name} is so too where it is told that x lies from ${Object.is(low, -0) ? '-0' : low} to ${high}`, () => {
          const lies = (v: number) =>
            v >= low && v <= high && (Object.is(v, -0) ? Object.is(low, -0) || low < 0 : true);
          const x = range.map((v) => (lies(v) ? v : Number.NaN));
          const worst = worstOf(
            map((v) => f(v, arithmetic, part), x),
            (i) => exact(x[i]!),
          );
          expect(worst.error, `at x = ${x[worst.at]}`).to.be.at.most(bound);
        });
      }
    }
  });
}

describe('pow', () => {
  it('is within 0.6 ulp over the whole range, whatever the exponent', () => {
    const x = floats(2 ** 18);
    const y = floats(2 ** 18).reverse();
    for (let i = 0; i < x.length; i += 3) y[i] = Math.round(y[i]! % 40) / (i % 2 ? 2 : 1);
    for (let i = 1; i < x.length; i += 3) {
      const limit = 104 / Math.abs(Math.log(Math.abs(x[i]!)));
      y[i] = limit * Math.sin(i); // a result inside of the range
      x[i] = Math.abs(x[i]!);
    }
    const worst = worstOf(
      map((a, b) => math.pow(a!, b!), x, y),
      (i) => power(x[i]!, y[i]!),
    );
    expect(worst.error, `at ${x[worst.at]} ** ${y[worst.at]}`).to.be.at.most(0.6);
  });

  it('treats every pair of special numbers as C does', () => {
    const numbers = [0, 0.5, 1, 2, 3, 1.5, 2 ** -149, 16777215, 2 ** 25, 3e38, Infinity];
    const all = [...numbers, ...numbers.map((v) => -v), Number.NaN, 4];
    const pairs = all.flatMap((a) => all.map((b) => [a, b] as const));
    const x = Float32Array.from(pairs, ([a]) => a);
    const y = Float32Array.from(pairs, ([, b]) => b);
    const found = map((a, b) => math.pow(a!, b!), x, y);
    const wrong = pairs.filter((_, i) => ulps(found[i]!, power(x[i]!, y[i]!)) > 0.6);
    expect(wrong).to.deep.equal([]);
  });
});

describe('min and max', () => {
  it('give NaN if either is NaN, and order the zeros', () => {
    const x = Float32Array.of(1, Number.NaN, 1, 0, -0, Infinity, -Infinity, 2);
    const y = Float32Array.of(Number.NaN, 1, 2, -0, 0, 1, 1, 2);
    expect([...map((a, b) => f32x4.min(a!, b!), x, y)]).to.deep.equal(Array.from(x, (v, i) => Math.min(v, y[i]!)));
    expect([...map((a, b) => f32x4.max(a!, b!), x, y)]).to.deep.equal(Array.from(x, (v, i) => Math.max(v, y[i]!)));
  });
});

describe('ulps', () => {
  it('counts last places, from subnormals to infinity, and tells the zeros apart', () => {
    expect(ulps(1, 1 + 2 ** -24)).to.equal(0.5);
    expect(ulps(2 ** -149, 0)).to.equal(1);
    expect(ulps(Infinity, 2 ** 128 - 2 ** 104)).to.equal(1);
    expect([ulps(0, -0), ulps(0, Number.NaN), ulps(Number.NaN, 1)]).to.deep.equal([Infinity, Infinity, Infinity]);
    expect(ulps(Number.NaN, Number.NaN)).to.equal(0);
  });
});

function worstOf(found: Float32Array, exact: (i: number) => number): { error: number; at: number } {
  const worst = { error: 0, at: 0 };
  for (let i = 0; i < found.length; i++) {
    const error = ulps(found[i]!, exact(i));
    if (error > worst.error) Object.assign(worst, { error, at: i });
  }
  return worst;
}

function sigmoid(x: number): number {
  return x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x));
}

function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** 2/√π e^-x² Σ 2ⁿ x²ⁿ⁺¹ / (2n + 1)!!: all of one sign, so that nothing cancels. */
function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

function within(x: number, f: (x: number) => number): number {
  return Math.abs(x) < 2 ** 31 ? f(x) : Number.NaN;
}

/** Where sine or cosine is nearly 0. */
function multiples(): number[] {
  return [1, 2, 3, 7, 100, 1e4, 63661, 1e6, 1e8, 1.3e9].map((q) => (q * Math.PI) / 2).concat(2 ** 31);
}

function roundHalfEven(x: number): number {
  const rounded = Math.round(x);
  return Math.abs(x % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** As in C, where JavaScript has NaN for 1 ** NaN, 1 ** ∞ and (-1) ** ∞. */
function power(x: number, y: number): number {
  if (x === 1 || (x === -1 && Math.abs(y) === Infinity)) return 1;
  return x ** y;
}
