import { ValueError } from '@lossgraph/core';
import { Adam, type AdamOptions, adamDefaults } from './adam.ts';

const adamWDefaults: AdamOptions = { ...adamDefaults, weightDecay: 0.004, name: 'adamw' };

/**
 * {@link Adam} with decoupled weight decay, 0.004 unless another is given.
 *
 * @throws ValueError for an option that is unknown or out of range, or without weight decay
 * @see I. Loshchilov and F. Hutter, "Decoupled weight decay regularization", ICLR 2019, arXiv:1711.05101
 * @example
 * ```ts
 * const w = new Variable([2]);
 * new AdamW({ learningRate: 1 }).apply([[0]], [w]);
 * w.value.toArray(); // [1.9919999837875366]
 * ```
 */
export class AdamW extends Adam {
  constructor(options: Partial<AdamOptions> = {}) {
    super(options, adamWDefaults);
    if (this.weightDecay === null) {
      throw new ValueError(`${this.name}: no weight decay; got null; allowed is a finite number ≥ 0, or use Adam`);
    }
  }
}
