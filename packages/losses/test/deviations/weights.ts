// Of weights, masks and reductions.
import { gradients, tensor } from '@lossgraph/core';
import { expect } from 'chai';
import * as losses from '../../src/index.ts';
import { type Deviation, equals, refuses } from './deviation.ts';

const { NaN: nan } = Number;

export const weights: Readonly<Record<string, Deviation>> = {
  'mask-in-place': {
    keras: 'with torch, refuses a weight that is smaller than the mask, which is multiplied into it in place',
    ours: 'weights and masks broadcast to the values, each by itself',
    does: 'accepts',
    shows: () =>
      equals(new losses.MeanSquaredError()([[1], [2]], [[3], [5]], { sampleWeight: 2, mask: [true, false] }), 8),
  },
  'weight-inner-axis': {
    keras: 'weights of lower rank than the values meet their last axes: (N,) on (N,N) weighs time steps',
    ours: 'refuses them; one weight per sample is (N,1)',
    does: 'refuses',
    shows: () => {
      const sequences = tensor(new Float32Array(8), { shape: [2, 2, 2] });
      refuses(() => new losses.MeanSquaredError()(sequences, sequences, { sampleWeight: [1, 2] }), /\[2, 1\]/);
    },
  },
  'weights-of-one-value': {
    issue: '19637',
    keras: 'weights or a mask per sample stretch a loss that has one value for the whole batch, so its mean is scaled',
    ours: 'refuses them: one value cannot be weighted by sample; name the axes of one sample',
    losses: ['dice', 'tversky'],
    does: 'refuses',
    recognise: ({ shapes, values }) =>
      values?.length === 0 && ((shapes['sampleWeight'] ?? []).length > 0 || (shapes['mask'] ?? []).length > 0),
    shows: () =>
      refuses(
        () =>
          new losses.Dice()(
            [
              [0, 1],
              [1, 1],
            ],
            [
              [0, 1],
              [1, 0],
            ],
            { sampleWeight: [1, 2] },
          ),
        /axis/,
      ),
  },
  'weight-of-one-value': {
    keras: 'mean_with_sample_weight leaves a loss of one value multiplied by its weight',
    ours: 'divides by the weight, as for any other number of values',
    losses: ['dice', 'tversky'],
    does: 'differs',
    recognise: ({ shapes, values, reduction }) =>
      values?.length === 0 && shapes['sampleWeight']?.length === 0 && reduction === 'mean_with_sample_weight',
    shows: () => {
      const [t, p] = [[[0, 1]], [[0, 0.5]]];
      const loss = new losses.Dice({ reduction: 'mean_with_sample_weight' });
      equals(loss(t, p, { sampleWeight: 3 }), loss(t, p).item());
    },
  },
  'weight-divisor': {
    issue: '20410',
    keras: 'mean_with_sample_weight divides by the sum of the weights before they are broadcast',
    ours: 'broadcasts first',
    does: 'differs',
    shows: () => {
      const loss = new losses.MeanSquaredError({ reduction: 'mean_with_sample_weight' });
      equals(loss([[0], [0]], [[1], [2]], { sampleWeight: 7 }), 2.5);
    },
  },
  'grown-shape': {
    keras: 'weights with one axis of length 1 more than the values make the unreduced result grow one, too',
    ours: 'values keep their shape',
    does: 'compares',
    unmet: 'it shows in the shape of the result alone',
    shows: () => {
      const loss = new losses.MeanSquaredError({ reduction: 'none' });
      expect(loss([[0], [0]], [[1], [2]], { sampleWeight: [[1], [2]] }).shape).to.deep.equal([2]);
    },
  },
  'scalar-weight': {
    keras: 'a scalar weight takes the axis from values of shape (1,), so reduction none gives a scalar',
    ours: 'values keep their shape',
    does: 'compares',
    unmet: 'no case of the fixtures has a batch of one',
    shows: () => {
      const loss = new losses.MeanSquaredError({ reduction: 'none' });
      const values = loss([[0]], [[2]], { sampleWeight: 3 });
      expect(values.shape).to.deep.equal([1]);
      expect(values.toArray()).to.deep.equal([12]);
    },
  },
  'mask-multiplies': {
    issue: '18818',
    keras: 'masks and weights of 0 multiply, so NaN and Infinity under them stay',
    ours: 'selects',
    does: 'differs',
    shows: () => {
      const p = tensor([[1], [nan]]);
      const value = new losses.MeanSquaredError()([[0], [0]], p, { mask: [true, false] });
      equals(value, 1);
      expect(gradients(value, [p])[0]?.toArray()).to.deep.equal([[2], [0]]);
    },
  },
  'mask-nan-refused': {
    issue: '18818',
    keras: 'with torch, binary crossentropy refuses a NaN even under the mask',
    ours: 'selects',
    losses: ['binary_crossentropy', 'binary_focal_crossentropy'],
    does: 'accepts',
    shows: () => equals(new losses.BinaryCrossentropy()([[1], [1]], [[0.5], [nan]], { mask: [true, false] }), Math.LN2),
  },
  'ctc-time-mask': {
    issue: '23228',
    keras: 'a mask over time meets the values per sequence and is refused in torch’s words',
    ours: 'is refused in words: a mask has to fit the values',
    losses: ['ctc'],
    does: 'refuses',
    shows: () => {
      const logits = tensor(new Float32Array(12), { shape: [1, 4, 3] });
      refuses(
        () => new losses.CTC()([[1]], logits, { mask: [[true, true, true, false]] }),
        /mask does not fit.*\[1, 4\]/,
      );
    },
  },
};
