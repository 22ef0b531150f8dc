import { expect } from 'chai';
import fc from 'fast-check';
import * as lg from '../src/index.ts';
import { grad, hessian, hvp, jacobian, jvp, type Tensor, tensor } from '../src/index.ts';

const float64 = (values: lg.TensorLike) => tensor(values, { dtype: 'float64' });
const rosenbrock = (x: Tensor) => {
  const [a, b] = x.split(2) as [Tensor, Tensor];
  return lg.add(lg.sub(1, a).square(), b.sub(a.square()).square().mul(100)).sum();
};

describe('jvp', () => {
  it('is the transpose of the gradient: ⟨ct, J t⟩ = ⟨Jᵀ ct, t⟩', () => {
    const f = (x: Tensor, w: Tensor) => x.matMul(w).tanh().softmax();
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = new lg.Generator(seed);
        const [x, w] = [lg.draw(random, [2, 3]), lg.draw(random, [3, 4])];
        const [tx, tw] = [lg.draw(random, [2, 3]), lg.draw(random, [3, 4])];
        const ct = lg.draw(random, [2, 4]);
        const { tangent } = jvp(f, [x, w], [tx, tw]);
        const [gx, gw] = lg.gradients(f(x, w), [x, w], { seed: ct }) as [Tensor, Tensor];
        const pulled = gx.mul(tx).sum().add(gw.mul(tw).sum()).item();
        expect(tangent.mul(ct).sum().item()).to.be.closeTo(pulled, 1e-12);
      }),
      { seed: 3, numRuns: 30 },
    );
  });

  it('gives the value, too, and can be differentiated', () => {
    const { value, tangent } = jvp((x) => x.exp(), [float64([0, 1])], [[1, 2]]);
    expect(value.toArray()).to.deep.equal([1, Math.E]);
    expect(tangent.toArray()).to.deep.equal([1, 2 * Math.E]);
    const along = (x: Tensor) => jvp((t) => t.mul(t).mul(t), [x], [1]).tangent; // 3x²
    expect(grad(along)(2).item()).to.equal(12);
  });

  it('is 0 along an input that does not matter', () => {
    expect(jvp((x) => x.mul(2), [[1], [5]], [[0], [1]]).tangent.toArray()).to.deep.equal([0]);
  });

  it('refuses tangents that do not fit', () => {
    expect(() => jvp((x) => x, [[1, 2]], [[1]])).to.throw(
      lg.ShapeError,
      'jvp: direction 0 does not fit; got [1] for an input [2]',
    );
    expect(() => jvp((x) => x, [[1, 2]], [])).to.throw(lg.ShapeError, 'jvp: not one direction per input');
    expect(() => jvp((x) => x, [], [])).to.throw(lg.ValueError, 'jvp: no inputs');
    expect(() => jvp(3 as never, [1], [1])).to.throw(lg.ValueError, 'jvp: not a function; got 3');
    expect(() => jvp(() => 3 as never, [1], [1])).to.throw(lg.ValueError, 'jvp: the function gave no tensor');
  });
});

describe('hessian and hvp', () => {
  it("agree, and with the known Hessian of Rosenbrock's function", () => {
    const at = float64([-1, 1]);
    const h = hessian(rosenbrock)(at);
    expect(h.toArray()).to.deep.equal([
      [802, 400],
      [400, 200],
    ]);
    const [product] = hvp(rosenbrock, [at], [[2, -3]]);
    expect(product?.toArray()).to.deep.equal([802 * 2 - 400 * 3, 400 * 2 - 200 * 3]);
  });

  it('of several inputs: one product per input', () => {
    const [a, b] = hvp(
      (x, y) => x.mul(y).sum(),
      [
        [1, 2],
        [3, 4],
      ],
      [
        [1, 0],
        [0, 5],
      ],
    );
    expect([a?.toArray(), b?.toArray()]).to.deep.equal([
      [0, 5],
      [1, 0],
    ]);
  });

  it('of a linear function is 0', () => {
    expect(hessian((x) => x.sum())([1, 2]).toArray()).to.deep.equal([
      [0, 0],
      [0, 0],
    ]);
  });

  it('refuse functions with several values', () => {
    expect(() => hessian((x) => x)([1, 2])).to.throw(lg.ShapeError, 'not a single value');
    expect(() => hvp((x) => x, [[1, 2]], [[1, 2]])).to.throw(lg.ShapeError);
    expect(() => hessian(null as never)).to.throw(lg.ValueError, 'hessian: not a function');
  });
});

describe('jacobian', () => {
  it('has the shape of the output, then of the input', () => {
    const j = jacobian((x) => x.sum({ axis: 0 }))([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(j.shape).to.deep.equal([3, 2, 3]);
    expect(j.sum().item()).to.equal(6);
    expect(jacobian((x) => x.slice([[0, 0]]))([1, 2]).shape).to.deep.equal([0, 2]);
  });

  it('can be taken of itself: third derivatives', () => {
    const third = jacobian(jacobian(grad((x: Tensor) => x.pow(4).sum())));
    expect(third([1, 2]).toArray()).to.deep.equal([
      [
        [24, 0],
        [0, 0],
      ],
      [
        [0, 0],
        [0, 48],
      ],
    ]);
  });

  it('refuses to be too large', () => {
    expect(() => jacobian((x) => x)(lg.zeros([1001]))).to.throw(
      lg.SizeError,
      'jacobian: too large; got shape [1001, 1001]',
    );
  });
});
