import { expect } from 'chai';
import {
  DTypeError,
  gradients,
  ShapeError,
  type Strided,
  type Tensor,
  tensor,
  Variable,
  withTrace,
  zeros,
} from '../src/index.ts';

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

  it('lives elsewhere on request: there it is stored, and fetched once it has changed', () => {
    const v = new Variable([1, 2]);
    let memory = zeros([2]).ndarray;
    let fetched = 0;
    const residence = {
      store: (value: Strided) => {
        memory = value;
      },
      fetch: () => {
        fetched++;
        return memory;
      },
    };
    v.moveTo(residence);
    expect(v.residence).to.equal(residence);
    expect([...memory.data]).to.deep.equal([1, 2]);
    v.assign([3, 4]);
    expect([...memory.data]).to.deep.equal([3, 4]);
    expect(v.value.toArray()).to.deep.equal([3, 4]);
    expect(fetched).to.equal(0);
    memory = tensor([5, 6]).ndarray;
    v.invalidate();
    expect([v.value.toArray(), v.value.toArray()]).to.deep.equal([
      [5, 6],
      [5, 6],
    ]);
    expect(fetched).to.equal(1);
    v.moveTo(null);
    v.assign([7, 8]);
    expect([...memory.data]).to.deep.equal([5, 6]);
    expect(v.residence).to.equal(null);
  });

  it('is read and assigned through a recording that is under way', () => {
    const v = new Variable([1]);
    const read = tensor([9]);
    const assigned: Tensor[] = [];
    const trace = { read: () => read, assign: (_v: Variable, value: Tensor) => assigned.push(value) };
    withTrace(trace, () => v.assign(v.value.mul(2)));
    expect([v.value.item(), assigned[0]?.item()]).to.deep.equal([1, 18]);
  });

  it('works as an operand and as something to differentiate by', () => {
    const v = new Variable([1, 2]);
    const [g] = gradients(v.value.mul(v.value).sum(), [v]);
    expect(g?.toArray()).to.deep.equal([2, 4]);
  });
});
