import { checkGradients, grad, type Tensor, tensor, valueAndGrad } from '@lossgraph/core';
import { expect } from 'chai';
import {
  BinaryCrossentropy,
  BinaryFocalCrossentropy,
  CategoricalCrossentropy,
  CategoricalFocalCrossentropy,
  get,
  Huber,
  huber,
} from '../src/index.ts';

describe('a loss as a function of tensors', () => {
  const t = tensor([[1, 0]], { dtype: 'float64' });
  const p = tensor([[0.25, 3]], { dtype: 'float64' });

  it('can be checked, configured or plain', () => {
    expect(checkGradients(get('mse'), [t, p]).worst).to.be.below(1e-7);
    expect(checkGradients(huber, [t, p], { order: 2 }).worst).to.be.below(1e-6);
  });

  it('can be differentiated by its first argument, or by both', () => {
    expect(grad(new Huber())(t, p).toArray()).to.deep.equal([[0.375, -0.5]]);
    const { value, gradients } = valueAndGrad(get('mse'))(t, p);
    expect([value.item(), gradients[1]?.toArray()]).to.deep.equal([(0.75 ** 2 + 9) / 2, [[-0.75, 3]]]);
  });

  it('leaves the parameters of functions typed', () => {
    expect(grad((x) => x.mul(x).sum())([3]).toArray()).to.deep.equal([6]);
    expect(grad((x, y, z) => x.mul(y).mul(z))(1, 2, 3).item()).to.equal(6);
    const rest = (...xs: Tensor[]) => xs.reduce((a, b) => a.mul(b));
    expect(valueAndGrad(rest)(1, 2, 3).gradients.map((each) => each.item())).to.deep.equal([6, 3, 2]);
  });
});

describe('logits of any size', () => {
  const { POSITIVE_INFINITY: inf } = Number;
  const [t, p] = [tensor([[1], [0], [0], [1]]), tensor([[inf], [-inf], [inf], [-inf]])];

  for (const Class of [BinaryCrossentropy, BinaryFocalCrossentropy]) {
    const loss = new Class({ fromLogits: true, reduction: 'sum' });

    it(`infinite ones give ${loss.name} a gradient of 0 where they are right, and of ±1 where they are wrong`, () => {
      const { value, gradients } = valueAndGrad((p: Tensor) => loss(t, p))(p);
      expect(value.item()).to.equal(inf);
      expect(gradients[0]?.toArray()).to.deep.equal([[0], [0], [1], [-1]]);
    });
  }

  it('masked classes, of logit −∞, cost nothing and get no gradient', () => {
    const rows = tensor([
      [3, -inf, 1],
      [-inf, 0, -inf],
    ]);
    for (const Class of [CategoricalCrossentropy, CategoricalFocalCrossentropy]) {
      const loss = new Class({ fromLogits: true, reduction: 'sum' });
      const targets = tensor([
        [1, 0, 0],
        [0, 1, 0],
      ]);
      const { value, gradients } = valueAndGrad((p: Tensor) => loss(targets, p))(rows);
      expect(value.item()).to.be.above(0).and.below(1);
      const [, masked, , ...certain] = gradients[0]?.toTypedArray() ?? [];
      expect(
        [masked, ...certain].every((g) => g === 0),
        `${gradients[0]}`,
      ).to.equal(true);
    }
  });
});
