import { DTypeError, gradients, noGrad, ShapeError, type Tensor, tensor, ValueError } from '@lossgraph/core';
import { expect } from 'chai';
import { align } from '../src/align.ts';
import {
  get,
  Huber,
  Loss,
  lossOf,
  MeanAbsoluteError,
  MeanSquaredError,
  reduceWeighted,
  SparseCategoricalCrossentropy,
} from '../src/index.ts';

const yTrue = tensor([
  [0, 1],
  [0, 0],
]);
const yPred = tensor([
  [1, 3],
  [1, 0],
]);
// squared errors [1, 4], [1, 0]: values 2.5 and 0.5

describe('rank alignment', () => {
  const shapesOf = (a: number[], b: number[]) =>
    align(tensor(new Float32Array(6), { shape: a }), tensor(new Float32Array(6), { shape: b })).map((t) => t.shape);

  it('adds an axis to a vector beside a column', () => {
    expect(shapesOf([6], [6, 1])).to.deep.equal([
      [6, 1],
      [6, 1],
    ]);
    expect(shapesOf([6, 1], [6])).to.deep.equal([
      [6, 1],
      [6, 1],
    ]);
  });

  it('squeezes a last axis of length 1 beside higher ranks', () => {
    expect(shapesOf([2, 3, 1], [2, 3])).to.deep.equal([
      [2, 3],
      [2, 3],
    ]);
    expect(shapesOf([2, 3], [2, 3, 1])).to.deep.equal([
      [2, 3],
      [2, 3],
    ]);
  });

  it('leaves everything else alone', () => {
    expect(shapesOf([2, 3], [6])).to.deep.equal([[2, 3], [6]]);
    expect(shapesOf([6], [2, 3, 1])).to.deep.equal([[6], [2, 3, 1]]);
  });
});

describe('reductions', () => {
  const mse = (reduction: ConstructorParameters<typeof MeanSquaredError>[0]) => new MeanSquaredError(reduction);

  it('averages per-sample values by default', () => {
    expect(mse({})(yTrue, yPred).item()).to.equal(1.5);
    expect(mse({ reduction: 'mean' })(yTrue, yPred).item()).to.equal(1.5);
  });

  it('sums, or leaves the values alone', () => {
    expect(mse({ reduction: 'sum' })(yTrue, yPred).item()).to.equal(3);
    expect(mse({ reduction: 'none' })(yTrue, yPred).toArray()).to.deep.equal([2.5, 0.5]);
    expect(mse({ reduction: null })(yTrue, yPred).toArray()).to.deep.equal([2.5, 0.5]);
  });

  it('divides by the number of values, or by the weights', () => {
    const weights = { sampleWeight: [1, 3] };
    expect(mse({})(yTrue, yPred, weights).item()).to.equal((2.5 + 1.5) / 2);
    expect(mse({ reduction: 'mean_with_sample_weight' })(yTrue, yPred, weights).item()).to.equal((2.5 + 1.5) / 4);
    expect(mse({ reduction: 'mean_with_sample_weight' })(yTrue, yPred).item()).to.equal(1.5);
  });

  it('broadcasts weights before it sums them, unlike Keras (#20410)', () => {
    const values = tensor([
      [1, 2],
      [3, 4],
    ]);
    expect(reduceWeighted('test', values, 'mean_with_sample_weight', { sampleWeight: [[1], [3]] }).item()).to.equal(
      (3 + 21) / 8,
    );
    expect(reduceWeighted('test', values, 'mean_with_sample_weight', { sampleWeight: 2 }).item()).to.equal(2.5);
  });

  it('gives 0, and a gradient of 0, when the weights sum to 0 or all is masked', () => {
    for (const weighting of [{ sampleWeight: [0, 0] }, { mask: [false, false] }]) {
      for (const reduction of ['sum_over_batch_size', 'sum', 'mean_with_sample_weight'] as const) {
        const p = tensor(yPred);
        const loss = mse({ reduction })(yTrue, p, weighting);
        expect(loss.item()).to.equal(0);
        expect(gradients(loss, [p])[0]?.toArray()).to.deep.equal([
          [0, 0],
          [0, 0],
        ]);
      }
    }
  });

  it('refuses an unknown reduction, naming the nearest', () => {
    expect(() => mse({ reduction: 'summ' as never })).to.throw(ValueError, /summ.*'sum'/);
    expect(() => mse({ reduction: 3 as never })).to.throw(ValueError, /3/);
  });
});

