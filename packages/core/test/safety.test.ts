import { expect } from 'chai';
import { allocate } from '../src/dtype.ts';
import * as lg from '../src/index.ts';
import { held } from '../src/stops.ts';

/** An op like doubling, whose kernel, or whose rule, throws when its number is up. */
function fuse(): { f: (x: lg.Tensor) => lg.Tensor; reset(at: number): void; reached(): boolean } {
  let left = Number.POSITIVE_INFINITY;
  const count = () => {
    left--;
    if (left === 0) throw new Error('injected');
  };
  const double = lg.defineUnaryComposite({
    name: 'double',
    formula: '2x',
    expand: (x) => {
      count();
      return x.mul(2);
    },
    vjp: (ct) => {
      count();
      return ct.mul(2);
    },
  });
  return {
    f: (x) => double(double(lg.stopGradient(double(x)).add(double(x)))).sum(),
    reset: (at) => {
      left = at;
    },
    reached: () => left <= 0,
  };
}

describe('after an exception in the middle', () => {
  const { f, reset, reached } = fuse();
  const callers: Record<string, () => unknown> = {
    apply: () => f(lg.tensor([1, 2])),
    noGrad: () => lg.noGrad(() => f(lg.tensor([1, 2]))),
    gradients: () => {
      const x = lg.tensor([1, 2]);
      return lg.gradients(f(x), [x]);
    },
    grad: () => lg.grad(f)([1, 2]),
    'grad of grad': () => lg.grad((x) => lg.grad(f)(x).sum())([1, 2]),
    valueAndGrad: () => lg.valueAndGrad(f)([1, 2]),
    jvp: () => lg.jvp(f, [[1, 2]], [[1, 1]]),
    hvp: () => lg.hvp(f, [[1, 2]], [[1, 1]]),
    jacobian: () => lg.jacobian(f)([1, 2]),
    hessian: () => lg.hessian(f)([1, 2]),
    checkGradients: () => lg.checkGradients(f, [[1, 2]], { order: 2 }),
  };

  for (const [name, call] of Object.entries(callers)) {
    it(`${name} leaves no state behind, wherever it was`, () => {
      for (let at = 1; ; at++) {
        reset(at);
        try {
          call();
        } catch (error) {
          expect(error).to.have.property('message', 'injected');
        }
        const done = !reached();
        reset(Number.POSITIVE_INFINITY);
        const x = lg.tensor([3]);
        const y = x.mul(2);
        expect(y.node, 'history is kept').not.to.equal(null);
        expect(held(y), 'nothing is held').to.equal(y);
        expect(lg.tracing()).to.equal(null);
        expect(lg.gradients(f(x), [x])[0]?.toArray()).to.deep.equal([8]);
        if (done) return;
      }
    });
  }
});

describe('sizes over the limit', () => {
  const wide = lg.zeros([1, 65536]);
  const tall = lg.zeros([65536, 1]);
  const calls: [string, () => unknown][] = [
    ['zeros', () => lg.zeros([65536, 65536])],
    ['full with an overflowing product', () => lg.full([2 ** 31, 2 ** 31, 2 ** 31], 1)],
    ['add', () => lg.add(wide, tall)],
    ['where', () => lg.where(lg.equal(wide, 0), tall, tall)],
    ['broadcastTo', () => lg.broadcastTo(0, [65536, 65536])],
    ['matMul', () => lg.matMul(tall, wide)],
    ['outer', () => lg.outer(wide, tall)],
    ['tile', () => lg.tile([1, 2], [2 ** 31])],
    ['repeat', () => lg.repeat([1, 2], 2 ** 31)],
    ['pad', () => lg.pad([1], [[2 ** 31, 0]])],
    ['pad between', () => lg.pad([1, 2], [[0, 0, 2 ** 32]])],
    ['oneHot', () => lg.oneHot(new Int32Array(65536), 65536)],
    ['gather', () => lg.gather(wide, lg.broadcastTo(new Int32Array(1), [65536]), { axis: 0 })],
    ['concat', () => lg.concat(new Array(3).fill(lg.broadcastTo(0, [2 ** 30])))],
    ['scatterAdd', () => lg.scatterAdd([1], [0], [2 ** 32])],
    ['range', () => lg.range(2 ** 32)],
    ['uniform', () => new lg.Generator(1).uniform([65536, 65536])],
    ['permutation', () => new lg.Generator(1).permutation(2 ** 32)],
    ['tensor with a shape', () => lg.tensor([1], { shape: [2 ** 16, 2 ** 16] })],
  ];

  for (const [name, call] of calls) {
    it(`are refused by ${name} before anything is allocated`, () => {
      const before = process.memoryUsage().arrayBuffers;
      expect(call).to.throw(lg.SizeError).with.property('code', 'ERR_SIZE');
      expect(process.memoryUsage().arrayBuffers - before).to.be.below(16 * 2 ** 20);
    });
  }

  it('are refused above 4 GiB, whatever the number of elements', () => {
    expect(() => allocate('float32', 2 ** 30 + 1)).to.throw(lg.SizeError, 'allocate: too large; got 1073741825');
    expect(() => lg.zeros([2 ** 29 + 1], 'float64')).to.throw(lg.SizeError, 'at most 4294967296 bytes are allowed');
    expect(() => lg.scatterAdd([1], [0], [2 ** 31 - 1])).to.throw(lg.SizeError, 'got 2147483647 elements');
  });
});
