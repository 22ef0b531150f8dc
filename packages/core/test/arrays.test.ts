import { expect } from 'chai';
import * as onUse from '../src/kernels/arrays.node.ts';
import * as eager from '../src/kernels/arrays.ts';

describe('arrays for Node', () => {
  it('are those of ndarray', () => {
    const [x, y] = [onUse, eager].map(({ ndarray }) =>
      ndarray(new Float32Array([1, 2, 3, 4, 5, 6]), [3, 2], [1, 3], 0),
    );
    expect(x).to.deep.equal(y);
    expect(x?.constructor).to.equal(y?.constructor);
    expect(onUse.ndarray(new Int32Array(4)).shape).to.deep.equal([4]);
  });

  it('are copied as by ndarray-ops', () => {
    const x = eager.ndarray(new Float64Array([1, 2, 3, 4, 5, 6]), [2, 3]).transpose(1, 0);
    const copy = eager.ndarray(new Float64Array(6), [3, 2]);
    onUse.assign(copy, x);
    expect([...copy.data]).to.deep.equal([1, 4, 2, 5, 3, 6]);
  });
});
