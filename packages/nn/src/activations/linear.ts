import type { Tensor } from '@lossgraph/core';

/** Returns x. */
export function linear(x: Tensor): Tensor {
  return x;
}
