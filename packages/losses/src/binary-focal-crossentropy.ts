import {
  add,
  checkNumber,
  div,
  log,
  log1p,
  mul,
  mulUnlessZero,
  neg,
  sigmoid,
  sub,
  type Tensor,
  tanh,
} from '@lossgraph/core';
import { logitCrossentropy } from './binary-logits.ts';
import { checkAxisOption } from './check-option.ts';
import { defineLoss, type LossFunction } from './define-loss.ts';
import { meanOfElements } from './elementwise.ts';
import { powers } from './focus.ts';
import { type Loss, type LossClass, lossClass } from './loss.ts';
import { checkSmoothing, clipped, insideClip } from './probability.ts';
import { anyValue, pairs, unit } from './samples.ts';

export interface BinaryFocalCrossentropyOptions {
  /** Whether to weight targets of 1 by alpha and targets of 0 by 1 − alpha. */
  readonly applyClassBalancing: boolean;
  /** In [0, 1]: the weight of targets of 1, if classes are balanced; else it has no effect. */
  readonly alpha: number;
  /** ≥ 0: how much easy samples are played down; 0 gives binary crossentropy. */
  readonly gamma: number;
  /** Whether predictions are logits, any real number, rather than probabilities in [0, 1]. */
  readonly fromLogits: boolean;
  /** In [0, 1]: targets are drawn this far towards ½. */
  readonly labelSmoothing: number;
  /** The axis that is averaged. */
  readonly axis: number;
}

/**
 * Returns the mean of (1 − q_t)^γ times binary crossentropy over an axis, `[N…, D], [N…, D] → [N…]`, in nats, with q_t the
 * probability that the prediction gives to the target.
 *
 * From logits nothing is clipped and nothing saturates, unlike in Keras, which goes through clipped probabilities.
 *
 * @throws ShapeError unless the shapes are equal, save for a last axis of length 1; ValueError for options out of range
 * @see T.-Y. Lin et al., "Focal loss for dense object detection" (2017), arXiv:1708.02002
 * @example
 * ```ts
 * binaryFocalCrossentropy([[1, 0]], [[0.5, 0.5]]).toArray(); // [0.173286…]
 * binaryFocalCrossentropy([[1]], [[-100]], { fromLogits: true }).toArray(); // [100]
 * ```
 */
