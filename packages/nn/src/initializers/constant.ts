import {
  asTensor,
  broadcastTo,
  cast,
  checkNumber,
  formatShape,
  full,
  ShapeError,
  type TensorLike,
  tensor,
} from '@lossgraph/core';
import type { Initializer } from './initializer.ts';

/** Returns the initializer that gives 0 everywhere. */
export function zeros(): Initializer {
  return constant(0);
}

/** Returns the initializer that gives 1 everywhere. */
export function ones(): Initializer {
  return constant(1);
}

/**
 * Returns the initializer that gives `value`, stretched to the shape of the weight.
 *
 * @throws ValueError for a number that is not finite; ShapeError, at the first use, if `value` does not stretch to the shape
 * @example
 * ```ts
 * new Dense(2, { kernelInitializer: initializers.constant([[1, 2]]) })([[1], [10]]).toArray(); // [[1, 2], [10, 20]]
 * ```
 */
export function constant(value: TensorLike = 0): Initializer {
  if (typeof value === 'number') checkNumber('constant', 'value', value);
  return (shape, { dtype }) => {
    if (typeof value === 'number') return full(shape, value, dtype);
    return tensor(broadcastTo(cast(asTensor('constant', value, dtype), dtype), shape));
  };
}

/** Returns the initializer that gives `gain` on the diagonal of a matrix and 0 elsewhere. @throws ValueError, ShapeError */
export function identity(gain: number = 1): Initializer {
  checkNumber('identity', 'gain', gain);
  return (shape, { dtype }) => {
    const [rows = 0, columns = 0] = shape;
    if (shape.length !== 2) {
      throw new ShapeError(`identity: not a matrix; got ${formatShape(shape)}; allowed is rank 2`);
    }
    const values = new Float64Array(rows * columns);
    for (let i = 0; i < Math.min(rows, columns); i++) values[i * columns + i] = gain;
    return tensor(values, { shape, dtype });
  };
}
