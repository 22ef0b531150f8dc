import { inspect } from 'node:util';
import { expect } from 'chai';
import ndarray from 'ndarray';
import {
  add,
  ShapeError,
  Tensor,
  type Trace,
  tensor,
  transpose,
  ValueError,
  Variable,
  withTrace,
  zeros,
} from '../src/index.ts';
import { contiguous } from '../src/tensor.ts';

describe('a tensor in the place of a number', () => {
  const x = tensor([1, 2]);

  it('is refused by operators and functions of numbers', () => {
    for (const f of [(t: number) => t * 2, (t: number) => -t, Math.abs, Number]) {
      expect(() => f(x as never)).to.throw(
        ValueError,
        'a tensor is no number; got one of shape [2]; use ops, as in x.mul(2)',
      );
    }
  });

  it('is text where text is wanted', () => {
    expect(`${x}`).to.equal('Tensor float32 [2] [1, 2]');
    expect(String(x)).to.equal(x.toString());
  });
});

describe('Tensor', () => {
  const matrix = tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);

  it('knows shape, dtype, rank and size', () => {
    const { shape, dtype, rank, size } = matrix;
    expect({ shape, dtype, rank, size }).to.deep.equal({ shape: [2, 3], dtype: 'float32', rank: 2, size: 6 });
  });

  it('is a leaf unless an op made it', () => {
    expect(matrix.node).to.equal(null);
    expect(matrix.add(1).node?.op.name).to.equal('add');
  });

  it('has an id larger than those of its inputs', () => {
    const sum = add(matrix, matrix);
    expect(sum.id).to.be.greaterThan(matrix.id);
    expect(sum.node?.inputs[0]).to.equal(matrix);
  });

  it('gives nested arrays, and a bare number or boolean for a scalar', () => {
    expect(matrix.toArray()).to.deep.equal([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(tensor(7).toArray()).to.equal(7);
    expect(tensor(true).toArray()).to.equal(true);
    expect(tensor([true, false]).toArray()).to.deep.equal([true, false]);
    expect(zeros([0, 2]).toArray()).to.deep.equal([]);
    expect(zeros([2, 0]).toArray()).to.deep.equal([[], []]);
  });

  it('gives a fresh flat array in row-major order, whatever its strides', () => {
    const turned = transpose(matrix);
    expect([...turned.toTypedArray()]).to.deep.equal([1, 4, 2, 5, 3, 6]);
    const copy = matrix.toTypedArray();
    copy[0] = 99;
    expect(matrix.toArray()).to.have.nested.property('[0][0]', 1);
  });

  it('reads through an offset', () => {
    const second = new Tensor(ndarray(new Float32Array([1, 2, 3, 4]), [2], [1], 2), 'float32');
    expect(second.toArray()).to.deep.equal([3, 4]);
    expect(second.slice([[1, null]]).item()).to.equal(4);
  });

  it('gives an ndarray over its values, and lies in an array of one class whatever dtype and rank', () => {
    const turned = transpose(matrix);
    expect(turned.ndarray.constructor).to.equal(ndarray(new Float32Array(6), [3, 2]).constructor);
    expect(turned.ndarray.data).to.equal(turned.strided.data);
    expect(turned.ndarray.get(2, 0)).to.equal(3);
    turned.ndarray.shape[0] = 9;
    expect(turned.shape).to.deep.equal([3, 2]);
    expect(turned.strided.constructor).to.equal(tensor(1, { dtype: 'int32' }).strided.constructor);
  });

  it('gives its single value, and refuses to choose among several', () => {
    expect(tensor([[5]]).item()).to.equal(5);
    expect(() => matrix.item()).to.throw(ShapeError, 'item: not a single value; got shape [2, 3]');
    expect(() => zeros([0]).item()).to.throw(ShapeError, '[0]');
  });

  it('tells whether its values lie in row-major order', () => {
    expect(contiguous(matrix)).to.equal(true);
    expect(contiguous(transpose(matrix))).to.equal(false);
    expect(contiguous(matrix.slice([[1, 2]]))).to.equal(true);
    expect(contiguous(zeros([0, 3]).transpose())).to.equal(true);
    expect(contiguous(matrix.slice([null, [0, 1]]))).to.equal(false);
  });

  it('prints dtype, shape, values and origin', () => {
    expect(String(matrix)).to.equal('Tensor float32 [2, 3] [[1, 2, 3], [4, 5, 6]]');
    expect(inspect(matrix.mul(0.1).sum())).to.equal('Tensor float32 [] 2.1 from sum');
    expect(String(tensor([true]))).to.equal('Tensor bool [1] [true]');
    expect(String(zeros([100]))).to.equal('Tensor float32 [100] 100 values');
  });

  it('prints a Variable with its value', () => {
    const w = new Variable([2, -1], { name: 'w' });
    expect(String(w)).to.equal("Variable 'w' float32 [2] [2, -1]");
    w.assign(w.value.mul(0.1));
    expect(inspect(w)).to.equal("Variable 'w' float32 [2] [0.2, -0.1]");
    expect(String(new Variable(zeros([100])))).to.equal("Variable 'variable' float32 [100] 100 values");
    const trace: Trace = { read: () => expect.fail('read'), assign: () => expect.fail('assigned') };
    withTrace(trace, () => expect(String(w)).to.equal("Variable 'w' float32 [2] being recorded"));
  });
});
