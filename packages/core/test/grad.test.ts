import { expect } from 'chai';
import * as lg from '../src/index.ts';
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

describe('an argument that stands in several places', () => {
  const t = tensor([2, 4]);
  const product = (a: Tensor, b: Tensor) => a.mul(b).sum();

  it('is another variable in each', () => {
    const { gradients: found } = lg.valueAndGrad(product)(t, t);
    expect(found.map((g) => g.toArray())).to.deep.equal([
      [2, 4],
      [2, 4],
    ]);
    expect(
      lg
        .grad((x) => x.mul(t).sum())(t)
        .toArray(),
    ).to.deep.equal([2, 4]);
    expect(
      lg
        .jvp(
          (a, b) => a.mul(b),
          [t, t],
          [
            [1, 1],
            [0, 0],
          ],
        )
        .tangent.toArray(),
    ).to.deep.equal([2, 4]);
    expect(
      lg
        .hvp(
          product,
          [t, t],
          [
            [1, 1],
            [0, 0],
          ],
        )
        .map((g) => g.toArray()),
    ).to.deep.equal([
      [0, 0],
      [1, 1],
    ]);
    expect(
      lg
        .jacobian((a, b) => a.mul(b))(t, t)
        .toArray(),
    ).to.deep.equal([
      [2, 0],
      [0, 4],
    ]);
    expect(
      lg
        .hessian((a, b) => a.mul(a).mul(b).sum())(t, t)
        .toArray(),
    ).to.deep.equal([
      [4, 0],
      [0, 8],
    ]);
  });

  it('is the same one for gradients, which is given tensors and not arguments', () => {
    expect(lg.gradients(product(t, t), [t])[0].toArray()).to.deep.equal([4, 8]);
  });

  it('leads back to where it came from, for derivatives of higher order', () => {
    const cube = (x: Tensor) => x.mul(x).mul(x);
    expect(
      lg
        .grad((x) => lg.grad(cube)(x).mul(x))(2)
        .item(),
    ).to.equal(36); // (3x² · x)′ = 9x²
  });
});
