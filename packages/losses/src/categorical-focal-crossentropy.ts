import {
  add,
  checkNumber,
  expandDims,
  log1p,
  logSoftmax,
  mul,
  mulUnlessZero,
  neg,
  reciprocal,
  softmax,
  softmaxComplement,
  sub,
  sum,
  type Tensor,
  where,
} from '@lossgraph/core';
import { checkAxisOption } from './check-option.ts';
import { defineLoss, type LossFunction } from './define-loss.ts';
import { powers } from './focus.ts';
import { type Loss, type LossClass, lossClass } from './loss.ts';
import { checkSmoothing } from './probability.ts';
import { twoClasses } from './profile.ts';
import { anyValue, pairs, unit } from './samples.ts';
import { classShapes } from './shape-rules.ts';
import { type Shares, sharesOf, throughShares } from './shares.ts';

export interface CategoricalFocalCrossentropyOptions {
  /** ≥ 0: a factor on everything. */
  readonly alpha: number;
  /** ≥ 0: how much easy samples are played down; 0 gives alpha times categorical crossentropy. */
  readonly gamma: number;
  /** Whether predictions are logits, any real number, rather than probabilities. */
  readonly fromLogits: boolean;
  /** In [0, 1]: targets are drawn this far towards 1/C each. */
  readonly labelSmoothing: number;
  /** The axis of the classes. */
  readonly axis: number;
}

/**
 * Returns −α Σ s (1 − q)^γ ln q over the axis of classes, `[N…, C], [N…, C] → [N…]`, in nats, with s the smoothed target
 * and q the probabilities: yPred scaled to sum to 1 and clipped to [1e-7, 1 − 1e-7], or the softmax of logits.
 *
 * From logits nothing is clipped and nothing saturates, unlike in Keras, which goes through clipped probabilities.
 *
 * @throws ShapeError unless the shapes are equal and there are two classes or more; ValueError for options out of range
 * @see T.-Y. Lin et al., "Focal loss for dense object detection" (2017), arXiv:1708.02002
 * @example
 * ```ts
 * categoricalFocalCrossentropy([[0, 1]], [[0.5, 0.5]], { alpha: 1 }).toArray(); // [0.173286…]
 * ```
 */
export const categoricalFocalCrossentropy: LossFunction<CategoricalFocalCrossentropyOptions> =
  defineLoss<CategoricalFocalCrossentropyOptions>({
    name: 'categorical_focal_crossentropy',
    className: 'CategoricalFocalCrossentropy',
    formula:
      '-\\alpha \\sum_c s_c (1 - q_c)^\\gamma \\ln q_c, \\quad s = t(1 - a) + \\tfrac aC, \\quad q = \\operatorname{clip}\\left( \\tfrac{p}{\\sum_k p_k}, \\varepsilon, 1 - \\varepsilon \\right) \\text{ or, from logits, } q = \\operatorname{softmax}(p)',
    derivative:
      '\\frac1{\\sum_k p_k} \\left( \\frac{u_c}{q_c} - \\sum_k u_k \\right), \\quad u = h\\,[\\varepsilon < q < 1 - \\varepsilon], \\quad h = \\alpha s \\left( \\gamma (1 - q)^{\\gamma - 1} q \\ln q - (1 - q)^\\gamma \\right); \\quad \\text{from logits } h_c - q_c \\sum_k h_k',
    whenToUse: 'One of several classes with many easy samples or rare classes: samples that are right hardly count.',
    trap: 'alpha is one factor for all classes, so by default the loss is a quarter of what you may expect.',
    reference: 'T.-Y. Lin, P. Goyal, R. Girshick, K. He, P. Dollár, ICCV (2017), arXiv:1708.02002',
    prediction: 'probabilities or logits',
    target: 'probabilities',
    defaults: { alpha: 0.25, gamma: 2, fromLogits: false, labelSmoothing: 0, axis: -1 },
    options: {
      alpha: 'α ≥ 0: a factor on everything',
      gamma: 'γ ≥ 0: how much easy samples are played down; 0 gives alpha times categorical crossentropy',
      fromLogits: 'whether predictions are logits, any real number, rather than probabilities',
      labelSmoothing: 'a, in [0, 1]: targets are drawn this far towards 1/C each',
      axis: 'the axis of the classes',
    },
    check: ({ alpha, gamma, labelSmoothing, axis }) => {
      checkNumber('categorical_focal_crossentropy', 'alpha', alpha, { least: 0 });
      checkNumber('categorical_focal_crossentropy', 'gamma', gamma, { least: 0 });
      checkSmoothing('categorical_focal_crossentropy', labelSmoothing);
      checkAxisOption('categorical_focal_crossentropy', axis);
    },
    shape: classShapes(({ axis }) => axis),
    expand: (t, p, attrs) => {
      const { rest, surprise } = termsOf(p, attrs);
      const each = mulUnlessZero(mul(smoothed(t, attrs), powers(rest(), attrs).full), surprise());
      return mul(attrs.alpha, sum(each, { axis: attrs.axis }));
    },
    vjp: {
      yPred: (ct, { yTrue: t, yPred: p, attrs }) => {
        const { axis, alpha, fromLogits } = attrs;
        const over = mul(alpha, expandDims(ct, axis));
        if (fromLogits) return mulUnlessZero(over, throughSoftmax(ofLogits(p, axis), smoothed(t, attrs), attrs));
        const shares = sharesOf(p, axis);
        const g = slope(ofShares(shares), smoothed(t, attrs), attrs);
        return throughShares(over, where(shares.inside, g, 0), shares, p, axis);
      },
      yTrue: (ct, { yPred: p, attrs }) => {
        const { rest, surprise } = termsOf(p, attrs);
        const each = mulUnlessZero(powers(rest(), attrs).full, surprise());
        return mulUnlessZero(expandDims(ct, attrs.axis), mul(attrs.alpha * (1 - attrs.labelSmoothing), each));
      },
    },
    profile: {
      x: 'probability p of the right one of two classes',
      low: 0.01,
      high: 0.99,
      curves: [
        { name: 'γ = 2', yTrue: [[1, 0]], yPred: twoClasses },
        { name: 'γ = 0', yTrue: [[1, 0]], yPred: twoClasses, attrs: { gamma: 0 } },
      ],
    },
    *samples(random) {
      const attrs = { alpha: 0.25, gamma: 2, fromLogits: false, labelSmoothing: 0, axis: -1 };
      const yTrue = { low: -0.2, high: 1.2 };
      yield* pairs(random, { yTrue, yPred: unit }, [
        attrs,
        { ...attrs, gamma: 0.5, labelSmoothing: 0.3 },
        { ...attrs, gamma: 0 },
      ]);
      const logits = { ...attrs, fromLogits: true };
      yield* pairs(random, { yTrue, yPred: anyValue }, [
        logits,
        { ...logits, gamma: 3.5, alpha: 2, labelSmoothing: 0.3, axis: 0 },
      ]);
    },
    examples: [
      { yTrue: [[0, 1]], yPred: [[0.5, 0.5]], values: [Math.LN2 / 16], source: '−¼ · ½² ln ½' },
      {
        yTrue: [[0, 1]],
        yPred: [[3, 3]],
        attrs: { fromLogits: true, alpha: 1, gamma: 1 },
        values: [Math.LN2 / 2],
        source: 'equal logits, equal odds: −½ ln ½',
      },
    ],
    kinks: [
      {
        inputs: [
          [0, 1],
          [0, 1],
        ],
        attrs: { alpha: 0.25, gamma: 2, fromLogits: false, labelSmoothing: 0, axis: -1 },
        gradients: [null, [0, 0]],
        why: 'clipped probabilities pass no gradient',
      },
    ],
  });

