import { expect } from 'chai';
import {
  DTypeError,
  defaultGenerator,
  Generator,
  ShapeError,
  StateError,
  setRandomSeed,
  Tensor,
  type Trace,
  ValueError,
  withTrace,
} from '../src/index.ts';
import { threefry2x32 } from '../src/kernels/threefry.ts';

describe('threefry2x32', () => {
  // Known answers of Random123 (kat_vectors, threefry2x32 with 20 rounds).
  const known = [
    [
      [0, 0],
      [0, 0],
      [0x6b200159, 0x99ba4efe],
    ],
    [
      [0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x1cb996fc, 0xbb002be7],
    ],
    [
      [0x13198a2e, 0x03707344],
      [0x243f6a88, 0x85a308d3],
      [0xc4923a9c, 0x483df7a0],
    ],
  ] as const;

  for (const [key, counter, words] of known) {
    it(`gives ${words.map((w) => w.toString(16)).join(' ')}`, () => {
      const out = new Int32Array(2);
      threefry2x32(out, 0, key[0], key[1], counter[0], counter[1]);
      expect([...out].map((w) => w >>> 0)).to.deep.equal(words);
    });
  }
});

describe('Generator', () => {
  it('gives the same stream for the same seed, another for another', () => {
    const stream = (seed: number) => {
      const random = new Generator(seed);
      return [random.uniform([3]), random.normal([3]), random.permutation(5)].map((t) => t.toArray());
    };
    expect(stream(42)).to.deep.equal(stream(42));
    expect(stream(42)).not.to.deep.equal(stream(43));
    expect(stream(2 ** 32)).not.to.deep.equal(stream(0));
    expect(stream(-1)).not.to.deep.equal(stream(1));
  });

  it('goes on from a saved state', () => {
    const random = new Generator(1);
    random.uniform([10]);
    const saved = random.state.value;
    const next = random.uniform([4]).toArray();
    random.state.assign(saved);
    expect(random.uniform([4]).toArray()).to.deep.equal(next);
  });

  it('draws uniform values with the mean and variance they should have', () => {
    const x = new Generator(3).uniform([100_000], { low: 2, high: 6, dtype: 'float64' });
    expect(x.min().item()).to.be.at.least(2);
    expect(x.max().item()).to.be.below(6);
    expect(x.mean().item()).to.be.closeTo(4, 4 * Math.sqrt(16 / 12 / 100_000));
    expect(x.sub(4).square().mean().item()).to.be.closeTo(16 / 12, 0.02);
  });

  it('draws normal values with the moments they should have', () => {
    const x = new Generator(3).normal([100_000], { mean: 1, stddev: 2, dtype: 'float64' });
    const z = x.sub(1).div(2);
    expect(z.mean().item()).to.be.closeTo(0, 4 / Math.sqrt(100_000));
    expect(z.square().mean().item()).to.be.closeTo(1, 0.02);
    expect(z.mul(z).mul(z).mean().item()).to.be.closeTo(0, 0.05);
    expect(z.square().square().mean().item()).to.be.closeTo(3, 0.15);
  });

  it('draws truncated normal values within 2 sigma, of standard deviation 0.8796', () => {
    const x = new Generator(3).truncatedNormal([100_000], { mean: 1, stddev: 2, dtype: 'float64' });
    const z = x.sub(1).div(2);
    expect(z.abs().max().item()).to.be.at.most(2).and.above(1.999);
    expect(z.mean().item()).to.be.closeTo(0, 0.015);
    expect(z.square().mean().sqrt().item()).to.be.closeTo(0.8796256610342398, 0.01);
  });

  it('draws true as often as told', () => {
    const random = new Generator(4);
    const share = (probability: number) => random.bernoulli([50_000], { probability }).cast('float64').mean().item();
    expect(share(0.3)).to.be.closeTo(0.3, 0.01);
    expect([share(0), share(1)]).to.deep.equal([0, 1]);
    expect(random.bernoulli([2]).dtype).to.equal('bool');
  });

  it('draws element by element: a longer draw begins like a shorter one', () => {
    const draws = (n: number) => {
      const random = new Generator(8);
      return [random.uniform([n]), random.truncatedNormal([n]), random.normal([n])].map((x) => [...x.toTypedArray()]);
    };
    const long = draws(100);
    expect(draws(10)).to.deep.equal(long.map((values) => values.slice(0, 10)));
  });

  it('maps a function over its numbers', () => {
    const u = new Generator(6).uniform([3], { dtype: 'float64' }).toArray() as number[];
    const mapped = new Generator(6).map([3], 'float64', (x, i) => x + i).toArray();
    expect(mapped).to.deep.equal(u.map((x, i) => x + i));
    expect(new Generator(6).map([3], 'int32', (x) => x * 10).dtype).to.equal('int32');
  });

  it('is recorded when its state has no value yet, as in a program that is being compiled', () => {
    const random = new Generator(1);
    const state = new Tensor(null, 'int32', null, null, [3]);
    const assigned: Tensor[] = [];
    const trace: Trace = { read: () => state, assign: (_variable, value) => assigned.push(value) };
    const drawn = withTrace(trace, () => [
      random.uniform([2]),
      random.normal([2]),
      random.truncatedNormal([2]),
      random.bernoulli([2]),
    ]);
    expect(drawn.every((x) => x.storage === null)).to.equal(true);
    expect(assigned.length).to.equal(5); // the normal takes two draws
    expect(() => withTrace(trace, () => random.integer(0, 5))).to.throw(
      StateError,
      "the function reads the value of 'randomUniform' [] while being recorded",
    );
  });

  it('permutes: every number once', () => {
    const order = new Generator(9).permutation(100).toArray() as number[];
    expect([...order].sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 100 }, (_, i) => i));
    expect(new Generator(9).permutation(0).toArray()).to.deep.equal([]);
  });

  it('permutes three things in all six ways, about equally often', () => {
    const random = new Generator(11);
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const key = String(random.permutation(3).toArray());
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).to.equal(6);
    for (const n of counts.values()) expect(n).to.be.within(850, 1150);
  });

  it('draws whole numbers from an interval', () => {
    const random = new Generator(5);
    const drawn = new Set(Array.from({ length: 200 }, () => random.integer(3, 7)));
    expect([...drawn].sort()).to.deep.equal([3, 4, 5, 6]);
  });

  it('splits into streams of their own', () => {
    const random = new Generator(5);
    const [a, b] = [random.split(), random.split()];
    const streams = [random, a, b].map((g) => String(g.uniform([4]).toArray()));
    expect(new Set(streams).size).to.equal(3);
  });

  it('keeps its place in the stream when it refuses a call', () => {
    const random = new Generator(1);
    const refused = [
      () => random.uniform([-1]),
      () => random.uniform([1], { dtype: 'int32' as never }),
      () => random.normal([0.5]),
      () => random.truncatedNormal([-1]),
      () => random.bernoulli([-1]),
      () => random.permutation(2 ** 40),
      () => random.integer(5, 0),
    ];
    for (const call of refused) expect(call).to.throw();
    expect(random.state.value.toArray()).to.deep.equal([0, 1, 0]);
  });

  it('refuses seeds, lengths and bounds that are none', () => {
    for (const seed of [0.5, Number.NaN, '1', undefined, 2 ** 60]) {
      expect(() => new Generator(seed as number)).to.throw(ValueError, 'Generator: seed is no whole number');
    }
    const random = new Generator(0);
    expect(() => random.permutation(-1)).to.throw(ShapeError, 'permutation: not a length');
    expect(() => random.uniform([-1])).to.throw(ShapeError, 'not a shape');
    expect(() => random.uniform([1], { low: Number.NaN })).to.throw(ValueError, 'uniform: low');
    expect(() => random.uniform([1], { high: Number.POSITIVE_INFINITY })).to.throw(ValueError, 'uniform: high');
    expect(() => random.normal([1], { stddev: Number.NaN })).to.throw(ValueError, 'normal: stddev');
    expect(() => random.normal([1], { dtype: 'int32' as never })).to.throw(
      DTypeError,
      'normal: draws floats; got int32',
    );
    expect(() => random.uniform([1], { hihg: 2 } as never)).to.throw(ValueError, "did you mean 'high'?");
    expect(() => random.bernoulli([1], { probability: 1.5 })).to.throw(
      ValueError,
      'bernoulli: not a probability; got 1.5',
    );
    expect(() => random.integer(3, 3)).to.throw(ValueError, 'integer: not an interval');
  });
});

describe('setRandomSeed', () => {
  it('starts the default generator anew', () => {
    setRandomSeed(7);
    const first = defaultGenerator().uniform([3]).toArray();
    defaultGenerator().uniform([3]);
    setRandomSeed(7);
    expect(defaultGenerator().uniform([3]).toArray()).to.deep.equal(first);
    expect(() => setRandomSeed(0.5)).to.throw(ValueError);
  });
});
