// Of values and gradients.
import { gradients, tensor } from '@lossgraph/core';
import { expect } from 'chai';
import * as losses from '../../src/index.ts';
import { type Deviation, equals, zeroGradient } from './deviation.ts';

export const values: Readonly<Record<string, Deviation>> = {
  'zero-sum-row': {
    issue: '23551',
    keras: 'renormalises an all-zero row of probabilities to 0/0, so the loss is NaN',
    ours: 'takes every class of such a row as clipped: −ln 1e-7, with a gradient of 0',
    losses: ['categorical_crossentropy', 'categorical_focal_crossentropy', 'sparse_categorical_crossentropy'],
    does: 'differs',
    shows: () => {
      const p = tensor([[0, 0]]);
      const value = losses.categoricalCrossentropy([[0, 1]], p);
      equals(value.sum(), -Math.log(1e-7), 1e-5);
      expect(gradients(value.sum(), [p])[0]?.toArray()).to.deep.equal([[0, 0]]);
    },
  },
  'smoothing-axis': {
    issue: '23437',
    keras: 'divides label_smoothing by the size of the last axis, not of the axis of classes',
    ours: 'divides by the number of classes, wherever they are',
    losses: ['categorical_crossentropy', 'categorical_focal_crossentropy'],
    does: 'differs',
    shows: () => {
      const [t, p] = [
        tensor([
          [1, 0, 0],
          [0, 1, 1],
        ]),
        tensor([
          [0.7, 0.2, 0.4],
          [0.3, 0.8, 0.6],
        ]),
      ];
      const columns = losses.categoricalCrossentropy(t, p, { axis: 0, labelSmoothing: 0.3 });
      const rows = losses.categoricalCrossentropy(t.transpose(), p.transpose(), { labelSmoothing: 0.3 });
      expect(columns.toArray()).to.deep.equal(rows.toArray());
    },
  },
  'focal-saturates': {
    keras: 'a focal loss on logits goes through clipped probabilities: beyond ±16 it stays at 16, with a gradient of 0',
    ours: 'is computed from the logits, so it goes on growing and learning',
    losses: ['binary_focal_crossentropy', 'categorical_focal_crossentropy'],
    does: 'differs',
    shows: () => {
      const p = tensor([[-100]]);
      const value = losses.binaryFocalCrossentropy([[1]], p, { fromLogits: true });
      equals(value.sum(), 100);
      expect(gradients(value.sum(), [p])[0]?.toArray()).to.deep.equal([[-1]]);
      const row = tensor([[-100, 0]]);
      equals(losses.categoricalFocalCrossentropy([[1, 0]], row, { fromLogits: true, alpha: 1 }).sum(), 100);
    },
  },
  'tversky-swap': {
    issue: '23333',
    keras: 'has alpha and beta swapped (corrected after 3.15.1)',
    ours: 'alpha weighs false positives, as in the paper: equal to Keras with both exchanged',
    losses: ['tversky'],
    does: 'compares',
    shows: () => {
      const falsePositive = losses.tversky([[1, 0]], [[1, 1]], { alpha: 0.25, beta: 0.75 });
      equals(falsePositive, 0.2);
    },
  },
  'cosine-zero-vector': {
    issue: '23075',
    keras: 'has a NaN gradient at a zero vector (corrected after 3.15.1)',
    ours: 'a vector shorter than 1e-7 is only scaled by 1e7, and so is its gradient',
    losses: ['cosine_similarity'],
    does: 'differs',
    shows: () => {
      const p = tensor([[0, 0]]);
      const [gradient] = gradients(losses.cosineSimilarity([[3, 4]], p).sum(), [p]);
      expect([gradient?.toArray()].flat(9)).to.satisfy((g: number[]) =>
        g.every((x, i) => Math.abs(x + [6e6, 8e6][i]!) < 1),
      );
    },
  },
  'clip-boundary': {
    keras: 'with torch, a clip passes the gradient on its boundary, with JAX half of it',
    ours: 'passes none, as outside',
    losses: [
      'binary_crossentropy',
      'binary_focal_crossentropy',
      'categorical_crossentropy',
      'categorical_focal_crossentropy',
      'kl_divergence',
      'sparse_categorical_crossentropy',
    ],
    does: 'differs',
    shows: () => zeroGradient((p) => losses.klDivergence([[0.5, 0.5]], p), [[1, 0.5]], 0),
  },
  'maximum-tie': {
    keras: 'with torch and JAX, half of the gradient passes where a margin is just reached',
    ours: 'none passes: a sample that is right teaches nothing',
    losses: [
      'categorical_hinge',
      'circle',
      'hinge',
      'mean_absolute_percentage_error',
      'mean_squared_logarithmic_error',
    ],
    does: 'differs',
    shows: () => zeroGradient((p) => losses.hinge([[1, -1]], p), [[1, -1]], 0),
  },
  'power-at-zero': {
    keras: 'a power below 1 of a base 0 has an infinite or NaN gradient',
    ours: 'a gradient of 0',
    losses: ['binary_focal_crossentropy', 'categorical_generalized_cross_entropy'],
    does: 'differs',
    shows: () => {
      zeroGradient((p) => losses.categoricalGeneralizedCrossEntropy([1], p), [[1, 0]], 1);
      zeroGradient((p) => losses.binaryFocalCrossentropy([[1]], p, { gamma: 0.5 }), [[1]], 0);
    },
  },
  'float64-stays': {
    keras: 'casts float64 to the global float type, float32 unless told',
    ours: 'a float64 prediction is computed in float64, and the target cast to it; dtype casts both',
    does: 'compares',
    unmet: 'the 64-bit figures of the fixtures were computed in float64 on purpose',
    shows: () => {
      const p = tensor([[1 + 2 ** -40]], { dtype: 'float64' });
      const value = new losses.MeanAbsoluteError()([[1]], p);
      expect(value.dtype).to.equal('float64');
      expect(value.item()).to.equal(2 ** -40);
      expect(new losses.MeanAbsoluteError({ dtype: 'float32' })([[1]], p).item()).to.equal(0);
    },
  },
};
