import * as lg from '@lossgraph/core';
import { StateError, type Tensor, ValueError, Variable } from '@lossgraph/core';
import { expect } from 'chai';
import { compile } from '../src/index.ts';

const size = 20000;
const ramp = (from: number) => lg.range(size, 'float32').add(from);
const refused = /a result was read after it had gone back to 'twice'; got one of shape \[20000\]/;

function twice(x: Tensor): Tensor {
  return x.mul(2);
}

describe("results: 'borrowed'", () => {
  const lent = () => compile(twice, { results: 'borrowed' });

  it('are right until the next call, and refused from then on', () => {
    const f = lent();
    for (let call = 0; call < 4; call++) {
      const result = f(ramp(call));
      expect(result.toTypedArray()).to.deep.equal(twice(ramp(call)).toTypedArray());
      expect(lg.sum(result).item()).to.equal(lg.sum(twice(ramp(call))).item());
      f(ramp(7));
      for (const read of [() => result.toTypedArray(), () => result.add(1), () => result.ndarray.get(0)])
        expect(read).to.throw(StateError, refused);
      expect(result.shape).to.deep.equal([size]);
    }
  });

  it('lie in the memory of the function, no copy being made', () => {
    const f = lent();
    const { buffer } = f(ramp(0)).ndarray.data;
    expect(buffer.byteLength).to.equal(f.inspect().arenaBytes);
    expect(compile(twice)(ramp(0)).ndarray.data.buffer.byteLength).to.equal(4 * size);
  });

  it('are refused through views, and through views on those', () => {
    const f = lent();
    const view = f(ramp(0)).reshape([2, size / 2]);
    const row = lg.slice(view, [
      [1, 2],
      [0, 4],
    ]);
    expect(row.toArray()).to.deep.equal([[20000, 20002, 20004, 20006]]);
    f(ramp(1));
    for (const each of [view, row]) expect(() => each.toArray()).to.throw(StateError, refused);
  });

  it('do not change under an array taken from them', () => {
    const f = lent();
    const { data } = f(ramp(0)).ndarray;
    f(ramp(1));
    expect(data.length).to.equal(0);
  });

  it('last as arguments of the next call, in whatever form', () => {
    const f = lent();
    let state = f(ramp(0));
    for (let call = 0; call < 3; call++) state = f(state);
    expect(state.toTypedArray()).to.deep.equal(ramp(0).mul(16).toTypedArray());

    const both = compile((x: Tensor, y: Tensor) => [y.add(1), x.sub(y)], { results: 'borrowed' });
    const plain = (x: Tensor, y: Tensor) => [y.add(1), x.sub(y)];
    let found = both(ramp(0), ramp(3)) as [Tensor, Tensor];
    let expected = plain(ramp(0), ramp(3)) as [Tensor, Tensor];
    for (const shape of [[size], [2, size / 2], [size, 1], [size]]) {
      const [a, b] = found;
      found = both(b.reshape(shape), a.reshape(shape)) as [Tensor, Tensor];
      expected = plain(expected[1].reshape(shape), expected[0].reshape(shape)) as [Tensor, Tensor];
      expect(found.map((t) => t.toArray())).to.deep.equal(expected.map((t) => t.toArray()));
    }
  });

  it('last in Variables, and Variables as results', () => {
    const [w, v] = [new Variable(lg.zeros([size])), new Variable(lg.zeros([size]))];
    const f = compile(
      (x: Tensor) => {
        const former = w.value;
        const next = former.add(x);
        w.assign(next);
        return [former, next, x.mul(3)];
      },
      { results: 'borrowed' },
    );
    const [former, next, triple] = f(ramp(1)) as [Tensor, Tensor, Tensor];
    v.assign(triple);
    w.assign(lg.ones([size]));
    expect(former.toTypedArray()).to.deep.equal(lg.zeros([size]).toTypedArray());
    expect(next.toTypedArray()).to.deep.equal(ramp(1).toTypedArray());
    f(ramp(2));
    expect(v.value.toTypedArray()).to.deep.equal(ramp(1).mul(3).toTypedArray());
    expect(w.value.toTypedArray()).to.deep.equal(ramp(3).toTypedArray());
    expect(new Variable((f(ramp(0)) as Tensor[])[2]!).value.toTypedArray().length).to.equal(size);
  });

  it('go on to another function, which may borrow as well', () => {
    const [f, g] = [lent(), compile((x: Tensor) => x.add(1), { results: 'borrowed' })];
    for (let call = 0; call < 3; call++)
      expect(g(f(ramp(call))).toTypedArray()).to.deep.equal(ramp(call).mul(2).add(1).toTypedArray());
    const stale = f(ramp(0));
    f(ramp(1));
    expect(() => g(stale)).to.throw(StateError, refused);
    expect(g(ramp(5)).toTypedArray()).to.deep.equal(ramp(6).toTypedArray());
  });

  it('are copied where they are small, and none is lost when a call is refused', () => {
    const f = lent();
    const small = f(lg.ones([3]));
    f(lg.zeros([3]));
    expect(small.toArray()).to.deep.equal([2, 2, 2]);
    const result = f(ramp(0));
    expect(() => f(new Float32Array(3) as unknown as Tensor)).to.throw(ValueError);
    expect(lg.noGrad(() => result.toTypedArray()[1])).to.equal(2);
  });

  it('leave no argument of another call behind when a function refuses one', () => {
    const [f, g] = [lent(), compile((x: Tensor, y: Tensor, k: number) => x.add(y).mul(y).add(k))];
    const gone = f(ramp(0));
    f(ramp(1));
    const [x, y] = [lg.ones([size]), lg.full([size], 3)];
    for (let k = 0; k < 2; k++) g(x, y, k);
    g(x, y, 0);
    g(x.mul(5), y.mul(5), 1); // another program, in the same memory
    expect(() => g(gone, y, 0)).to.throw(StateError, refused);
    expect(g(x, y, 0).toTypedArray()[7]).to.equal(12);
  });
});

describe('options of compile', () => {
  it('are refused when they are not there, or hold what is not allowed', () => {
    const given = (options: object) => () => compile(twice, options);
    expect(given({ result: 'borrowed' })).to.throw(ValueError, /did you mean 'results'/);
    expect(given({ results: 'borowed' })).to.throw(ValueError, /did you mean 'borrowed'/);
    expect(given({ arithmetic: 'fast' })).to.throw(ValueError, /reproducible, relaxed/);
    expect(given({ fuse: 1 })).to.throw(ValueError, /fuse is neither true nor false/);
    expect(given({ name: 3 })).to.throw(ValueError, /name is no text/);
  });
});
