import { checkBoolean, checkNumber, mul, sub, type Tensor, withDefaults } from '@lossgraph/core';
import { commonOptions, Optimizer, type OptimizerOptions } from './optimizer.ts';

export interface SGDOptions extends OptimizerOptions {
  /** μ in [0, 1]: the share of the last movement that is kept. */
  readonly momentum: number;
  /** Look ahead along the movement; without momentum it changes nothing. */
  readonly nesterov: boolean;
}

type SGDSlots = readonly [m?: Tensor];

/**
 * Stochastic gradient descent, with rate η and movement m:
 *
 * - without momentum, w ← w − η g
 * - with it, m ← μ m − η g and w ← w + m, or w ← w + μ m − η g under Nesterov
 *
 * Without momentum and weight decay, rows of an embedding that were not looked up stay as they are, and a compiled step does
 * not touch them; with either, all of them move.
 *
 * @throws ValueError for an option that is unknown or out of range
 * @see I. Sutskever et al., "On the importance of initialization and momentum in deep learning", ICML 2013
 * @example
 * ```ts
 * const w = new Variable([1]);
 * const sgd = new SGD({ learningRate: 0.5, momentum: 0.5 });
 * sgd.apply([[1]], [w]);
 * sgd.apply([[1]], [w]);
 * w.value.toArray(); // [-0.25]
 * ```
 */
export class SGD extends Optimizer<SGDSlots> {
  readonly momentum: number;
  readonly nesterov: boolean;
  protected readonly slotNames: readonly string[];

  constructor(options: Partial<SGDOptions> = {}) {
    const all = withDefaults<SGDOptions>('sgd', options, {
      learningRate: 0.01,
      momentum: 0,
      nesterov: false,
      name: 'sgd',
      ...commonOptions,
    });
    super(all);
    this.momentum = checkNumber(this.name, 'momentum', all.momentum, { least: 0, most: 1 });
    this.nesterov = checkBoolean(this.name, 'nesterov', all.nesterov);
    this.slotNames = this.momentum === 0 ? [] : ['momentum'];
  }

  protected update(w: Tensor, g: Tensor, [m]: SGDSlots, rate: Tensor): readonly [Tensor, ...SGDSlots] {
    const step = mul(rate, g);
    if (m === undefined) return [sub(w, step)];
    const moved = m.mul(this.momentum).sub(step);
    return [this.nesterov ? w.add(moved.mul(this.momentum)).sub(step) : w.add(moved), moved];
  }
}
