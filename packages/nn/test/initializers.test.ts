import { Generator, type Shape, ShapeError, tensor, ValueError } from '@lossgraph/core';
import { expect } from 'chai';
import { activations, initializers } from '../src/index.ts';

const make = (initializer: initializers.Initializer, shape: Shape, seed = 1) =>
  initializer(shape, { generator: new Generator(seed), dtype: 'float64' });

function moments(initializer: initializers.Initializer, shape: Shape) {
  const values = [...make(initializer, shape).toTypedArray()];
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length);
  return { mean, deviation, low: Math.min(...values), high: Math.max(...values), count: values.length };
}

describe('initializers', () => {
  // [fan in 200, fan out 400]; the deviations are those of the formulas in §5.5 of the Keras notes
  const shape = [200, 400];
  const deviations: [string, number][] = [
    ['glorot_uniform', Math.sqrt(2 / 600)],
    ['glorot_normal', Math.sqrt(2 / 600)],
    ['he_uniform', Math.sqrt(2 / 200)],
    ['he_normal', Math.sqrt(2 / 200)],
    ['lecun_uniform', Math.sqrt(1 / 200)],
    ['lecun_normal', Math.sqrt(1 / 200)],
    ['variance_scaling', Math.sqrt(1 / 200)],
    ['random_normal', 0.05],
    ['random_uniform', 0.1 / Math.sqrt(12)],
    ['truncated_normal', 0.05 * 0.8796256610342398],
  ];
  for (const [name, expected] of deviations) {
    it(`${name} has mean 0 and the deviation of its formula`, () => {
      const { mean, deviation, count } = moments(initializers.get(name), shape);
      const sigma = expected / Math.sqrt(count);
      expect(mean).to.be.closeTo(0, 4 * sigma);
      expect(deviation).to.be.closeTo(expected, 4 * sigma);
    });
  }

  const bounds: [string, number][] = [
    ['glorot_uniform', Math.sqrt(6 / 600)],
    ['he_uniform', Math.sqrt(6 / 200)],
    ['lecun_uniform', Math.sqrt(3 / 200)],
    ['uniform', 0.05],
    ['truncated_normal', 0.1],
    ['he_normal', (2 * Math.sqrt(2 / 200)) / 0.8796256610342398],
  ];
  for (const [name, bound] of bounds) {
    it(`${name} keeps within ±${bound.toFixed(4)}, and reaches it`, () => {
      const { low, high } = moments(initializers.get(name), shape);
      expect(low).to.be.within(-bound, -0.999 * bound);
      expect(high).to.be.within(0.999 * bound, bound);
    });
  }

  it('count the window of a convolution into both fans, and a vector as its own fan', () => {
    const spread = (mode: 'fan_in' | 'fan_out' | 'fan_avg', shape: Shape) =>
      moments(initializers.varianceScaling({ mode, distribution: 'uniform' }), shape).high ** 2 / 3;
    expect(1 / spread('fan_in', [3, 4, 50, 70])).to.be.closeTo(600, 1);
    expect(1 / spread('fan_out', [3, 4, 50, 70])).to.be.closeTo(840, 1);
    expect(1 / spread('fan_avg', [40000])).to.be.closeTo(40000, 20);
  });

  it('draw untruncated normals, too', () => {
    const { high } = moments(initializers.varianceScaling({ distribution: 'untruncated_normal' }), shape);
    expect(high).to.be.greaterThan(3.5 * Math.sqrt(1 / 200));
  });

  it('orthogonal gives orthonormal rows or columns, times the gain', () => {
    for (const shape of [
      [4, 7],
      [7, 4],
      [5, 5],
      [2, 3, 4],
    ]) {
      const q = make(initializers.orthogonal(2), shape).reshape([-1, shape.at(-1) ?? 0]);
      const [rows = 0, columns = 0] = q.shape;
      const gram = rows < columns ? q.matMul(q, { transposeB: true }) : q.matMul(q, { transposeA: true });
      const n = Math.min(rows, columns);
      gram.toTypedArray().forEach((x, k) => {
        expect(x).to.be.closeTo(k % (n + 1) === 0 ? 4 : 0, 1e-13);
      });
    }
  });

  it('give constants, stretched to the shape', () => {
    expect(make(initializers.get('zeros'), [2]).toArray()).to.deep.equal([0, 0]);
    expect(make(initializers.get('one'), [2]).toArray()).to.deep.equal([1, 1]);
    expect(make(initializers.constant([1, 2]), [2, 2]).toArray()).to.deep.equal([
      [1, 2],
      [1, 2],
    ]);
    expect(make(initializers.identity(3), [2, 3]).toArray()).to.deep.equal([
      [3, 0, 0],
      [0, 3, 0],
    ]);
  });

  it('give the dtype that is asked for, and the same bits for the same seed', () => {
    for (const name of ['glorotUniform', 'heNormal', 'orthogonal', 'constant', 'identity', 'truncatedNormal']) {
      const float32 = initializers.get(name)([3, 4], { generator: new Generator(1), dtype: 'float32' });
      expect(float32.dtype, name).to.equal('float32');
      expect(make(initializers.get(name), [3, 4]).toArray()).to.deep.equal(
        make(initializers.get(name), [3, 4]).toArray(),
      );
    }
  });

  it('are found in any case, and refused with the nearest name', () => {
    for (const name of ['glorotNormal', 'glorot_normal', 'GlorotNormal'])
      expect(initializers.get(name)).to.be.a('function');
    expect(() => initializers.get('he_norml')).to.throw(
      ValueError,
      "initializers.get: unknown initializer; got 'he_norml'; did you mean 'heNormal'?",
    );
    expect(() => initializers.get(3 as never)).to.throw(ValueError, 'not an initializer; got 3');
    const own = () => tensor(1);
    expect(initializers.get(own)).to.equal(own);
  });

  it('refuse parameters out of range', () => {
    expect(() => initializers.constant(NaN)).to.throw(ValueError, 'constant: value out of range');
    expect(() => initializers.randomUniform({ low: 1, high: 0 })).to.throw(
      ValueError,
      'randomUniform: the range is empty; got [1, 0)',
    );
    expect(() => initializers.randomNormal({ stddev: -1 })).to.throw(ValueError, 'randomNormal: stddev out of range');
    expect(() => initializers.truncatedNormal({ mean: Infinity })).to.throw(
      ValueError,
      'truncatedNormal: mean out of range',
    );
    expect(() => initializers.varianceScaling({ scale: 0 })).to.throw(
      ValueError,
      'varianceScaling: scale out of range',
    );
    expect(() => initializers.varianceScaling({ mode: 'fan_inn' as never })).to.throw(
      ValueError,
      "unknown mode; got 'fan_inn'; did you mean 'fan_in'?",
    );
    expect(() => make(initializers.orthogonal(), [3])).to.throw(ShapeError, 'orthogonal: not a matrix; got [3]');
    expect(() => make(initializers.identity(), [3])).to.throw(ShapeError, 'identity: not a matrix; got [3]');
    expect(() => make(initializers.constant([1, 2, 3]), [2])).to.throw(ShapeError);
  });
});

describe('activations', () => {
  it('go by Keras names in any case', () => {
    const x = tensor([[-1, 0, 2]]);
    for (const name of ['logSoftmax', 'log_softmax', 'exponential', 'tanh', 'softplus', 'sigmoid', 'softmax', 'relu']) {
      expect(activations.get(name)(x).shape).to.deep.equal([1, 3]);
    }
    expect(activations.get('linear')(x)).to.equal(x);
    expect(activations.get(null)(x)).to.equal(x);
  });

  it('refuse an unknown name with the nearest', () => {
    expect(() => activations.get('softmx')).to.throw(
      ValueError,
      "activations.get: unknown activation; got 'softmx'; did you mean 'softmax'?",
    );
    expect(() => activations.get(undefined as never)).to.throw(ValueError, 'not an activation; got undefined');
  });
});
