import * as lg from '@lossgraph/core';
import { Generator, type Tensor, tensor } from '@lossgraph/core';
import { expect } from 'chai';
import { compile } from '../src/index.ts';

const specials = [0, -0, 1, -1, 0.3, -2.5, 1e-40, 3e38, -3e38, Infinity, -Infinity, NaN];

/** The ops of the compiled form, and whether it gives eager's very bits on the specials. */
function compared(f: (x: Tensor) => Tensor, dtype: 'float32' | 'float64' = 'float32') {
  const x = tensor([...specials, ...new Generator(3).uniform([21], { low: -3, high: 3 }).toTypedArray()], { dtype });
  const compiled = compile(f);
  expect(compiled(x).toArray()).to.deep.equal(f(x).toArray());
  return compiled.inspect().programs[0]!.kernels.flatMap(({ ops }) => ops);
}

describe('simplified ops give the same bits', () => {
  for (const dtype of ['float32', 'float64'] as const) {
    it(`powers by 0, 1, 2 and -1 in ${dtype}`, () => {
      const powers = [0, 1, 2, -1].map((k) => compared((x) => lg.pow(x, k).add(0), dtype));
      expect(powers).to.deep.equal([['add'], ['add'], ['square', 'add'], ['reciprocal', 'add']]);
    });
  }

  it('powers of a sum, and powers that are no constants, stay powers', () => {
    expect(compile((x: Tensor) => lg.pow(x, 3))(tensor([2])).toArray()).to.deep.equal([8]);
    const f = compile((x: Tensor, k: Tensor) => lg.pow(x, k));
    expect(f(tensor([2, 3]), tensor([2, 1])).toArray()).to.deep.equal([4, 3]);
    expect(f(tensor([2, 3]), tensor([0, 2])).toArray()).to.deep.equal([1, 9]);
  });

  it('choices by a condition that has been decided', () => {
    const guarded = (x: Tensor) => {
      const zero = lg.equal(x, 0);
      return lg.where(zero, 7, lg.reciprocal(lg.where(zero, 1, x)).add(lg.where(zero, lg.where(zero, 2, x), 3)));
    };
    expect(compared(guarded).filter((op) => op === 'where')).to.have.length(3);
    const twice = (x: Tensor) => lg.where(lg.equal(x, 0), 5, lg.where(lg.equal(x, 0), 1, x));
    expect(compared(twice).filter((op) => op === 'where')).to.have.length(1);
    const other = (x: Tensor) => lg.where(lg.less(x, 0), 5, lg.where(lg.equal(x, 0), 1, x));
    expect(compared(other).filter((op) => op === 'where')).to.have.length(2);
  });

  for (const dtype of ['float32', 'float64'] as const) {
    it(`choices of one of two that are compared, and of a number or its negative, in ${dtype}`, () => {
      const pairs = (f: (a: Tensor, b: Tensor) => Tensor) =>
        compared((x) => f(x.add(0).reshape([-1, 1]), lg.mul(x, 1.5)), dtype).filter(
          (op) => !['add', 'mul'].includes(op),
        );
      expect(pairs((a, b) => lg.where(lg.less(a, b), a, b))).to.deep.equal(['lesser']);
      expect(pairs((a, b) => lg.where(lg.less(a, b), b, a))).to.deep.equal(['larger']);
      expect(pairs((a, b) => lg.where(lg.greater(a, b), a, b))).to.deep.equal(['larger']);
      expect(pairs((a, b) => lg.where(lg.greater(a, b), b, a))).to.deep.equal(['lesser']);
      expect(pairs((a, b) => lg.where(lg.lessEqual(a, b), a, b))).to.deep.equal(['lessEqual', 'where']);
      const signed = compared((x) => lg.where(lg.less(x, 0.2), lg.neg(x), x), dtype);
      expect(signed).to.deep.equal(['less', 'negatedWhere']);
      compared((x) => lg.where(lg.less(x, 0.2), x, lg.neg(x)), dtype);
      for (const at of specials.keys()) {
        const single = (x: Tensor, i: number) => x.slice([[i, i + 1]]);
        compared((x) => lg.where(lg.less(single(x, at), 0.2), lg.neg(single(x, at)), single(x, at)), dtype);
        compared((x) => lg.where(lg.less(single(x, at), single(x, 0)), single(x, at), single(x, 0)), dtype);
        compared((x) => lg.where(lg.greater(single(x, 0), single(x, at)), single(x, 0), single(x, at)), dtype);
      }
    });
  }

  it('signs, of the smallest numbers too', () => {
    const tiny = [2 ** -149, -(2 ** -149), 2 ** -1074, -(2 ** -1074), 1e-300, Number.MIN_VALUE];
    for (const dtype of ['float32', 'float64'] as const) {
      compared((x) => lg.sign(x), dtype);
      compared((x) => lg.sign(lg.concat([x, tensor(tiny, { dtype })])), dtype);
    }
  });

  it('choices between a number and 0', () => {
    for (const dtype of ['float32', 'float64'] as const) {
      compared((x) => lg.where(lg.less(x, 0.2), x, 0), dtype);
      compared((x) => lg.where(lg.less(x, 0.2), 0, x), dtype);
      compared((x) => lg.where(lg.less(x, 0.2), -0, x), dtype);
      compared((x) => lg.where(lg.less(x, 0.2), x, -0), dtype);
    }
    const ints = (x: Tensor) => lg.where(lg.less(x, 0.2), lg.cast(lg.less(x, 0), 'int32'), 0);
    compared(ints);
  });

  it('the larger and the smaller of a number and a constant', () => {
    for (const c of [0, -0, 0.3, -1, Infinity, -Infinity, NaN]) {
      compared((x) => lg.maximum(x, c));
      compared((x) => lg.maximum(c, x));
      compared((x) => lg.minimum(x, c));
      compared((x) => lg.minimum(c, x));
    }
  });
});

