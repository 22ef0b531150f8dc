import { gradients, ShapeError, tensor, ValueError } from '@lossgraph/core';
import { expect } from 'chai';
import { Activation, Dense, Dropout, Embedding, Flatten } from '../src/index.ts';

describe('Dense', () => {
  const kernelInitializer = () =>
    tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  const biasInitializer = () => tensor([10, 20, 30]);

  it('gives a(x K + b) over the last axis, for any rank from 2 on', () => {
    const dense = new Dense(3, { kernelInitializer, biasInitializer });
    expect(
      dense([
        [1, 0],
        [1, 1],
      ]).toArray(),
    ).to.deep.equal([
      [11, 22, 33],
      [15, 27, 39],
    ]);
    expect(
      dense([
        [
          [1, 0],
          [1, 1],
        ],
      ]).toArray(),
    ).to.deep.equal([
      [
        [11, 22, 33],
        [15, 27, 39],
      ],
    ]);
    expect(new Dense(3, { kernelInitializer, useBias: false })([[1, 0]]).toArray()).to.deep.equal([[1, 2, 3]]);
    const negative = (x: ReturnType<typeof dense>) => x.neg();
    expect(new Dense(3, { kernelInitializer, activation: negative })([[1, 0]]).toArray()).to.deep.equal([[-1, -2, -3]]);
  });

  it('takes its activation as its second argument, too', () => {
    for (const dense of [new Dense(1, 'relu'), new Dense(1, { activation: 'relu' }), new Dense(1, (x) => x.relu())]) {
      expect(dense.activation(tensor([-1, 1])).toArray()).to.deep.equal([0, 1]);
    }
    expect(new Dense(1, null).activation(tensor([-1])).toArray()).to.deep.equal([-1]);
  });

  it('draws its kernel from U(−L, L), L = √(6 / (in + out)), and starts its bias at 0', () => {
    const dense = new Dense(200, { seed: 1 });
    dense.build([1, 100]);
    const kernel = dense.kernel.value.toTypedArray();
    const bound = Math.sqrt(6 / 300);
    expect(Math.max(...kernel)).to.be.within(0.99 * bound, bound);
    expect(Math.min(...kernel)).to.be.within(-bound, -0.99 * bound);
    expect(dense.bias?.value.abs().max().item()).to.equal(0);
  });

  it('turns whole numbers, as of pixels, into floats', () => {
    expect(
      new Dense(3, { kernelInitializer })(tensor(new Uint8Array([1, 255]), { shape: [1, 2] })).toArray(),
    ).to.deep.equal([[1021, 1277, 1533]]);
  });

  it('takes an empty batch', () => {
    expect(new Dense(3)(tensor([], { shape: [0, 2] })).shape).to.deep.equal([0, 3]);
  });

  it('refuses what does not fit', () => {
    const dense = new Dense(3);
    expect(() => dense([1, 2])).to.throw(
      ShapeError,
      'dense: inputs have too few axes; got [2]; allowed is [N…, length], of rank ≥ 2',
    );
    dense([[1, 2]]);
    expect(() => dense([[1, 2, 3]])).to.throw(ShapeError, 'dense: inputs do not fit; got [1, 3]; allowed is [N…, 2]');
    for (const units of [0, -1, 1.5, NaN, '3' as never, undefined as never]) {
      expect(() => new Dense(units)).to.throw(ValueError, 'dense: units out of range');
    }
    expect(() => new Dense(1, 'sigmoit')).to.throw(
      ValueError,
      "unknown activation; got 'sigmoit'; did you mean 'sigmoid'?",
    );
    expect(() => new Dense(1, 3 as never)).to.throw(ValueError, 'not an activation; got 3');
    expect(() => new Dense(1, { kernelInitializer: 'zeroes' })).to.throw(ValueError, "did you mean 'zeros'?");
    expect(() => new Dense(1, { useBias: 0 as never })).to.throw(ValueError, 'useBias is neither true nor false');
    expect(() => new Dense(1, { use_bias: true } as never)).to.throw(ValueError, "did you mean 'useBias'?");
  });
});

