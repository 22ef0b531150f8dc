// Of shapes: what may meet what.
import { tensor } from '@lossgraph/core';
import { expect } from 'chai';
import * as losses from '../../src/index.ts';
import { type Deviation, refuses } from './deviation.ts';

export const shapes: Readonly<Record<string, Deviation>> = {
  'target-broadcast': {
    issue: '14627',
    keras: 'broadcasts a target against a prediction of another shape',
    ours: 'refuses unequal shapes after rank alignment, naming both',
    losses: [
      'categorical_focal_crossentropy',
      'categorical_hinge',
      'cosine_similarity',
      'dice',
      'hinge',
      'huber',
      'kl_divergence',
      'log_cosh',
      'mean_absolute_error',
      'mean_absolute_percentage_error',
      'mean_squared_error',
      'mean_squared_logarithmic_error',
      'poisson',
      'squared_hinge',
      'tversky',
    ],
    does: 'refuses',
    shows: () =>
      refuses(
        () =>
          losses.meanSquaredError(
            [[1], [2]],
            [
              [1, 2],
              [3, 4],
            ],
          ),
        /\[2, 1\].*\[2, 2\]/,
      ),
  },
  'function-unaligned': {
    keras: 'half of the functions, unlike their classes, do not align ranks: (N,) against (N,1) becomes a table',
    ours: 'functions align as classes do',
    losses: [
      'binary_crossentropy',
      'binary_focal_crossentropy',
      'categorical_crossentropy',
      'categorical_focal_crossentropy',
      'categorical_hinge',
      'dice',
      'hinge',
      'kl_divergence',
      'poisson',
      'squared_hinge',
      'tversky',
    ],
    does: 'either', // Keras may refuse or broadcast; ours aligns, or refuses what is still unequal
    shows: () => expect(losses.hinge([1, -1], [[0.5], [0.5]]).shape).to.deep.equal([2]),
  },
  'label-broadcast': {
    keras: 'generalised crossentropy makes a table of labels (N,1), or refuses them',
    ours: 'squeezes them, as sparse crossentropy does',
    losses: ['categorical_generalized_cross_entropy'],
    does: 'accepts',
    shows: () =>
      expect(
        losses
          .categoricalGeneralizedCrossEntropy(
            [[0], [1]],
            [
              [1, 0],
              [0, 1],
            ],
          )
          .toArray(),
      ).to.deep.equal([0, 0]),
  },
  'single-class': {
    issue: '17102',
    keras: 'accepts a single class, whose loss is always about 0',
    ours: 'refuses it: there is nothing to learn; BinaryCrossentropy is what was meant',
    losses: ['categorical_crossentropy', 'categorical_focal_crossentropy', 'sparse_categorical_crossentropy'],
    does: 'refuses',
    recognise: ({ className, args, aligned }) =>
      /^(Sparse)?Categorical(Focal)?Crossentropy$/.test(className) && aligned.at(Number(args['axis'] ?? -1)) === 1,
    shows: () => refuses(() => losses.categoricalCrossentropy([[1], [0]], [[0.3], [0.4]]), /BinaryCrossentropy/),
  },
  'empty-batch': {
    keras: 'gives 0, or nothing, for an empty batch, which hides a broken data pipeline',
    ours: 'a configured loss refuses it; the function gives no values',
    does: 'refuses',
    recognise: ({ form, yPred }) => form === 'class' && yPred.length === 0,
    shows: () => {
      const empty = tensor([], { shape: [0, 3] });
      refuses(() => new losses.MeanSquaredError()(empty, empty), /empty batch/);
      expect(losses.meanSquaredError(empty, empty).shape).to.deep.equal([0]);
    },
  },
  'empty-maximum': {
    keras: 'categorical hinge refuses an empty batch, for its maximum',
    ours: 'as every loss: the function gives no values, the class refuses',
    losses: ['categorical_hinge'],
    does: 'either',
    shows: () => {
      const empty = tensor([], { shape: [0, 3] });
      expect(losses.categoricalHinge(empty, empty).shape).to.deep.equal([0]);
    },
  },
};