describe('weights and masks', () => {
  const mse = new MeanSquaredError();

  it('scales by a scalar weight', () => {
    expect(mse(yTrue, yPred, { sampleWeight: 2 }).item()).to.equal(3);
  });

  it('takes weights as a column', () => {
    expect(mse(yTrue, yPred, { sampleWeight: [[1], [3]] }).item()).to.equal(2);
  });

  it('drops a NaN whose weight is 0, and one under a mask', () => {
    const broken = tensor([
      [1, 3],
      [Number.NaN, 0],
    ]);
    expect(mse(yTrue, broken, { sampleWeight: [1, 0] }).item()).to.equal(1.25);
    const p = tensor(broken);
    const masked = mse(yTrue, p, { mask: [true, false] });
    expect(masked.item()).to.equal(2.5);
    expect(gradients(masked, [p])[0]?.toArray()).to.deep.equal([
      [1, 2],
      [0, 0],
    ]);
  });

  it('divides a mean by the number of unmasked values', () => {
    expect(mse(yTrue, yPred, { mask: [false, true], sampleWeight: [5, 3] }).item()).to.equal(1.5);
    expect(
      new MeanSquaredError({ reduction: 'mean_with_sample_weight' })(yTrue, yPred, {
        mask: [false, true],
        sampleWeight: [5, 3],
      }).item(),
    ).to.equal(0.5);
  });

  it('leaves 0 at masked places when nothing is reduced', () => {
    expect(new MeanSquaredError({ reduction: 'none' })(yTrue, yPred, { mask: [true, false] }).toArray()).to.deep.equal([
      2.5, 0,
    ]);
  });

  it('counts out the ignored class in means, and masks on top of it', () => {
    const loss = new SparseCategoricalCrossentropy({ fromLogits: true, ignoreClass: -1 });
    const logits = tensor([
      [0, 0],
      [7, 1],
      [0, 0],
    ]);
    expect(loss([0, -1, 1], logits).item()).to.be.closeTo(Math.LN2, 1e-7);
    expect(loss([0, -1, -1], logits, { mask: [false, true, true] }).item()).to.equal(0);
    expect(loss([[0], [-1], [1]], logits, { mask: [[true], [true], [true]] }).item()).to.be.closeTo(Math.LN2, 1e-7);
  });

  it('weights the gradient', () => {
    const p = tensor(yPred);
    const w = tensor([1, 3]);
    const [dp, dw] = gradients(mse(yTrue, p, { sampleWeight: w }), [p, w]);
    expect(dp?.toArray()).to.deep.equal([
      [0.5, 1],
      [1.5, 0],
    ]);
    expect(dw?.toArray()).to.deep.equal([1.25, 0.25]);
  });

  it('refuses weights or masks that do not broadcast to the values', () => {
    expect(() => mse(yTrue, yPred, { sampleWeight: [1, 2, 3] })).to.throw(ShapeError, /sampleWeight.*\[3\].*\[2\]/);
    expect(() =>
      mse(yTrue, yPred, {
        sampleWeight: [
          [1, 2],
          [3, 4],
        ],
      }),
    ).to.throw(ShapeError, /sampleWeight/);
    expect(() => mse(yTrue, yPred, { mask: [true] })).not.to.throw();
    expect(() => mse(yTrue, yPred, { mask: [true, true, false] })).to.throw(ShapeError, /mask/);
    const sequences = tensor(new Float32Array(8), { shape: [2, 2, 2] });
    expect(() => mse(sequences, sequences, { sampleWeight: [1, 2] }), 'one weight per sample is [2, 1]').to.throw(
      ShapeError,
      /\[2, 1\]/,
    );
  });

  it('refuses weights in the place of options', () => {
    expect(() => mse(yTrue, yPred, [1, 2] as never)).to.throw(ValueError, /sampleWeight/);
    expect(() => mse(yTrue, yPred, { weights: [1, 2] } as never)).to.throw(ValueError, /weights/);
    expect(() => mse(yTrue, yPred, tensor([1, 2]) as never)).to.throw(ValueError, /sampleWeight/);
  });
});

