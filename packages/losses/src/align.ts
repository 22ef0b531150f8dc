import { expandDims, squeeze, type Tensor } from '@lossgraph/core';

/**
 * Returns both tensors with equal rank where Keras would make them so: if one has exactly one axis more and that is a
 * last axis of length 1, it loses it; beside a vector, the vector gains one. Anything else is left as it is.
 */
export function align(a: Tensor, b: Tensor): [Tensor, Tensor] {
  if (a.rank === b.rank + 1 && a.shape.at(-1) === 1) return b.rank === 1 ? [a, expandDims(b, -1)] : [squeeze(a, -1), b];
  if (b.rank === a.rank + 1 && b.shape.at(-1) === 1) {
    const [second, first] = align(b, a);
    return [first, second];
  }
  return [a, b];
}
