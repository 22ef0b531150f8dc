import { expect } from 'chai';
import fc from 'fast-check';
import {
  f32x4,
  func,
  type I32,
  local,
  maxOfLanes,
  minOfLanes,
  once,
  type Size,
  sum,
  sumOfLanes,
  v128,
} from '../src/index.ts';
import { floats } from './support/floats.ts';
import { run } from './support/run.ts';

/** Σ f(x) by a module made for the purpose; NaN stands after the end. */
function summed(x: Float32Array, options: { known: boolean; unroll: 1 | 2 | 4; square?: boolean }): number {
  const n = local('i32', 'n');
  const count: Size = options.known ? x.length : n;
  const value = (offset: I32) => {
    const loaded = v128.load(offset, 64);
    return options.square ? once(loaded, (x) => f32x4.mul(x, x)) : loaded;
  };
  const { body, total } = sum({ count, value, unroll: options.unroll });
  const f = func({ name: 'f', params: [n], body, value: total });
  const exports = run([f], { memory: { pages: Math.ceil(x.length / 16384) + 1, export: 'memory' } });
  const memory = new Float32Array((exports as unknown as { memory: WebAssembly.Memory }).memory.buffer);
  memory.fill(Number.NaN);
  memory.set(x, 16);
  return exports['f']!(x.length);
}

describe('sum', () => {
  it('adds up any number of elements, known beforehand or not', () => {
    const array = fc.float32Array({ maxLength: 600, min: -100, max: 100, noNaN: true });
    const unroll = fc.constantFrom(1 as const, 2 as const, 4 as const);
    fc.assert(
      fc.property(array, fc.boolean(), unroll, (x, known, unroll) => {
        const exact = x.reduce((total, v) => total + v * v, 0);
        expect(Math.abs(summed(x, { known, unroll, square: true }) - exact)).to.be.at.most(
          1e-6 * exact + 600 * 2 ** -149,
        );
      }),
      { seed: 6 },
    );
  });

  it('keeps a mean of a million numbers right to 10⁻⁶', () => {
    const count = 1_000_001;
    const cases = {
      'equal numbers': new Float32Array(count).fill(0.1),
      'numbers of all sizes': floats(count).map((v) => (Math.abs(v) < 1e30 ? Math.abs(v) : 1)),
      'numbers near 1': Float32Array.from({ length: count }, (_, i) => 1 + Math.sin(i) / 10),
    };
    for (const [what, x] of Object.entries(cases)) {
      const exact = x.reduce((total, v) => total + v, 0);
      for (const unroll of [1, 4] as const) {
        const error = Math.abs(summed(x, { known: true, unroll }) - exact) / exact;
        expect(error, what).to.be.below(1e-6);
      }
    }
  });
});

describe('lanes', () => {
  it('are summed pairwise, and give their largest and smallest', () => {
    const x = f32x4.const(3, -1, 7, 2);
    const withNaN = f32x4.const(3, Number.NaN, 7, 2);
    const of = (value: ReturnType<typeof sumOfLanes>) => run([func({ name: 'f', value })])['f']!();
    expect([sumOfLanes(x), maxOfLanes(x), minOfLanes(x)].map(of)).to.deep.equal([11, 7, -1]);
    expect([maxOfLanes(withNaN), minOfLanes(withNaN)].map(of)).to.deep.equal([Number.NaN, Number.NaN]);
  });
});
