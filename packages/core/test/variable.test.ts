import { expect } from 'chai';
import { DTypeError, gradients, ShapeError, Variable, zeros } from '../src/index.ts';

describe('Variable', () => {
  it('holds a leaf that points back to it', () => {
    const v = new Variable([1, 2], { name: 'w' });
    expect(v.value.variable).to.equal(v);
    expect(v.value.node).to.equal(null);
    expect([v.shape, v.dtype, v.trainable, v.name]).to.deep.equal([[2], 'float32', true, 'w']);
  });

  it('drops the history of what is assigned', () => {
    const v = new Variable([1, 2]);
    v.assign(v.value.mul(2));
    expect(v.value.node).to.equal(null);
    expect(v.value.toArray()).to.deep.equal([2, 4]);
  });

  it('keeps tensors that were read before an assignment as they were', () => {
    const v = new Variable([1]);
    const before = v.value;
    v.assign([5]);
    expect(before.item()).to.equal(1);
  });

  it('takes numbers as its own dtype', () => {
    const v = new Variable(new Int32Array([1]));
    v.assign([2]);
    expect(v.dtype).to.equal('int32');
  });

  it('refuses another shape or dtype, keeping its value', () => {
    const v = new Variable([1, 2], { name: 'w' });
    expect(() => v.assign([1])).to.throw(ShapeError, "assign: variable 'w' keeps its shape; got [1]; allowed is [2]");
    expect(() => v.assign(zeros([2], 'float64'))).to.throw(DTypeError, "variable 'w' keeps its dtype; got float64");
    expect(v.value.toArray()).to.deep.equal([1, 2]);
  });

  it('works as an operand and as something to differentiate by', () => {
    const v = new Variable([1, 2]);
    const [g] = gradients(v.value.mul(v.value).sum(), [v]);
    expect(g?.toArray()).to.deep.equal([2, 4]);
  });
});
