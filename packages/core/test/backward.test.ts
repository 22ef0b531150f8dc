import { expect } from 'chai';
import * as lg from '../src/index.ts';
import { add, gradients, mul, stopGradient, type Tensor, tensor, Variable } from '../src/index.ts';

describe('gradients', () => {
  it('adds up what reaches a tensor by several ways', () => {
    const x = tensor(3);
    const left = x.mul(2);
    const right = x.mul(x);
    const [dx] = gradients(left.mul(right), [x]); // 2x · x² = 2x³
    expect(dx?.item()).to.equal(54);
  });

  it('visits a shared node once: a ladder of diamonds gives 2ⁿ', () => {
    const x = tensor(1, { dtype: 'float64' });
    let y: Tensor = x;
    for (let i = 0; i < 60; i++) y = add(y, y);
    expect(gradients(y, [x])[0]?.item()).to.equal(2 ** 60);
  });

  it('takes the same tensor as both operands', () => {
    const x = tensor([2, 3]);
    expect(gradients(mul(x, x).sum(), [x])[0]?.toArray()).to.deep.equal([4, 6]);
  });

  it('walks a chain of 1,000,000 nodes', function () {
    this.timeout(60_000);
    const x = tensor(1, { dtype: 'float64' });
    const zero = tensor(0, { dtype: 'float64' });
    let y: Tensor = x;
    for (let i = 0; i < 1_000_000; i++) y = add(y, zero);
    expect(gradients(y, [x])[0]?.item()).to.equal(1);
  });

  it('gives the same when called twice', () => {
    const x = tensor([1, 2]);
    const y = x.exp().sum();
    const [first] = gradients(y, [x]);
    const [second] = gradients(y, [x]);
    expect(second?.toArray()).to.deep.equal(first?.toArray());
    expect(second).not.to.equal(first);
  });

  it('gives the inner cotangents, too', () => {
    const x = tensor(2);
    const y = x.mul(3);
    const [dy, dx] = gradients(y.mul(y), [y, x]);
    expect([dy?.item(), dx?.item()]).to.deep.equal([12, 36]);
  });

  it('gives 1 for the output itself, and zeros for what it does not depend on', () => {
    const x = tensor(2);
    const other = tensor([1, 2]);
    const [dx, none] = gradients(x, [x, other]);
    expect([dx?.item(), none?.toArray()]).to.deep.equal([1, [0, 0]]);
  });

  it('lists the same input as often as it was asked', () => {
    const x = tensor(2);
    expect(gradients(x.mul(x), [x, x]).map((g) => g.item())).to.deep.equal([4, 4]);
  });

  it('sums over the axes that were stretched', () => {
    const row = tensor([1, 2, 3]);
    const column = tensor([[1], [2]]);
    const [dRow, dColumn] = gradients(row.mul(column).sum(), [row, column]);
    expect(dRow?.toArray()).to.deep.equal([3, 3, 3]);
    expect(dColumn?.toArray()).to.deep.equal([[6], [6]]);
  });

  it('weights the output by a seed', () => {
    const x = tensor([1, 2]);
    expect(gradients(x.mul(x), [x], { seed: [1, 10] })[0]?.toArray()).to.deep.equal([2, 40]);
  });

  it('keeps no history unless asked to', () => {
    const x = tensor(2);
    expect(gradients(x.mul(x), [x])[0]?.node).to.equal(null);
    const [dx] = gradients(x.mul(x).mul(x), [x], { differentiable: true });
    expect(gradients(dx as Tensor, [x])[0]?.item()).to.equal(12);
  });

  it('passes nothing through stopGradient, noGrad and whole numbers', () => {
    const x = tensor(2);
    expect(gradients(x.mul(stopGradient(x)), [x])[0]?.item()).to.equal(2);
    expect(gradients(x.mul(lg.noGrad(() => x.mul(5))), [x])[0]?.item()).to.equal(10);
    expect(gradients(x.mul(x.cast('int32').cast('float32')), [x])[0]?.item()).to.equal(2);
  });

  it('refuses what has no derivative, in words', () => {
    const x = tensor([1, 2]);
    const whole = tensor([1, 2], { dtype: 'int32' });
    expect(() => gradients(x, [x])).to.throw(lg.ShapeError, 'gradients: output is not a single value; got shape [2]');
    expect(() => gradients(whole, [x])).to.throw(lg.DTypeError, 'gradients: output has no derivative; got dtype int32');
    expect(() => gradients(x.sum(), [whole])).to.throw(lg.DTypeError, 'gradients: input 0 has no derivative');
    expect(() => gradients(x.sum(), [[1, 2] as never])).to.throw(lg.ValueError, 'gradients: input 0 is no tensor');
    expect(() => gradients(5 as never, [x])).to.throw(lg.ValueError, 'gradients: output is no tensor; got 5');
    expect(() => gradients(x, [x], { seed: [1, 2, 3] })).to.throw(lg.ShapeError, 'got shape [3] for an output [2]');
    expect(() => gradients(x, [x], { seed: tensor([1, 2], { dtype: 'float64' }) })).to.throw(
      lg.DTypeError,
      'seed has dtype',
    );
  });

  it('detects a Variable that was assigned in between', () => {
    const v = new Variable([1, 2], { name: 'weights' });
    const y = v.value.mul(2).sum();
    v.assign([3, 4]);
    expect(() => gradients(y, [v])).to.throw(lg.StaleGraphError, "variable 'weights' was assigned after the output");
    expect(() => gradients(y, [v.value])).to.throw(
      lg.StaleGraphError,
      "variable 'weights' was assigned after the output",
    );
  });

  it('takes former values of a variable as constants where the gradient is stopped, and where there is none', () => {
    const w = new Variable([1, 2], { name: 'w' });
    const former = w.value;
    w.assign([4, 6]);
    const anchor = lg.stopGradient(former);
    expect(gradients(lg.sum(lg.square(w.value.sub(anchor))), [w])[0].toArray()).to.deep.equal([6, 8]);
    const isLarge = lg.greater(former, 1);
    expect(gradients(lg.sum(lg.where(isLarge, w.value.mul(3), 0)), [w])[0].toArray()).to.deep.equal([0, 3]);
    expect(() => gradients(lg.sum(w.value.mul(former)), [w])).to.throw(lg.StaleGraphError);
  });

  it('does not mind an assigned Variable that it is not asked about', () => {
    const v = new Variable([1, 2]);
    const x = tensor([1, 1]);
    const y = v.value.mul(x).sum();
    v.assign([3, 4]);
    expect(gradients(y, [x])[0]?.toArray()).to.deep.equal([1, 2]);
  });
});
