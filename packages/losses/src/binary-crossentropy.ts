import { add, div, log, log1p, mul, neg, sub, type Tensor } from '@lossgraph/core';
import { logitCrossentropy, logitSlope } from './binary-logits.ts';
import { checkAxisOption } from './check-option.ts';
import { defineLoss, type LossFunction } from './define-loss.ts';
import { meanOfElements } from './elementwise.ts';
import { type Loss, type LossClass, lossClass } from './loss.ts';
import { checkSmoothing, clipped, insideClip } from './probability.ts';
import { anyValue, pairs, unit } from './samples.ts';

export interface BinaryCrossentropyOptions {
  /** Whether predictions are logits, any real number, rather than probabilities in [0, 1]. */
  readonly fromLogits: boolean;
  /** In [0, 1]: targets are drawn this far towards ½. */
  readonly labelSmoothing: number;
  /** The axis that is averaged. */
  readonly axis: number;
}

/**
 * Returns the mean of −s ln q − (1 − s) ln(1 − q) over an axis, `[N…, D], [N…, D] → [N…]`, in nats, with s the smoothed
 * target and q the probability: yPred clipped to [1e-7, 1 − 1e-7], or the sigmoid of yPred if those are logits.
 *
 * From logits nothing is clipped and nothing overflows; prefer it. On clipped probabilities the gradient is 0.
 *
 * @throws ShapeError unless the shapes are equal, save for a last axis of length 1; ValueError for smoothing outside [0, 1]
 * @see I. J. Good, "Rational decisions", J. Royal Statist. Soc. B 14 (1952)
 * @example
 * ```ts
 * binaryCrossentropy([[1, 0]], [[0, 0]], { fromLogits: true }).toArray(); // [0.6931471824645996]
 * ```
 */
export const binaryCrossentropy: LossFunction<BinaryCrossentropyOptions> = defineLoss<BinaryCrossentropyOptions>({
  name: 'binary_crossentropy',
  className: 'BinaryCrossentropy',
  aliases: ['bce', 'BCE'],
  formula:
    '-\\frac1D \\sum_i \\left( s_i \\ln q_i + (1 - s_i) \\ln(1 - q_i) \\right), \\quad s = t(1 - a) + \\tfrac a2, \\quad q = \\operatorname{clip}(p, \\varepsilon, 1 - \\varepsilon) \\text{ or, from logits, } q = \\sigma(p)',
  derivative:
    '\\frac1D \\frac{q_i - s_i}{q_i (1 - q_i)} [\\varepsilon < p_i < 1 - \\varepsilon]; \\quad \\text{from logits } \\frac1D (q_i - s_i)',
  whenToUse: 'Yes-or-no targets, one or many per sample; each output is judged on its own.',
  trap: 'A probability clipped at 0 or 1 has no gradient and cannot recover: give logits and fromLogits: true.',
  reference: 'I. J. Good, "Rational decisions", J. Royal Statist. Soc. B 14 (1952)',
  prediction: 'probabilities or logits',
  target: 'probabilities',
  defaults: { fromLogits: false, labelSmoothing: 0, axis: -1 },
  options: {
    fromLogits: 'whether predictions are logits, any real number, rather than probabilities in [0, 1]',
    labelSmoothing: 'a, in [0, 1]: targets are drawn this far towards ½',
    axis: 'the axis that is averaged',
  },
  check: ({ labelSmoothing, axis }) => {
    checkSmoothing('binary_crossentropy', labelSmoothing);
    checkAxisOption('binary_crossentropy', axis);
  },
  ...meanOfElements<BinaryCrossentropyOptions>({
    axis: ({ axis }) => axis,
    value: (t, p, attrs) => {
      const s = smoothed(t, attrs);
      if (attrs.fromLogits) return logitCrossentropy(s, p);
      const q = clipped(p);
      return neg(add(mul(s, log(q)), mul(sub(1, s), log1p(neg(q)))));
    },
    slope: {
      yPred: (t, p, attrs) => {
        const s = smoothed(t, attrs);
        if (attrs.fromLogits) return logitSlope(s, p);
        const q = clipped(p);
        return insideClip(p, div(sub(q, s), mul(q, sub(1, q))));
      },
      yTrue: (_t, p, attrs) => {
        if (attrs.fromLogits) return mul(attrs.labelSmoothing - 1, p);
        const q = clipped(p);
        return mul(1 - attrs.labelSmoothing, sub(log1p(neg(q)), log(q)));
      },
    },
  }),
  *samples(random) {
    const probabilities = { fromLogits: false, labelSmoothing: 0, axis: -1 };
    yield* pairs(random, { yTrue: { low: -0.2, high: 1.2 }, yPred: unit }, [
      probabilities,
      { ...probabilities, labelSmoothing: 0.3 },
    ]);
    const logits = { ...probabilities, fromLogits: true };
    yield* pairs(random, { yTrue: { low: -0.2, high: 1.2 }, yPred: anyValue }, [
      logits,
      { ...logits, labelSmoothing: 0.3, axis: 0 },
    ]);
  },
  examples: [
    { yTrue: [[1]], yPred: [[0.5]], values: [Math.LN2], source: '−ln ½' },
    { yTrue: [[1, 0]], yPred: [[0, 0]], attrs: { fromLogits: true }, values: [Math.LN2], source: '−ln σ(0)' },
  ],
  kinks: [
    {
      inputs: [
        [1, 1],
        [0, 1],
      ],
      attrs: { fromLogits: false, labelSmoothing: 0, axis: -1 },
      gradients: [null, [0, 0]],
      why: 'clipped probabilities pass no gradient',
    },
  ],
});

/** t(1 − a) + a/2 */
function smoothed(t: Tensor, { labelSmoothing: a }: BinaryCrossentropyOptions): Tensor {
  return a === 0 ? t : add(mul(t, 1 - a), a / 2);
}

/** {@link binaryCrossentropy}, configured and reduced. */
export const BinaryCrossentropy: LossClass<BinaryCrossentropyOptions> = lossClass(binaryCrossentropy);
export type BinaryCrossentropy = Loss;
