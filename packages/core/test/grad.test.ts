import { expect } from 'chai';
import { grad, noGrad, ShapeError, type Tensor, tensor, ValueError, valueAndGrad } from '../src/index.ts';

const quartic = (x: Tensor) => x.mul(x).mul(x).mul(x);

describe('grad', () => {
  it('can be taken again and again', () => {
    expect(grad(quartic)(2).item()).to.equal(32);
    expect(grad(grad(quartic))(2).item()).to.equal(48);
    expect(grad(grad(grad(quartic)))(2).item()).to.equal(48);
    expect(grad(grad(grad(grad(quartic))))(2).item()).to.equal(24);
    expect(grad(grad(grad(grad(grad(quartic)))))(2).item()).to.equal(0);
  });

  it('differentiates by the first argument, holding the others', () => {
    const f = (x: Tensor, y: Tensor) => x.mul(x).mul(y).sum();
    expect(grad(f)([1, 2], [3, 4]).toArray()).to.deep.equal([6, 16]);
  });

  it('records inside noGrad', () => {
    expect(noGrad(() => grad(quartic)(2)).item()).to.equal(32);
  });

  it('refuses non-functions, no arguments, several values and no tensor', () => {
    expect(() => grad(5 as never)).to.throw(ValueError, 'grad: not a function; got 5');
    expect(() => grad(quartic)()).to.throw(ValueError, 'grad: no argument');
    expect(() => grad((x) => x.mul(2))([1, 2])).to.throw(ShapeError, 'not a single value');
    expect(() => grad(() => 3 as never)(1)).to.throw(ValueError, 'grad: the function gave no tensor; got 3');
  });
});

describe('valueAndGrad', () => {
  it('gives the value and all gradients', () => {
    const { value, gradients } = valueAndGrad((x, y) => x.mul(y).sum())([1, 2], tensor([3, 4]));
    expect(value.item()).to.equal(11);
    expect(gradients.map((g) => g.toArray())).to.deep.equal([
      [3, 4],
      [1, 2],
    ]);
  });
});