describe('functions of operands that are known to lie in a range', () => {
  const x = tensor([
    ...specials,
    88,
    -88,
    104,
    -104,
    1e-8,
    ...new Generator(3).uniform([40], { low: -9, high: 9 }).toTypedArray(),
  ]);
  const check = (f: (x: Tensor) => Tensor, longer: (x: Tensor, zero: Tensor) => Tensor) => {
    const wanted = compile(longer)(x, tensor(0)).toTypedArray(); // of an operand of which nothing is known
    const found = compile(f)(x).toTypedArray();
    wanted.forEach((each, i) => {
      const near = Number.isFinite(each) && Math.abs(each - found[i]!) <= 2 * Math.abs(each) * 2 ** -23;
      const close = Object.is(each, found[i]) || near;
      expect(close, `${x.toTypedArray()[i]}: ${found[i]}, not ${each}`).to.equal(true);
    });
  };

  it('agree with the same functions of anything', () => {
    check(
      (x) => lg.exp(lg.neg(lg.abs(x))),
      (x, zero) => lg.exp(lg.neg(lg.abs(x)).add(zero)),
    );
    check(
      (x) => lg.exp(lg.minimum(x, 0)),
      (x, zero) => lg.exp(lg.minimum(x, 0).add(zero)),
    );
    check(
      (x) => lg.log1p(lg.clip(x, 0, 1)),
      (x, zero) => lg.log1p(lg.clip(x, 0, 1).add(zero)),
    );
    check(
      (x) => lg.log1p(lg.exp(lg.neg(lg.abs(x)))),
      (x, zero) => lg.log1p(lg.exp(lg.neg(lg.abs(x))).add(zero)),
    );
    check(
      (x) => lg.log(lg.maximum(x, 1e-7)),
      (x, zero) => lg.log(lg.maximum(x, 1e-7).add(zero)),
    );
    check(
      (x) => lg.log(lg.add(1, lg.square(x))),
      (x, zero) => lg.log(lg.add(1, lg.square(x)).add(zero)),
    );
    check(
      (x) => lg.exp(lg.sub(-1, lg.square(x))),
      (x, zero) => lg.exp(lg.sub(-1, lg.square(x)).add(zero)),
    );
  });

  it('and are no shorter where the range is not enough', () => {
    check(
      (x) => lg.log(lg.maximum(x, 0)),
      (x, zero) => lg.log(lg.maximum(x, 0).add(zero)),
    );
    check(
      (x) => lg.log1p(lg.clip(x, -1, 1)),
      (x, zero) => lg.log1p(lg.clip(x, -1, 1).add(zero)),
    );
    check(
      (x) => lg.exp(lg.minimum(x, 1)),
      (x, zero) => lg.exp(lg.minimum(x, 1).add(zero)),
    );
    check(
      (x) => lg.log(lg.abs(x)),
      (x, zero) => lg.log(lg.abs(x).add(zero)),
    );
    check(
      (x) => lg.exp(lg.where(lg.less(x, 3), x, -1)),
      (x, zero) => lg.exp(lg.where(lg.less(x, 3), x, -1).add(zero)),
    );
  });
});

describe('products that are 0 where a factor is', () => {
  it('are 0 for zeros of either sign, in kernels that are alike but for what is known of the factor', () => {
    const infinities = tensor([1, -1, 1, -1, 1, -1, 1, -1]).div(0);
    const f = (x: Tensor) => [
      ...[1, 2, 3, 4].map((k) => lg.mulUnlessZero(lg.add(lg.square(x), k - k), infinities)), // not negative
      ...[1, 2, 3, 4].map((k) => lg.mulUnlessZero(lg.mul(x, k), infinities)),
      lg.mulUnlessZero(lg.square(x), infinities),
      lg.mulUnlessZero(lg.relu(x), infinities),
      lg.mulUnlessZero(lg.neg(lg.square(x)), infinities),
      lg.divUnlessZero(lg.abs(x), lg.mul(infinities, 0)),
      lg.divUnlessZero(x, lg.mul(infinities, 0)),
    ];
    const x = tensor([0, -0, 0, -0, 1, 1, -1, -1]);
    for (const fuse of [true, false]) {
      const found = compile(f, { fuse })(x).map((each) => [...each.toTypedArray()]);
      expect(found, `${fuse}`).to.deep.equal(f(x).map((each) => [...each.toTypedArray()]));
    }
  });
});

