import { checkNumber, maximum, minimum, mul, neg, sub, type Tensor } from '@lossgraph/core';
import { defineLoss, type LossFunction } from './define-loss.ts';
import { meanOfElements } from './elementwise.ts';
import { type Loss, type LossClass, lossClass } from './loss.ts';
import { elementCurve } from './profile.ts';
import { pairs } from './samples.ts';

export interface HuberOptions {
  /** The error at which the parabola turns into a line, in units of the target; > 0. */
  readonly delta: number;
}

/**
 * Returns the mean of the Huber loss over the last axis, `[N…, D], [N…, D] → [N…]`: with e = p − t, ½e² where |e| ≤ δ
 * and δ|e| − ½δ² beyond.
 *
 * @throws ShapeError unless the shapes are equal, save for a last axis of length 1; ValueError unless delta > 0
 * @see P. J. Huber, "Robust estimation of a location parameter", Ann. Math. Statist. 35 (1964), doi:10.1214/aoms/1177703732
 * @example
 * ```ts
 * huber([[0, 1], [0, 0]], [[0.5, 1], [3, 0]]).toArray(); // [0.0625, 1.25]
 * huber([[0]], [[3]], { delta: 2 }).toArray(); // [4]
 * ```
 */
export const huber: LossFunction<HuberOptions> = defineLoss<HuberOptions>({
  name: 'huber',
  className: 'Huber',
  instanceName: 'huber_loss',
  formula:
    '\\frac1D \\sum_i \\begin{cases} \\frac12 e_i^2 & |e_i| \\le \\delta \\\\ \\delta |e_i| - \\frac12 \\delta^2 & |e_i| > \\delta \\end{cases}, \\quad e = p - t',
  derivative: '\\frac1D \\operatorname{clip}(e_i, -\\delta, \\delta)',
  whenToUse: 'Regression with some outliers: quadratic near the target, linear far from it.',
  trap: 'delta is in units of the target: scale the targets, or scale delta.',
  reference: 'P. J. Huber, Ann. Math. Statist. 35 (1964), doi:10.1214/aoms/1177703732',
  prediction: 'values',
  target: 'values',
  defaults: { delta: 1 },
  options: {
    delta: 'δ > 0: the error at which the parabola turns into a line, in units of the target',
  },
  check: ({ delta }) => checkNumber('huber', 'delta', delta, { above: 0 }),
  ...meanOfElements({
    // With c the slope: c (e − ½c), which is ½e² where c = e, and δ|e| − ½δ² where it is ±δ.
    value: (t, p, attrs) => {
      const c = slope(t, p, attrs);
      return mul(c, sub(sub(p, t), mul(0.5, c)));
    },
    slope: {
      yPred: slope,
      yTrue: (t, p, attrs) => neg(slope(t, p, attrs)),
    },
  }),
  profile: {
    x: 'error p − t',
    low: -3,
    high: 3,
    curves: [elementCurve('δ = 1', 0), elementCurve('δ = 2', 0, { delta: 2 })],
  },
  samples: (random) => pairs(random, {}, [{ delta: 1 }, { delta: 0.4 }, { delta: 2.5 }]),
  examples: [
    { yTrue: [[0, 1]], yPred: [[0.5, 3]], values: [0.8125], source: '(½·0.5² + 2 − ½) / 2' },
    { yTrue: [[0]], yPred: [[3]], attrs: { delta: 2 }, values: [4], source: '2·3 − ½·2²' },
  ],
});

/** clip(p − t, −δ, δ) */
function slope(t: Tensor, p: Tensor, { delta }: HuberOptions): Tensor {
  return maximum(minimum(sub(p, t), delta), -delta);
}

/** {@link huber}, configured and reduced. */
export const Huber: LossClass<HuberOptions> = lossClass(huber);
export type Huber = Loss;