describe('a configured loss', () => {
  it('is a function, an instance, and named', () => {
    const loss = new Huber({ delta: 2, name: 'mine' });
    expect(loss).to.be.a('function').and.instanceOf(Huber).and.instanceOf(Loss);
    expect(loss.name).to.equal('mine');
    expect(new Huber().name).to.equal('huber_loss');
    expect(Huber.name).to.equal('Huber');
  });

  it('computes in the dtype it is told, else in that of the prediction', () => {
    expect(new MeanSquaredError({ dtype: 'float64' })(yTrue, yPred).dtype).to.equal('float64');
    expect(new MeanSquaredError()(yTrue, tensor(yPred, { dtype: 'float64' })).dtype).to.equal('float64');
    expect(new MeanSquaredError()(tensor(yTrue, { dtype: 'float64' }), yPred).dtype).to.equal('float32');
    expect(
      new MeanSquaredError()(tensor(yTrue, { dtype: 'int32' }), tensor(yPred, { dtype: 'int32' })).item(),
    ).to.equal(1.5);
    expect(() => new MeanSquaredError({ dtype: 'int32' })).to.throw(DTypeError, /int32/);
    expect(() => new MeanSquaredError({ dtype: 'float16' as never })).to.throw(DTypeError, /float16/);
  });

  it('refuses an empty batch', () => {
    expect(() => new MeanSquaredError()(tensor([], { shape: [0, 3] }), tensor([], { shape: [0, 3] }))).to.throw(
      ValueError,
      /empty batch.*\[0, 3\]/,
    );
  });

  it('refuses unknown and ill-valued options', () => {
    expect(() => new Huber({ Delta: 2 } as never)).to.throw(ValueError, /Delta.*delta/);
    expect(() => new Huber({ delta: 0 })).to.throw(ValueError, /delta.*0/);
    expect(() => new Huber({ delta: Number.NaN })).to.throw(ValueError, /NaN/);
    expect(() => new MeanAbsoluteError({ delta: 1 } as never)).to.throw(ValueError, /delta.*reduction/);
  });

  it('works inside noGrad', () => {
    expect(noGrad(() => new MeanSquaredError()(yTrue, yPred)).node).to.equal(null);
  });
});

describe('losses.get', () => {
  it('knows every name in snake case, camel case and Pascal case, and the short aliases', () => {
    for (const name of ['mean_squared_error', 'meanSquaredError', 'MeanSquaredError', 'mse', 'MSE']) {
      expect(get(name), name).to.be.instanceOf(MeanSquaredError);
    }
  });

  it('gives a loss back as it is, and makes one of a class or a loss function', async () => {
    const loss = new Huber({ delta: 3 });
    expect(get(loss)).to.equal(loss);
    expect(get(Huber as never)).to.be.instanceOf(Huber);
    class Own extends Loss {
      override call(t: Tensor, p: Tensor): Tensor {
        return t.sub(p);
      }
    }
    expect(get(Own as never)).to.be.instanceOf(Own);
    const { huber } = await import('../src/index.ts');
    expect(get(huber as never)([[0]], [[0.5]]).item()).to.equal(0.125);
  });

  it('wraps a plain function, so that alignment, weights and reduction apply', () => {
    const distance = get(function distance(t: Tensor, p: Tensor) {
      return t.sub(p).abs().sum({ axis: -1 });
    });
    expect(distance.name).to.equal('distance');
    expect(distance([1, 2], [[2], [4]], { sampleWeight: [1, 3] }).item()).to.equal(3.5);
    expect(lossOf(() => 3 as never).name).to.equal('loss');
    expect(() => lossOf(() => 3 as never)([1], [1])).to.throw(ValueError, /gave no tensor; got 3/);
  });

  it('refuses an unknown name, saying the nearest', () => {
    expect(() => get('meen_squared_error')).to.throw(ValueError, /did you mean 'mean_squared_error'/);
    expect(() => get('MeanSquareError')).to.throw(ValueError, /Mean[Ss]quared[Ee]rror|mean_squared_error/);
    expect(() => get(3 as never)).to.throw(ValueError, /got 3/);
    class Layer {}
    expect(() => get(Layer as never)).to.throw(
      ValueError,
      'losses.get: a class that is no Loss; got a function (Layer)',
    );
    expect(() => get(null as never)).to.throw(ValueError, /null/);
  });
});
