import { setRandomSeed, type TensorLike } from '@lossgraph/core';
import { expect } from 'chai';
import { Dense, Sequential } from '../src/index.ts';

describe("the loss 'crossentropy'", () => {
  const figures = (units: number, y: TensorLike, loss: string) => {
    setRandomSeed(3);
    const model = new Sequential([new Dense(units, units === 1 ? 'sigmoid' : 'softmax')]);
    model.compile({ optimizer: 'sgd', loss });
    return model.evaluate(
      [
        [1, 2],
        [3, -4],
        [0, 1],
      ],
      y,
      { verbose: 0 },
    )['loss'];
  };

  for (const name of ['crossentropy', 'CE', 'ce']) {
    it(`is binary for one output, sparse for labels, categorical for rows, as ${name}`, () => {
      expect(figures(1, [[1], [0], [1]], name)).to.equal(figures(1, [[1], [0], [1]], 'binary_crossentropy'));
      expect(figures(2, [1, 0, 1], name)).to.equal(figures(2, [1, 0, 1], 'sparse_categorical_crossentropy'));
      const rows = [
        [0, 1],
        [1, 0],
        [0, 1],
      ];
      expect(figures(2, rows, name)).to.equal(figures(2, rows, 'categorical_crossentropy'));
    });
  }
});
