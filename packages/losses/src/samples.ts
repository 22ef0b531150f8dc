import { type Domain, draw, type Generator, type Shape, softmax, type Tensor, tensor } from '@lossgraph/core';
import type { LossSample } from './define-loss.ts';

/** The shapes that every loss is tried on: ranks 1 to 4, one of them with an axis of length 1. */
export const sampleShapes: readonly Shape[] = [[4], [3, 2], [2, 3, 2], [2, 1, 2, 3]];

export const anyValue: Domain = { low: -3, high: 3 };
export const unit: Domain = { low: 0.02, high: 0.98 };

/** Returns samples over all shapes and all given options, with targets and predictions from their domains. */
export function* pairs<A extends object>(
  random: Generator,
  { yTrue = anyValue, yPred = anyValue }: { readonly yTrue?: Domain; readonly yPred?: Domain },
  options: readonly A[],
): Iterable<LossSample<A>> {
  for (const attrs of options) {
    for (const shape of sampleShapes)
      yield { yTrue: draw(random, shape, yTrue), yPred: draw(random, shape, yPred), attrs };
  }
}

/** Returns labels 0 … classes − 1 of `shape`, int32. */
export function labels(random: Generator, shape: Shape, classes: number): Tensor {
  return random.map(shape, 'int32', (u) => Math.floor(u * classes));
}

/** Returns rows that are positive and sum to 1 along the last axis. */
export function distribution(random: Generator, shape: Shape): Tensor {
  return tensor(softmax(draw(random, shape)));
}
