import { cast, isFloat, type Tensor } from '@lossgraph/core';
import { type Activation as ActivationFunction, type ActivationIdentifier, get } from '../activations/get.ts';
import { Layer } from '../layer.ts';
import type { LayerOptions } from '../layer-options.ts';

/**
 * A layer that applies an activation.
 *
 * @throws ValueError for an unknown identifier
 * @example
 * ```ts
 * new Activation('relu')([-1, 2]).toArray(); // [0, 2]
 * ```
 */
export class Activation extends Layer {
  readonly activation: ActivationFunction;

  constructor(activation: ActivationIdentifier, options: LayerOptions = {}) {
    super(options);
    this.activation = get(activation);
  }

  override call(inputs: Tensor): Tensor {
    return this.activation(isFloat(inputs.dtype) ? inputs : cast(inputs, this.dtype));
  }
}
