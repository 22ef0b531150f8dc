import {
  add,
  expandDims,
  log1p,
  logSoftmax,
  mul,
  mulUnlessZero,
  neg,
  softmax,
  softmaxComplement,
  sub,
  sum,
  type Tensor,
  where,
} from '@lossgraph/core';
import { checkAxisOption } from './check-option.ts';
import { defineLoss, type LossFunction } from './define-loss.ts';
import { type Loss, type LossClass, lossClass } from './loss.ts';
import { checkSmoothing } from './probability.ts';
import { twoClasses } from './profile.ts';
import { anyValue, pairs, unit } from './samples.ts';
import { classShapes } from './shape-rules.ts';
import { sharesOf, throughShares } from './shares.ts';

export interface CategoricalCrossentropyOptions {
  /** Whether predictions are logits, any real number, rather than probabilities. */
  readonly fromLogits: boolean;
  /** In [0, 1]: targets are drawn this far towards 1/C each. */
  readonly labelSmoothing: number;
  /** The axis of the classes. */
  readonly axis: number;
}

/**
 * Returns −Σ s ln q over the axis of classes, `[N…, C], [N…, C] → [N…]`, in nats, with s the smoothed target and q the
 * probabilities: yPred scaled to sum to 1 and clipped to [1e-7, 1 − 1e-7], or the softmax of yPred if those are logits.
 *
 * Targets may be any distribution and need not sum to 1. From logits nothing is clipped; prefer it.
 *
 * @throws ShapeError unless the shapes are equal and there are two classes or more; ValueError for smoothing outside [0, 1]
 * @see I. J. Good, "Rational decisions", J. Royal Statist. Soc. B 14 (1952)
 * @example
 * ```ts
 * categoricalCrossentropy([[0, 1]], [[0, 0]], { fromLogits: true }).toArray(); // [0.6931471824645996]
 * ```
 */
export const categoricalCrossentropy: LossFunction<CategoricalCrossentropyOptions> =
  defineLoss<CategoricalCrossentropyOptions>({
    name: 'categorical_crossentropy',
    className: 'CategoricalCrossentropy',
    formula:
      '-\\sum_c s_c \\ln q_c, \\quad s = t(1 - a) + \\tfrac aC, \\quad q = \\operatorname{clip}\\left( \\tfrac{p}{\\sum_k p_k}, \\varepsilon, 1 - \\varepsilon \\right) \\text{ or, from logits, } q = \\operatorname{softmax}(p)',
    derivative:
      '\\frac1{\\sum_k p_k} \\left( \\sum_k u_k - \\frac{u_c}{q_c} \\right), \\quad u = s\\,[\\varepsilon < q < 1 - \\varepsilon]; \\quad \\text{from logits } q_c \\sum_k s_k - s_c',
    whenToUse: 'One of several classes, given as one-hot rows or as a distribution.',
    trap: 'Logits passed as probabilities are quietly scaled to sum to 1 and train badly: say fromLogits: true.',
    reference: 'I. J. Good, "Rational decisions", J. Royal Statist. Soc. B 14 (1952)',
    prediction: 'probabilities or logits',
    target: 'probabilities',
    defaults: { fromLogits: false, labelSmoothing: 0, axis: -1 },
    options: {
      fromLogits: 'whether predictions are logits, any real number, rather than probabilities',
      labelSmoothing: 'a, in [0, 1]: targets are drawn this far towards 1/C each',
      axis: 'the axis of the classes',
    },
    check: ({ labelSmoothing, axis }) => {
      checkSmoothing('categorical_crossentropy', labelSmoothing);
      checkAxisOption('categorical_crossentropy', axis);
    },
    shape: classShapes(({ axis }) => axis),
    expand: (t, p, attrs) => sum(mulUnlessZero(smoothed(t, attrs), surprises(p, attrs)), { axis: attrs.axis }),
    vjp: {
      yPred: (ct, { yTrue, yPred: p, attrs }) => {
        const { axis, fromLogits } = attrs;
        const [over, s] = [expandDims(ct, axis), smoothed(yTrue, attrs)];
        if (fromLogits) return mulUnlessZero(over, logitSlope(s, p, axis));
        const shares = sharesOf(p, axis);
        return throughShares(over, where(shares.inside, s, 0), shares, p, axis);
      },
      yTrue: (ct, { yPred: p, attrs }) =>
        mulUnlessZero(expandDims(ct, attrs.axis), mul(1 - attrs.labelSmoothing, surprises(p, attrs))),
    },
    profile: {
      x: 'probability p of the right one of two classes',
      low: 0.01,
      high: 0.99,
      curves: [
        { name: '', yTrue: [[1, 0]], yPred: twoClasses },
        { name: 'labelSmoothing: 0.1', yTrue: [[1, 0]], yPred: twoClasses, attrs: { labelSmoothing: 0.1 } },
      ],
    },
    *samples(random) {
      const attrs = { fromLogits: false, labelSmoothing: 0, axis: -1 };
      const yTrue = { low: -0.2, high: 1.2 };
      yield* pairs(random, { yTrue, yPred: unit }, [attrs, { ...attrs, labelSmoothing: 0.3 }, { ...attrs, axis: 0 }]);
      const logits = { ...attrs, fromLogits: true };
      yield* pairs(random, { yTrue, yPred: anyValue }, [logits, { ...logits, labelSmoothing: 0.3, axis: 0 }]);
    },
    examples: [
      { yTrue: [[0, 1]], yPred: [[0.5, 0.5]], values: [Math.LN2], source: '−ln ½' },
      {
        yTrue: [[0, 1]],
        yPred: [[3, 3]],
        attrs: { fromLogits: true },
        values: [Math.LN2],
        source: 'equal logits, equal odds',
      },
    ],
    kinks: [
      {
        inputs: [
          [0, 1],
          [0, 1],
        ],
        attrs: { fromLogits: false, labelSmoothing: 0, axis: -1 },
        gradients: [null, [0, 0]],
        why: 'clipped probabilities pass no gradient',
      },
    ],
  });

/** t(1 − a) + a/C */
function smoothed(t: Tensor, { labelSmoothing: a, axis }: CategoricalCrossentropyOptions): Tensor {
  return a === 0 ? t : add(mul(t, 1 - a), a / (t.shape.at(axis) ?? 1));
}

/** −ln q */
function surprises(p: Tensor, { fromLogits, axis }: CategoricalCrossentropyOptions): Tensor {
  return fromLogits ? neg(logSoftmax(p, axis)) : log1p(sharesOf(p, axis).odds);
}

/** q Σ s − s, as q (Σ s − s) − s (1 − q), whose terms are 0 or exact at the target of a one-hot row: nothing cancels. */
function logitSlope(s: Tensor, p: Tensor, axis: number): Tensor {
  const others = sub(sum(s, { axis, keepDims: true }), s);
  return sub(mul(softmax(p, axis), others), mul(s, softmaxComplement(p, axis)));
}

/** {@link categoricalCrossentropy}, configured and reduced. */
export const CategoricalCrossentropy: LossClass<CategoricalCrossentropyOptions> = lossClass(categoricalCrossentropy);
export type CategoricalCrossentropy = Loss;
