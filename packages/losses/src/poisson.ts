import { add, div, log, mul, neg, sub } from '@lossgraph/core';
import { defineLoss, type LossFunction } from './define-loss.ts';
import { meanOfElements } from './elementwise.ts';
import { type Loss, type LossClass, lossClass } from './loss.ts';
import { EPSILON } from './probability.ts';
import { elementCurve } from './profile.ts';
import { pairs } from './samples.ts';

/** No options of its own. */
export type PoissonOptions = Record<never, never>;

/**
 * Returns the mean of p − t ln(p + 1e-7) over the last axis, `[N…, D], [N…, D] → [N…]`: the negative log-likelihood, in
 * nats, of counts t under rates p, without the term ln t! that no prediction changes.
 *
 * Rates must not be negative: below −1e-7 the value is NaN.
 *
 * @throws ShapeError unless the shapes are equal, save for a last axis of length 1
 * @see P. McCullagh, J. A. Nelder, Generalized Linear Models, 2nd ed. (1989), chapter 6
 * @example
 * ```ts
 * poisson([[0, 1]], [[1, 1]]).toArray(); // [1]
 * ```
 */
export const poisson: LossFunction<PoissonOptions> = defineLoss<PoissonOptions>({
  name: 'poisson',
  className: 'Poisson',
  formula: '\\frac1D \\sum_i \\left( p_i - t_i \\ln(p_i + \\varepsilon) \\right)',
  derivative: '\\frac1D \\left( 1 - \\frac{t_i}{p_i + \\varepsilon} \\right)',
  whenToUse: 'Targets are counts (clicks, calls, photons), predictions their expected number.',
  trap: 'The prediction is the rate itself, not its logarithm: end in softplus or exp, or a negative one gives NaN.',
  reference: 'P. McCullagh, J. A. Nelder, Generalized Linear Models, 2nd ed. (1989), chapter 6',
  prediction: 'rates',
  target: 'values',
  defaults: {},
  options: {},
  ...meanOfElements({
    value: (t, p) => sub(p, mul(t, log(add(p, EPSILON)))),
    slope: {
      yPred: (t, p) => div(add(sub(p, t), EPSILON), add(p, EPSILON)), // 1 − t/p, without rounding t/p first
      yTrue: (_t, p) => neg(log(add(p, EPSILON))),
    },
  }),
  profile: { x: 'rate p', low: 0.05, high: 6, curves: [elementCurve('t = 1', 1), elementCurve('t = 3', 3)] },
  samples: (random) => pairs(random, { yTrue: { low: 0, high: 5 }, yPred: { low: 0.1, high: 5 } }, [{}]),
  examples: [
    { yTrue: [[0, 1]], yPred: [[1, 1]], values: [1 - Math.log(1 + 1e-7) / 2], source: '(1 + 1 − ln 1) / 2' },
    { yTrue: [[2]], yPred: [[4]], values: [4 - 2 * Math.log(4 + 1e-7)], source: '4 − 2 ln 4' },
  ],
});

/** {@link poisson}, configured and reduced. */
export const Poisson: LossClass<PoissonOptions> = lossClass(poisson);
export type Poisson = Loss;
