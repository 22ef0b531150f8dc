// Every place where Lossgraph deliberately differs from Keras 3.15.1, with the reason, Keras' issue where there is one,
// and a check that shows ours. keras.test.ts reads this table, and deviations.test.ts runs the checks. Names without
// `recognise` are tags of the fixtures, set by rule when Keras was run (keras/oracle/deviations.py).
import { gradients, type Tensor, type TensorLike, tensor } from '@lossgraph/core';
import { expect } from 'chai';
import * as losses from '../src/index.ts';
import type { Situation } from './keras-fixtures.ts';

export interface Deviation {
  /** Issue of keras-team/keras, where there is one. */
  readonly issue?: string;
  readonly keras: string;
  readonly ours: string;
  /** What ours does with the inputs of a recognised case; `compares` if everything is compared nevertheless. */
  readonly does: 'refuses' | 'accepts' | 'either' | 'differs' | 'compares';
  /** For deviations that the fixtures do not tag, or not precisely: then this decides. */
  readonly recognise?: (each: Situation) => boolean;
  /** Shows our behaviour. */
  readonly shows: () => void;
}

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

export const deviations: Readonly<Record<string, Deviation>> = {
  'target-broadcast': {
    issue: '14627',
    keras: 'broadcasts a target against a prediction of another shape',
    ours: 'refuses unequal shapes after rank alignment, naming both',
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
    does: 'either', // Keras may refuse or broadcast; ours aligns, or refuses what is still unequal
    shows: () => expect(losses.hinge([1, -1], [[0.5], [0.5]]).shape).to.deep.equal([2]),
  },
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
    shows: () => {
      const loss = new losses.MeanSquaredError({ reduction: 'none' });
      expect(loss([[0], [0]], [[1], [2]], { sampleWeight: [[1], [2]] }).shape).to.deep.equal([2]);
    },
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
    does: 'either',
    shows: () => {
      const empty = tensor([], { shape: [0, 3] });
      expect(losses.categoricalHinge(empty, empty).shape).to.deep.equal([0]);
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
    does: 'accepts',
    shows: () => equals(new losses.BinaryCrossentropy()([[1], [1]], [[0.5], [nan]], { mask: [true, false] }), Math.LN2),
  },
  'zero-sum-row': {
    issue: '23551',
    keras: 'renormalises an all-zero row of probabilities to 0/0, so the loss is NaN',
    ours: 'takes every class of such a row as clipped: −ln 1e-7, with a gradient of 0',
    does: 'differs',
    shows: () => {
      const p = tensor([[0, 0]]);
      const value = losses.categoricalCrossentropy([[0, 1]], p);
      equals(value.sum(), -Math.log(1e-7), 1e-5);
      expect(gradients(value.sum(), [p])[0]?.toArray()).to.deep.equal([[0, 0]]);
    },
  },
  'single-class': {
    issue: '17102',
    keras: 'accepts a single class, whose loss is always about 0',
    ours: 'refuses it: there is nothing to learn; BinaryCrossentropy is what was meant',
    does: 'refuses',
    recognise: ({ className, args, aligned }) =>
      /^(Sparse)?Categorical(Focal)?Crossentropy$/.test(className) && aligned.at(Number(args['axis'] ?? -1)) === 1,
    shows: () => refuses(() => losses.categoricalCrossentropy([[1], [0]], [[0.3], [0.4]]), /BinaryCrossentropy/),
  },
  'smoothing-axis': {
    issue: '23437',
    keras: 'divides label_smoothing by the size of the last axis, not of the axis of classes',
    ours: 'divides by the number of classes, wherever they are',
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
    does: 'compares',
    shows: () => {
      const falsePositive = losses.tversky([[1, 0]], [[1, 1]], { alpha: 0.25, beta: 0.75 });
      equals(falsePositive, 0.2);
    },
  },
  'label-broadcast': {
    keras: 'generalised crossentropy makes a table of labels (N,1), or refuses them',
    ours: 'squeezes them, as sparse crossentropy does',
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
  'label-range': {
    issue: '23669',
    keras: 'a label out of range counts for nothing, or for garbage, depending on the backend',
    ours: 'refuses it, naming it and its position',
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
  'ctc-time-mask': {
    issue: '23228',
    keras: 'a mask over time meets the values per sequence and is refused in torch’s words',
    ours: 'is refused in words: a mask has to fit the values',
    does: 'refuses',
    shows: () => {
      const logits = tensor(new Float32Array(12), { shape: [1, 4, 3] });
      refuses(
        () => new losses.CTC()([[1]], logits, { mask: [[true, true, true, false]] }),
        /mask does not fit.*\[1, 4\]/,
      );
    },
  },
  'ctc-infeasible': {
    issue: '23684',
    keras:
      'labels that need more frames than there are cost Infinity with torch and 1e5 with JAX; torch’s gradient is NaN',
    ours: 'cost Infinity, with a gradient of 0',
    does: 'differs',
    shows: () => {
      const logits = tensor([
        [
          [0, 1],
          [1, 0],
        ],
      ]);
      const value = losses.ctc([[1, 1]], logits);
      expect(value.toArray()).to.deep.equal([infinity]);
      expect([gradients(value.sum(), [logits])[0]?.toArray()].flat(9)).to.deep.equal([0, 0, 0, 0]);
    },
  },
  'ctc-blank-label': {
    keras: 'with torch, the gradient is wrong if a label equals the blank',
    ours: 'agrees with differences',
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
  'cosine-zero-vector': {
    issue: '23075',
    keras: 'has a NaN gradient at a zero vector (corrected after 3.15.1)',
    ours: 'a vector shorter than 1e-7 is only scaled by 1e7, and so is its gradient',
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
    does: 'differs',
    shows: () => zeroGradient((p) => losses.klDivergence([[0.5, 0.5]], p), [[1, 0.5]], 0),
  },
  'maximum-tie': {
    keras: 'with torch and JAX, half of the gradient passes where a margin is just reached',
    ours: 'none passes: a sample that is right teaches nothing',
    does: 'differs',
    shows: () => zeroGradient((p) => losses.hinge([[1, -1]], p), [[1, -1]], 0),
  },
  'power-at-zero': {
    keras: 'a power below 1 of a base 0 has an infinite or NaN gradient',
    ours: 'a gradient of 0',
    does: 'differs',
    shows: () => {
      zeroGradient((p) => losses.categoricalGeneralizedCrossEntropy([1], p), [[1, 0]], 1);
      zeroGradient((p) => losses.binaryFocalCrossentropy([[1]], p, { gamma: 0.5 }), [[1]], 0);
    },
  },
};

/** Tags that tell how far Keras' own figures are to be trusted, not that ours differ. */
export const figures: readonly string[] = ['gradient-raises', 'softplus-linear', 'float32-rounding'];

function equals(found: Tensor, wanted: number, tolerance = 1e-6): void {
  expect(found.item()).to.be.closeTo(wanted, tolerance * Math.max(1, Math.abs(wanted)));
}

function refuses(call: () => unknown, words: RegExp): void {
  expect(call).to.throw(words);
}

function zeroGradient(loss: (p: Tensor) => Tensor, at: TensorLike, element: number): void {
  const p = tensor(at);
  expect(gradients(loss(p).sum(), [p])[0]?.toTypedArray()[element]).to.equal(0);
}
