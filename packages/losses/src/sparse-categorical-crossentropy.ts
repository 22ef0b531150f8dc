import {
  cast,
  equal,
  expandDims,
  log1p,
  logicalAnd,
  logSoftmax,
  mulUnlessZero,
  neg,
  notEqual,
  show,
  softmax,
  softmaxComplement,
  sum,
  type Tensor,
  ValueError,
  where,
} from '@lossgraph/core';
import { checkAxisOption } from './check-option.ts';
import { defineLoss, type LossFunction } from './define-loss.ts';
import { isLabelled } from './labels.ts';
import { type Loss, type LossClass, lossClass } from './loss.ts';
import { twoClasses } from './profile.ts';
import { anyValue, labelled, unit } from './samples.ts';
import { labelShapes, refuseSingleClass } from './shape-rules.ts';
import { sharesOf, throughShares } from './shares.ts';

export interface SparseCategoricalCrossentropyOptions {
  /** Whether predictions are logits, any real number, rather than probabilities. */
  readonly fromLogits: boolean;
  /** A label that does not count: its value is 0, its row gets no gradient, and means leave it out. */
  readonly ignoreClass: number | null;
  /** The axis of the classes. */
  readonly axis: number;
}

/**
 * Returns −ln q at the labelled class, `[N…], [N…, C] → [N…]`, in nats, with q the probabilities: yPred scaled to sum to
 * 1 and clipped to [1e-7, 1 − 1e-7], or the softmax of yPred if those are logits. Labels are whole numbers 0 … C − 1.
 *
 * @throws ShapeError unless there is one label for each row and two classes or more; ValueError for a label out of range, fractional or NaN
 * @see I. J. Good, "Rational decisions", J. Royal Statist. Soc. B 14 (1952)
 * @example
 * ```ts
 * sparseCategoricalCrossentropy([1], [[0, 0]], { fromLogits: true }).toArray(); // [0.6931471824645996]
 * ```
 */
export const sparseCategoricalCrossentropy: LossFunction<SparseCategoricalCrossentropyOptions> =
  defineLoss<SparseCategoricalCrossentropyOptions>({
    name: 'sparse_categorical_crossentropy',
    className: 'SparseCategoricalCrossentropy',
    formula:
      '-[t \\ne k] \\ln q_t, \\quad \\text{ignoreClass } k, \\quad q = \\operatorname{clip}\\left( \\tfrac{p}{\\sum_j p_j}, \\varepsilon, 1 - \\varepsilon \\right) \\text{ or, from logits, } q = \\operatorname{softmax}(p)',
    derivative:
      '[t \\ne k]\\, [\\varepsilon < q_t < 1 - \\varepsilon]\\, \\frac1{\\sum_j p_j} \\left( 1 - \\frac{[c = t]}{q_t} \\right); \\quad \\text{from logits } [t \\ne k] (q_c - [c = t])',
    whenToUse: 'One of several classes, given as a class index: as categorical crossentropy, without the one-hot rows.',
    trap: 'Logits passed as probabilities are quietly scaled to sum to 1 and train badly: say fromLogits: true.',
    reference: 'I. J. Good, "Rational decisions", J. Royal Statist. Soc. B 14 (1952)',
    prediction: 'probabilities or logits',
    target: 'class index',
    classAxis: ({ axis }) => axis,
    defaults: { fromLogits: false, ignoreClass: null, axis: -1 },
    options: {
      fromLogits: 'whether predictions are logits, any real number, rather than probabilities',
      ignoreClass:
        'k, a whole number or null: a label that does not count; its value is 0, its row gets no gradient, and means leave it out',
      axis: 'the axis of the classes',
    },
    check: ({ ignoreClass, axis }) => {
      checkAxisOption('sparse_categorical_crossentropy', axis);
      if (ignoreClass === null || Number.isInteger(ignoreClass)) return;
      throw new ValueError(
        `sparse_categorical_crossentropy: ignoreClass is no label; got ${show(ignoreClass)}; allowed are whole numbers and null`,
      );
    },
    shape: (name, yTrue, yPred, attrs) => {
      refuseSingleClass(name, yTrue, yPred, attrs.axis);
      return labelShapes(({ axis }: SparseCategoricalCrossentropyOptions) => axis)(name, yTrue, yPred, attrs);
    },
    expand: (t, p, attrs) => {
      const { fromLogits, axis } = attrs;
      const ofLabel = (x: Tensor) => sum(where(isLabelled(t, p, axis), x, 0), { axis });
      return counted(t, attrs, fromLogits ? neg(ofLabel(logSoftmax(p, axis))) : log1p(ofLabel(sharesOf(p, axis).odds)));
    },
    vjp: {
      yPred: (ct, { yTrue: t, yPred: p, attrs }) => {
        const { axis, fromLogits } = attrs;
        const hot = isLabelled(t, p, axis);
        const over = expandDims(counted(t, attrs, ct), axis);
        if (fromLogits) return mulUnlessZero(over, logitSlope(hot, p, axis));
        const shares = sharesOf(p, axis);
        return throughShares(over, cast(logicalAnd(hot, shares.inside), p.dtype), shares, p, axis);
      },
      yTrue: null,
    },
    mask: (t, _p, _output, { ignoreClass }) => (ignoreClass === null ? undefined : notEqual(t, ignoreClass)),
    profile: {
      x: 'probability p of the right one of two classes',
      low: 0.01,
      high: 0.99,
      curves: [{ name: '', yTrue: [0], yPred: twoClasses }],
    },
    *samples(random) {
      const attrs = { fromLogits: false, ignoreClass: null, axis: -1 };
      yield* labelled(random, attrs, unit);
      yield* labelled(random, { ...attrs, fromLogits: true }, anyValue);
      yield* labelled(random, { ...attrs, fromLogits: true, ignoreClass: 1 }, anyValue);
      yield* labelled(random, { ...attrs, ignoreClass: 0, axis: 0 }, unit);
    },
    examples: [
      { yTrue: [1], yPred: [[0.5, 0.5]], values: [Math.LN2], source: '−ln ½' },
      {
        yTrue: [0],
        yPred: [[3, 3]],
        attrs: { fromLogits: true },
        values: [Math.LN2],
        source: 'equal logits, equal odds',
      },
      {
        yTrue: [0, -1],
        yPred: [
          [3, 3],
          [1, 2],
        ],
        attrs: { fromLogits: true, ignoreClass: -1 },
        values: [Math.LN2, 0],
        source: 'the second label is ignored',
      },
    ],
  });

/** q − [c = t]; at the label as −(1 − q), which keeps the digits of a small difference. */
function logitSlope(hot: Tensor, p: Tensor, axis: number): Tensor {
  return where(hot, neg(softmaxComplement(p, axis)), softmax(p, axis));
}

/** Returns x where the label counts, and 0 where it is ignored. */
function counted(t: Tensor, { ignoreClass }: SparseCategoricalCrossentropyOptions, x: Tensor): Tensor {
  return ignoreClass === null ? x : where(equal(t, ignoreClass), 0, x);
}

/** {@link sparseCategoricalCrossentropy}, configured and reduced. */
export const SparseCategoricalCrossentropy: LossClass<SparseCategoricalCrossentropyOptions> =
  lossClass(sparseCategoricalCrossentropy);
export type SparseCategoricalCrossentropy = Loss;