/** Of each class; functions, for not everything is needed everywhere. */
interface Terms {
  q(): Tensor;
  /** 1 − q, without the subtraction, which would leave nothing where q is nearly 1. */
  rest(): Tensor;
  /** −ln q */
  surprise(): Tensor;
}

function termsOf(p: Tensor, { fromLogits, axis }: CategoricalFocalCrossentropyOptions): Terms {
  return fromLogits ? ofLogits(p, axis) : ofShares(sharesOf(p, axis));
}

function ofLogits(p: Tensor, axis: number): Terms {
  return {
    q: () => softmax(p, axis),
    rest: () => softmaxComplement(p, axis),
    surprise: () => neg(logSoftmax(p, axis)),
  };
}

function ofShares({ odds }: Shares): Terms {
  const q = reciprocal(add(1, odds));
  return { q: () => q, rest: () => mul(odds, q), surprise: () => log1p(odds) };
}

/** t(1 − a) + a/C */
function smoothed(t: Tensor, { labelSmoothing: a, axis }: CategoricalFocalCrossentropyOptions): Tensor {
  return a === 0 ? t : add(mul(t, 1 - a), a / (t.shape.at(axis) ?? 1));
}

/** Minus q times the derivative with respect to q: s (γ (1 − q)ᵞ⁻¹ q (−ln q) + (1 − q)ᵞ). */
function slope({ q, rest, surprise }: Terms, s: Tensor, attrs: CategoricalFocalCrossentropyOptions): Tensor {
  const { full, slope } = powers(rest(), attrs);
  return mul(s, add(mulUnlessZero(mul(slope, q()), surprise()), full));
}

/** q (Σ g − g) − g (1 − q) with g the slope: for a one-hot target the bracket is exactly 0 at the target, so nothing cancels. */
function throughSoftmax(terms: Terms, s: Tensor, attrs: CategoricalFocalCrossentropyOptions): Tensor {
  const [q, rest] = [terms.q(), terms.rest()];
  const g = slope({ ...terms, q: () => q, rest: () => rest }, s, attrs);
  const others = sub(sum(g, { axis: attrs.axis, keepDims: true }), g);
  return sub(mul(q, others), mul(g, rest));
}

/** {@link categoricalFocalCrossentropy}, configured and reduced. */
export const CategoricalFocalCrossentropy: LossClass<CategoricalFocalCrossentropyOptions> =
  lossClass(categoricalFocalCrossentropy);
export type CategoricalFocalCrossentropy = Loss;