describe('kernels of several loops', () => {
  const x = new Generator(5).uniform([8, 200], { low: -3, high: 3 });
  const opsOf = (f: (x: Tensor) => Tensor) => {
    const compiled = compile(f);
    const wanted = f(x).toTypedArray();
    compiled(x)
      .toTypedArray()
      .forEach((each, i) => {
        expect(each).to.be.closeTo(wanted[i]!, 3e-6 * Math.max(1, Math.abs(wanted[i]!)));
      });
    return compiled.inspect().programs[0]!.kernels.map(({ ops }) => ops);
  };

  const loopsOf = (f: (x: Tensor) => Tensor) => {
    const compiled = compile(f);
    compiled(x);
    const loops = compiled.inspect().programs[0]!.kernels[0]!.code.split('for each of').slice(2);
    return loops.map((loop) => [...loop.matchAll(/= (\w+)/g)].map(([, op]) => op));
  };

  it('make again what is quicker made than kept', () => {
    const centred = (x: Tensor) => lg.sub(x, lg.max(x, { axis: -1, keepDims: true }));
    const ratio = (x: Tensor) => lg.div(centred(x), lg.sum(lg.square(centred(x)), { axis: -1, keepDims: true }).add(1));
    expect(opsOf(ratio)).to.deep.equal([['max', 'sub', 'square', 'sum', 'add', 'sub', 'div']]);
  });

  it('and keep what is not', () => {
    const slow = (x: Tensor) => lg.div(x, lg.max(x, { axis: -1, keepDims: true }).add(7));
    const ratio = (x: Tensor) => lg.div(slow(x), lg.sum(lg.square(slow(x)), { axis: -1, keepDims: true }).add(1));
    expect(opsOf(ratio)).to.deep.equal([['max', 'add', 'div', 'square', 'sum', 'add', 'div']]);
  });

  it('give functions of many instructions loops of their own', () => {
    const f = (x: Tensor) => lg.mul(lg.exp(x), lg.add(lg.log1p(lg.exp(x)), lg.square(x))).sub(x);
    expect(loopsOf(f)).to.deep.equal([['exp'], ['log1p'], ['square', 'add', 'mul', 'sub']]);
    opsOf(f);
  });

  it('fold what lies in memory in the first of them, if that has no such function', () => {
    const over = { axis: -1, keepDims: true };
    const f = (x: Tensor) =>
      lg
        .mul(lg.exp(lg.sub(x, lg.max(x, over))), lg.mul(lg.sum(x, over), x))
        .add(1)
        .mul(x);
    expect(loopsOf(f)).to.deep.equal([
      ['max', 'sum'],
      ['sub', 'exp'],
      ['mul', 'mul', 'add', 'mul'],
    ]);
    opsOf(f);
    const g = (x: Tensor) =>
      lg
        .mul(lg.mul(lg.exp(x), lg.sum(x, over)), lg.square(x))
        .add(1)
        .mul(x);
    expect(loopsOf(g)).to.deep.equal([['exp'], ['sum'], ['mul', 'square', 'mul', 'add', 'mul']]);
    opsOf(g);
  });

  it('started apart are merged', () => {
    const f = (a: Tensor) => lg.add(lg.tanh(lg.sub(1, a)), lg.mul(lg.sum(a, { axis: -1, keepDims: true }), 2));
    expect(opsOf(f)).to.have.length(1);
  });

  it('over everything give what follows on their result to loops over rows', () => {
    const f = (a: Tensor) => lg.mean(lg.square(lg.sub(a, lg.max(a))), { axis: -1 });
    expect(opsOf(f)).to.deep.equal([['max'], ['sub', 'square', 'mean']]);
  });

  it('over everything stay one where elements pass between them', () => {
    const f = (a: Tensor) => {
      const slow = lg.div(a, lg.add(lg.square(a), 2));
      return lg.mean(lg.square(lg.sub(slow, lg.max(slow))), { axis: -1 });
    };
    expect(opsOf(f)).to.deep.equal([['square', 'add', 'div', 'max', 'sub', 'square'], ['mean']]);
  });

  it('over everything stay one where there are no rows', () => {
    const f = (a: Tensor) => lg.mean(lg.square(lg.sub(a, lg.max(a))));
    expect(opsOf(f)).to.deep.equal([['max', 'sub', 'square', 'mean']]);
  });
});

describe('large results', () => {
  it('are copies, which the next call leaves alone', () => {
    const double = compile((x: Tensor) => x.mul(2));
    const first = double(lg.full([40, 1000], 1));
    const second = double(lg.full([40, 1000], 3));
    expect([...new Set(first.toTypedArray())]).to.deep.equal([2]);
    expect([...new Set(second.toTypedArray())]).to.deep.equal([6]);
    expect(first.toTypedArray().buffer.byteLength).to.equal(160000);
  });
});