export const binaryFocalCrossentropy: LossFunction<BinaryFocalCrossentropyOptions> =
  defineLoss<BinaryFocalCrossentropyOptions>({
    name: 'binary_focal_crossentropy',
    className: 'BinaryFocalCrossentropy',
    formula:
      '\\frac1D \\sum_i w_i r_i^\\gamma B_i, \\quad B = -s \\ln q - (1 - s) \\ln(1 - q), \\quad r = s (1 - y) + (1 - s) y, \\quad s = t(1 - a) + \\tfrac a2, \\quad w = 1 \\text{ or, balanced, } w = \\alpha s + (1 - \\alpha)(1 - s), \\quad y = p, \\; q = \\operatorname{clip}(p, \\varepsilon, 1 - \\varepsilon) \\text{ or, from logits, } y = q = \\sigma(p)',
    derivative:
      '\\frac{w_i}D \\left( \\gamma r_i^{\\gamma - 1} (1 - 2 s_i) B_i + r_i^\\gamma \\frac{q_i - s_i}{q_i (1 - q_i)} [\\varepsilon < p_i < 1 - \\varepsilon] \\right); \\quad \\text{from logits } \\frac{w_i}D \\left( \\gamma r_i^{\\gamma - 1} (1 - 2 s_i) q_i (1 - q_i) B_i + r_i^\\gamma (q_i - s_i) \\right)',
    whenToUse: 'Yes-or-no targets with many easy samples (object detection): samples that are right hardly count.',
    trap: 'alpha has no effect unless applyClassBalancing is true. And q is no calibrated probability after training.',
    reference: 'T.-Y. Lin, P. Goyal, R. Girshick, K. He, P. Dollár, ICCV (2017), arXiv:1708.02002',
    prediction: 'probabilities or logits',
    target: 'probabilities',
    defaults: { applyClassBalancing: false, alpha: 0.25, gamma: 2, fromLogits: false, labelSmoothing: 0, axis: -1 },
    options: {
      applyClassBalancing: 'whether to weigh targets of 1 by alpha and targets of 0 by 1 − alpha',
      alpha: 'α, in [0, 1]: the weight of targets of 1, if classes are balanced; else it has no effect',
      gamma: 'γ ≥ 0: how much easy samples are played down; 0 gives binary crossentropy',
      fromLogits: 'whether predictions are logits, any real number, rather than probabilities in [0, 1]',
      labelSmoothing: 'a, in [0, 1]: targets are drawn this far towards ½',
      axis: 'the axis that is averaged',
    },
    check: ({ alpha, gamma, labelSmoothing, axis }) => {
      checkNumber('binary_focal_crossentropy', 'alpha', alpha, { least: 0, most: 1 });
      checkNumber('binary_focal_crossentropy', 'gamma', gamma, { least: 0 });
      checkSmoothing('binary_focal_crossentropy', labelSmoothing);
      checkAxisOption('binary_focal_crossentropy', axis);
    },
    ...meanOfElements<BinaryFocalCrossentropyOptions>({
      axis: ({ axis }) => axis,
      value: (t, p, attrs) => {
        const { s, r, b } = termsOf(t, p, attrs);
        return mul(weight(s, attrs), mul(powers(r, attrs).full, b));
      },
      slope: {
        // w (γ rᵞ⁻¹ r′ B + rᵞ B′), the primes with respect to p; r′ = (1 − 2s) q′
        yPred: (t, p, attrs) => {
          const { s, r, b, slopeOfQ, slopeOfB } = termsOf(t, p, attrs);
          const { full, slope } = powers(r, attrs);
          // from logits q′ ≤ r, so rᵞ⁻¹ q′ is no larger than rᵞ, while q′ B may underflow
          const tilt = mul(sub(1, mul(2, s)), slopeOfQ());
          return mul(weight(s, attrs), add(mulUnlessZero(mulUnlessZero(tilt, slope), b), mul(full, slopeOfB())));
        },
        // (1 − a) (w′ rᵞ B + w (γ rᵞ⁻¹ (1 − 2q) B + rᵞ (ln(1 − q) − ln q))), the prime with respect to s; the factors below
        // 1 come first, since B and the logits may be as large as float32 goes
        yTrue: (t, p, attrs) => {
          const { applyClassBalancing, alpha, labelSmoothing } = attrs;
          const { s, r, b } = termsOf(t, p, attrs);
          const { full, slope } = powers(r, attrs);
          const { tilt, logOdds } = targetSlopes(p, attrs);
          const kept = 1 - labelSmoothing;
          const w = applyClassBalancing ? mul(kept, weight(s, attrs)) : kept;
          const inner = sub(mul(slope, mulUnlessZero(mul(w, tilt), b)), mul(full, mul(w, logOdds)));
          return applyClassBalancing ? add(mul(mul(kept * (2 * alpha - 1), full), b), inner) : inner;
        },
      },
    }),
    *samples(random) {
      const attrs = {
        applyClassBalancing: false,
        alpha: 0.25,
        gamma: 2,
        fromLogits: false,
        labelSmoothing: 0,
        axis: -1,
      };
      const balanced = { ...attrs, applyClassBalancing: true, alpha: 0.7, labelSmoothing: 0.2 };
      yield* pairs(random, { yTrue: unit, yPred: unit }, [attrs, { ...balanced, gamma: 0.5 }, { ...attrs, gamma: 0 }]);
      const logits = { ...balanced, fromLogits: true };
      yield* pairs(random, { yTrue: unit, yPred: anyValue }, [
        { ...attrs, fromLogits: true },
        logits,
        { ...logits, gamma: 3.5, axis: 0 },
      ]);
    },
    examples: [
      { yTrue: [[1]], yPred: [[0.5]], values: [Math.LN2 / 4], source: '−½² ln ½' },
      {
        yTrue: [[1, 0]],
        yPred: [[0, 0]],
        attrs: { fromLogits: true, gamma: 1 },
        values: [Math.LN2 / 2],
        source: '−½ ln σ(0)',
      },
      {
        yTrue: [[1, 0]],
        yPred: [[0.5, 0.5]],
        attrs: { applyClassBalancing: true },
        values: [Math.LN2 / 8],
        source: '(¼ + ¾) / 2 · ¼ ln 2',
      },
    ],
    kinks: [
      {
        inputs: [
          [1, 0],
          [1, 0],
        ],
        attrs: { applyClassBalancing: false, alpha: 0.25, gamma: 0.5, fromLogits: false, labelSmoothing: 0, axis: -1 },
        gradients: [null, [0, 0]],
        why: 'clipped probabilities pass no gradient, and 0 to a power below 0 counts as 0',
      },
    ],
  });

