// Of labels, and of the sequences of CTC.
import { gradients, tensor } from '@lossgraph/core';
import { expect } from 'chai';
import * as losses from '../../src/index.ts';
import { type Deviation, refuses } from './deviation.ts';

export const labels: Readonly<Record<string, Deviation>> = {
  'label-range': {
    issue: '23669',
    keras: 'a label out of range counts for nothing, or for garbage, depending on the backend',
    ours: 'refuses it, naming it and its position',
    losses: ['categorical_generalized_cross_entropy', 'sparse_categorical_crossentropy'],
    does: 'refuses',
    shows: () =>
      refuses(
        () =>
          losses.sparseCategoricalCrossentropy(
            [0, 3],
            [
              [1, 0],
              [0, 1],
            ],
          ),
        /3 at position \[1\]/,
      ),
  },
  'label-fraction': {
    keras: 'cuts a fractional label to a whole number',
    ours: 'refuses it, naming it and its position',
    losses: ['categorical_generalized_cross_entropy', 'circle', 'sparse_categorical_crossentropy'],
    does: 'refuses',
    shows: () =>
      refuses(
        () =>
          losses.sparseCategoricalCrossentropy(
            [0, 0.7],
            [
              [1, 0],
              [0, 1],
            ],
          ),
        /0\.[67]\d* at position \[1\]/,
      ),
  },
  'label-cast': {
    issue: '15014',
    keras: 'casts labels to the float type of the loss, so those above 2^24 (256 in bfloat16) become others',
    ours: 'int32 labels stay int32',
    losses: ['categorical_generalized_cross_entropy', 'circle', 'ctc', 'sparse_categorical_crossentropy'],
    does: 'differs',
    unmet: 'the fixtures have small labels',
    shows: () => {
      const labels = tensor([2 ** 24, 2 ** 24 + 1, 2 ** 24], { dtype: 'int32' });
      const rows = [
        [1, 0],
        [0, 1],
        [-1, 0],
      ];
      expect(losses.circle(labels, rows).toArray()).to.deep.equal(losses.circle([0, 1, 0], rows).toArray());
    },
  },
  'circle-labels': {
    keras: 'casts labels to int32, whatever they are',
    ours: 'takes whole numbers of either sign, as numbers and as int32, and refuses what is no int32',
    losses: ['circle'],
    does: 'refuses',
    unmet: 'the fixtures have whole labels',
    shows: () => {
      const rows = [
        [1, 0],
        [0, 1],
        [-1, 0],
      ];
      const labels = [-1, -1, 2];
      const wanted = losses.circle([1, 1, 2], rows).toArray();
      expect(losses.circle(labels, rows).toArray()).to.deep.equal(wanted);
      expect(losses.circle(tensor(labels, { dtype: 'int32' }), rows).toArray()).to.deep.equal(wanted);
      refuses(() => losses.circle([-1, -1, 2.5], rows), /2\.5 at position \[2\]/);
    },
  },
  'ctc-infeasible': {
    issue: '23684',
    keras:
      'labels that need more frames than there are cost Infinity with torch and 1e5 with JAX; torch’s gradient is NaN',
    ours: 'cost Infinity, with a gradient of 0',
    losses: ['ctc'],
    does: 'differs',
    shows: () => {
      const logits = tensor([
        [
          [0, 1],
          [1, 0],
        ],
      ]);
      const value = losses.ctc([[1, 1]], logits);
      expect(value.toArray()).to.deep.equal([Number.POSITIVE_INFINITY]);
      expect([gradients(value.sum(), [logits])[0]?.toArray()].flat(9)).to.deep.equal([0, 0, 0, 0]);
    },
  },
  'ctc-blank-label': {
    keras: 'with torch, the gradient is wrong if a label equals the blank',
    ours: 'agrees with differences',
    losses: ['ctc'],
    does: 'differs',
    shows: () => {
      const [labels, logits] = [
        [[1, 0, 2]],
        [
          [
            [0.1, 0.5, -0.3],
            [1, 0, 0.2],
            [0, -1, 0.4],
            [0.3, 0.3, 0],
          ],
        ],
      ];
      const p = tensor(logits, { dtype: 'float64' });
      const [gradient] = gradients(losses.ctc(labels, p).sum(), [p]);
      const moved = (h: number) =>
        losses
          .ctc(
            labels,
            p.add(
              tensor(
                [
                  [
                    [h, 0, 0],
                    [0, 0, 0],
                    [0, 0, 0],
                    [0, 0, 0],
                  ],
                ],
                { dtype: 'float64' },
              ),
            ),
          )
          .item();
      expect(gradient?.toTypedArray()[0]).to.be.closeTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 1e-9);
    },
  },
};
