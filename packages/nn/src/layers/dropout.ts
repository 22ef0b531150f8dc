import { cast, checkNumber, greaterEqual, isFloat, type Tensor, where } from '@lossgraph/core';
import { Layer } from '../layer.ts';
import type { LayerOptions, Mode } from '../layer-options.ts';

/**
 * A layer that, in training, sets each element to 0 with probability `rate` and scales the others by 1 / (1 − rate), so
 * that the mean stays; outside training it returns its input.
 *
 * @throws ValueError for a rate outside [0, 1)
 * @see N. Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", JMLR 15 (2014)
 * @example
 * ```ts
 * const dropout = new Dropout(0.5, { seed: 1 });
 * dropout([1, 2, 3]).toArray(); // [1, 2, 3]
 * dropout([1, 1, 1, 1], { training: true }).max().item(); // 2
 * ```
 */
export class Dropout extends Layer {
  readonly rate: number;

  constructor(rate: number, options: LayerOptions = {}) {
    super(options);
    this.rate = checkNumber(this.name, 'rate', rate, { least: 0, below: 1 });
  }

  override call(inputs: Tensor, { training }: Mode): Tensor {
    if (!training || this.rate === 0) return inputs;
    const x = isFloat(inputs.dtype) ? inputs : cast(inputs, this.dtype);
    const kept = greaterEqual(this.generator.uniform(x.shape), this.rate);
    return where(kept, x.mul(1 / (1 - this.rate)), 0);
  }
}
