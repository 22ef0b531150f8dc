import {
  checkBoolean,
  checkNumber,
  expm1,
  maximum,
  mul,
  neg,
  sqrt,
  square,
  sub,
  type Tensor,
  withDefaults,
} from '@lossgraph/core';
import { commonOptions, Optimizer, type OptimizerOptions } from './optimizer.ts';

export interface AdamOptions extends OptimizerOptions {
  /** β₁ in [0, 1): how much of the mean gradient is kept from step to step. */
  readonly beta1: number;
  /** β₂ in [0, 1): the same for the mean squared gradient. */
  readonly beta2: number;
  /** ε ≥ 0, added to √v before v is corrected. */
  readonly epsilon: number;
  /** Whether to divide by the largest v so far instead of the present one. */
  readonly amsgrad: boolean;
}

export const adamDefaults: AdamOptions = {
  learningRate: 0.001,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7,
  amsgrad: false,
  name: 'adam',
  ...commonOptions,
};

type AdamSlots = readonly [m: Tensor, v: Tensor, largest?: Tensor];

/**
 * Adam, with rate η, at step k = 1, 2, …:
 *
 * - m ← m + (1 − β₁)(g − m) and v ← v + (1 − β₂)(g² − v)
 * - w ← w − η √(1 − β₂ᵏ) / (1 − β₁ᵏ) · m / (√v + ε)
 *
 * As in Keras ε stands beside the uncorrected √v: the ε̂ of the paper's section 2. Where g is 0, m and v decay and w moves on:
 * so do the rows of an embedding that were not looked up.
 *
 * @throws ValueError for an option that is unknown or out of range
 * @see D. P. Kingma and J. L. Ba, "Adam: a method for stochastic optimization", ICLR 2015, arXiv:1412.6980; for amsgrad
 *   S. J. Reddi et al., "On the convergence of Adam and beyond", ICLR 2018, arXiv:1904.09237
 * @example
 * ```ts
 * const w = new Variable([1, 2, 3, 4]);
 * new Adam({ learningRate: 0.5 }).apply([[1, 6, 7, 2]], [w]);
 * w.value.toArray(); // [0.5000015497207642, 1.500000238418579, 2.500000238418579, 3.5000007152557373]
 * ```
 */
export class Adam extends Optimizer<AdamSlots> {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly amsgrad: boolean;
  protected readonly slotNames: readonly string[];

  constructor(options: Partial<AdamOptions> = {}, defaults: AdamOptions = adamDefaults) {
    const all = withDefaults(defaults.name, options, defaults);
    super(all);
    this.beta1 = checkNumber(this.name, 'beta1', all.beta1, { least: 0, below: 1 });
    this.beta2 = checkNumber(this.name, 'beta2', all.beta2, { least: 0, below: 1 });
    this.epsilon = checkNumber(this.name, 'epsilon', all.epsilon, { least: 0 });
    this.amsgrad = checkBoolean(this.name, 'amsgrad', all.amsgrad);
    this.slotNames = this.amsgrad ? ['momentum', 'velocity', 'velocity_hat'] : ['momentum', 'velocity'];
  }

  // 1 − βᵏ from the step counter, in float64 and without cancellation: nothing but the counter need be kept.
  protected override stepSize(rate: Tensor, k: Tensor): Tensor {
    const correction = (beta: number) => neg(expm1(mul(k, Math.log(beta))));
    return rate.mul(sqrt(correction(this.beta2))).div(correction(this.beta1));
  }

  protected update(w: Tensor, g: Tensor, [m0, v0, largest0]: AdamSlots, a: Tensor): readonly [Tensor, ...AdamSlots] {
    const m = m0.add(g.sub(m0).mul(1 - this.beta1));
    const v = v0.add(sub(square(g), v0).mul(1 - this.beta2));
    const largest = largest0 && maximum(largest0, v);
    const next = w.sub(m.mul(a).div(sqrt(largest ?? v).add(this.epsilon)));
    return largest === undefined ? [next, m, v] : [next, m, v, largest];
  }
}