interface Terms {
  /** The smoothed target. */
  readonly s: Tensor;
  /** How wrong the prediction is: 1 − the probability that it gives to the target. */
  readonly r: Tensor;
  /** The binary crossentropy. */
  readonly b: Tensor;
  /** q′: 1, or σ(p) σ(−p) from logits. */
  slopeOfQ(): Tensor | number;
  /** B′ */
  slopeOfB(): Tensor;
}

function termsOf(t: Tensor, p: Tensor, { fromLogits, labelSmoothing }: BinaryFocalCrossentropyOptions): Terms {
  const s = labelSmoothing === 0 ? t : add(mul(t, 1 - labelSmoothing), labelSmoothing / 2);
  const [yes, no] = fromLogits ? [sigmoid(p), sigmoid(neg(p))] : [p, sub(1, p)];
  const [missed, wrong] = [mul(s, no), mul(sub(1, s), yes)];
  return {
    s,
    r: add(missed, wrong),
    b: fromLogits ? logitCrossentropy(s, p) : crossentropy(s, clipped(p)),
    slopeOfQ: () => (fromLogits ? mul(yes, no) : 1),
    slopeOfB: () => (fromLogits ? sub(wrong, missed) : crossentropySlope(s, p)),
  };
}

function crossentropy(s: Tensor, q: Tensor): Tensor {
  return neg(add(mul(s, log(q)), mul(sub(1, s), log1p(neg(q)))));
}

function crossentropySlope(s: Tensor, p: Tensor): Tensor {
  const q = clipped(p);
  return insideClip(p, div(sub(q, s), mul(q, sub(1, q))));
}

/** α for targets of 1 and 1 − α for targets of 0. */
function weight(s: Tensor, { applyClassBalancing, alpha }: BinaryFocalCrossentropyOptions): Tensor | number {
  return applyClassBalancing ? add(mul(s, alpha), mul(sub(1, s), 1 - alpha)) : 1;
}

/** The derivative of r with respect to s, 1 − 2q, and ln q − ln(1 − q). */
function targetSlopes(p: Tensor, { fromLogits }: BinaryFocalCrossentropyOptions): { tilt: Tensor; logOdds: Tensor } {
  if (fromLogits) return { tilt: neg(tanh(div(p, 2))), logOdds: p };
  const q = clipped(p);
  return { tilt: sub(1, mul(2, p)), logOdds: sub(log(q), log1p(neg(q))) };
}

/** {@link binaryFocalCrossentropy}, configured and reduced. */
export const BinaryFocalCrossentropy: LossClass<BinaryFocalCrossentropyOptions> = lossClass(binaryFocalCrossentropy);
export type BinaryFocalCrossentropy = Loss;