describe('Embedding', () => {
  const embeddingsInitializer = () =>
    tensor([
      [1, 10],
      [2, 20],
      [3, 30],
    ]);

  it('looks up one vector per id', () => {
    const embedding = new Embedding(3, 2, { embeddingsInitializer });
    expect(embedding([[0, 2]]).toArray()).to.deep.equal([
      [
        [1, 10],
        [3, 30],
      ],
    ]);
    expect(embedding(tensor([2, 1])).toArray()).to.deep.equal([
      [3, 30],
      [2, 20],
    ]);
    expect(embedding(new Uint8Array([1])).toArray()).to.deep.equal([[2, 20]]);
  });

  it('adds up the gradients of repeated ids', () => {
    const embedding = new Embedding(3, 2);
    const output = embedding([1, 1, 2]).sum();
    const [table] = gradients(output, [embedding.embeddings]);
    expect(table?.toArray()).to.deep.equal([
      [0, 0],
      [2, 2],
      [1, 1],
    ]);
  });

  it('starts between −0.05 and 0.05', () => {
    const embedding = new Embedding(100, 30, { seed: 2 });
    embedding.build([1]);
    const { value } = embedding.embeddings;
    expect(value.max().item()).to.be.within(0.0499, 0.05);
    expect(value.min().item()).to.be.within(-0.05, -0.0499);
  });

  it('checks the number of ids only if it was told one', () => {
    const embedding = new Embedding(3, 2, { inputLength: 2 });
    expect(embedding([[0, 1]]).shape).to.deep.equal([1, 2, 2]);
    expect(() => embedding([[0, 1, 2]])).to.throw(
      ShapeError,
      'embedding: inputs have another length; got [1, 3]; allowed is [N, 2, …]',
    );
    expect(() => embedding([0])).to.throw(ShapeError, 'got [1]');
  });

  it('refuses ids that name no row', () => {
    const embedding = new Embedding(3, 2);
    expect(() => embedding([[0, 3]])).to.throw(
      ValueError,
      'embedding: id out of range; got 3 at position [0, 1]; allowed are 0 … 2',
    );
    expect(() => embedding([-1])).to.throw(ValueError, 'got -1');
    expect(() => embedding([0.5])).to.throw(ValueError, 'got 0.5');
    expect(() => embedding(tensor([0.5]))).to.throw(ValueError, 'got 0.5');
    expect(() => embedding(tensor([NaN]))).to.throw(ValueError, 'got NaN');
    expect(embedding.built).to.equal(false);
  });

  it('refuses sizes that are none', () => {
    expect(() => new Embedding(0, 2)).to.throw(ValueError, 'embedding: inputDim out of range; got 0');
    expect(() => new Embedding(2, 2.5)).to.throw(ValueError, 'embedding: outputDim out of range; got 2.5');
    expect(() => new Embedding(2, 2, { inputLength: -1 })).to.throw(
      ValueError,
      'embedding: inputLength out of range; got -1',
    );
    expect(() => new Embedding(2, 2).embeddings).to.throw('embedding: no table yet');
  });
});

describe('Flatten', () => {
  it('keeps the first axis and joins the others in order', () => {
    expect(
      new Flatten()([
        [
          [1, 2],
          [3, 4],
        ],
        [
          [5, 6],
          [7, 8],
        ],
      ]).toArray(),
    ).to.deep.equal([
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ]);
    expect(new Flatten()([1, 2]).toArray()).to.deep.equal([[1], [2]]);
    expect(new Flatten()(tensor([], { shape: [0, 2, 3] })).shape).to.deep.equal([0, 6]);
    expect(new Flatten()(tensor(new Uint8Array(4), { shape: [1, 2, 2] })).dtype).to.equal('int32');
  });

  it('refuses a scalar', () => {
    expect(() => new Flatten()(1)).to.throw(ShapeError, 'flatten: no axis of samples');
  });
});

describe('Dropout', () => {
  const ones = tensor(new Float32Array(20000).fill(1));

  it('does nothing outside training, nor at rate 0', () => {
    const x = tensor([1, 2]);
    expect(new Dropout(0.9)(x)).to.equal(x);
    expect(new Dropout(0)(x, { training: true })).to.equal(x);
  });

  it('sets the share `rate` to 0 and scales the rest, so that the mean stays', () => {
    for (const rate of [0.1, 0.5, 0.9]) {
      const y = new Dropout(rate, { seed: 3 })(ones, { training: true }).toTypedArray();
      expect([...new Set(y)].sort()).to.deep.equal([0, Math.fround(1 / (1 - rate))]);
      const share = y.filter((v) => v === 0).length / y.length;
      expect(share).to.be.closeTo(rate, 4 * Math.sqrt((rate * (1 - rate)) / y.length)); // four sigma
    }
  });

  it('draws anew at each call, and the same for the same seed', () => {
    const dropout = () => new Dropout(0.5, { seed: 8 });
    const [a, b] = [dropout(), dropout()];
    const draw = (layer: Dropout) => layer(ones, { training: true }).toTypedArray();
    const first = draw(a);
    expect(draw(b)).to.deep.equal(first);
    expect(draw(a)).not.to.deep.equal(first);
  });

  it('drops even NaN, forward and backward', () => {
    const x = tensor(new Float32Array(50).fill(NaN));
    const y = new Dropout(0.9, { seed: 1 })(x, { training: true });
    expect(y.toTypedArray().filter((v) => v === 0).length).to.be.greaterThan(30);
    const [dx] = gradients(y.sum(), [x]);
    expect(dx?.toTypedArray().filter((v) => v === 0).length).to.equal(y.toTypedArray().filter((v) => v === 0).length);
  });

  it('refuses rates outside [0, 1)', () => {
    for (const rate of [-0.1, 1, 1.5, NaN, '0.5' as never]) {
      expect(() => new Dropout(rate)).to.throw(ValueError, 'dropout: rate out of range');
    }
  });
});

describe('Activation', () => {
  it('applies what it names', () => {
    expect(new Activation('softmax')([[0, 0]]).toArray()).to.deep.equal([[0.5, 0.5]]);
    expect(new Activation((x) => x.mul(3))([1]).toArray()).to.deep.equal([3]);
    expect(new Activation('relu')(new Int32Array([-2, 2])).toArray()).to.deep.equal([0, 2]);
  });
});
