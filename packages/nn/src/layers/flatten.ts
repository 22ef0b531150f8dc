import { ShapeError, sizeOf, type Tensor } from '@lossgraph/core';
import { Layer } from '../layer.ts';

/**
 * A layer that lays out each sample in one row, `[N, a, b, …] → [N, a b …]`; `[N] → [N, 1]`.
 *
 * @throws ShapeError, when called, for a scalar
 * @example
 * ```ts
 * new Flatten()([[[1, 2], [3, 4]]]).toArray(); // [[1, 2, 3, 4]]
 * ```
 */
export class Flatten extends Layer {
  override call(inputs: Tensor): Tensor {
    const [samples, ...rest] = inputs.shape;
    if (samples === undefined)
      throw new ShapeError(`${this.name}: no axis of samples; got a scalar; allowed is rank ≥ 1`);
    return inputs.reshape([samples, sizeOf(rest)]);
  }
}
