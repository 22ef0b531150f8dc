import { checkAxis, type Domain, draw, type Generator, type Shape, type Tensor } from '@lossgraph/core';
import type { LossSample } from './define-loss.ts';

/** The shapes that every loss is tried on: ranks 1 to 4, one of them with an axis of length 1. */
export const sampleShapes: readonly Shape[] = [[4], [3, 2], [2, 3, 2], [2, 1, 2, 3]];

export const anyValue: Domain = { low: -3, high: 3 };
export const unit: Domain = { low: 0.02, high: 0.98 };

/** Returns samples over all shapes and all given options, and an empty one, with targets and predictions from their domains. */
export function* pairs<A extends object>(
  random: Generator,
  { yTrue = anyValue, yPred = anyValue }: { readonly yTrue?: Domain; readonly yPred?: Domain },
  options: readonly A[],
): Iterable<LossSample<A>> {
  for (const attrs of options) {
    for (const shape of sampleShapes)
      yield { yTrue: draw(random, shape, yTrue), yPred: draw(random, shape, yPred), attrs };
  }
  const [attrs] = options;
  if (attrs) yield { yTrue: draw(random, [0, 3], yTrue), yPred: draw(random, [0, 3], yPred), attrs };
}

/** Returns labels 0 … classes − 1 of `shape`, int32. */
export function labels(random: Generator, shape: Shape, classes: number): Tensor {
  return random.map(shape, 'int32', (u) => Math.floor(u * classes));
}

/** Returns samples of labels beside rows of scores over ranks 1 to 4, and an empty one. */
export function* labelled<A extends object>(random: Generator, attrs: A, domain: Domain): Iterable<LossSample<A>> {
  const along = 'axis' in attrs ? Number(attrs.axis) : -1;
  const shapes: Shape[] = [[4], [3, 4], [2, 3, 4], [2, 1, 2, 3], ...(along === -1 ? [[0, 3]] : [])];
  for (const shape of shapes) {
    const axis = checkAxis('sample', along, shape.length);
    const rows = shape.filter((_, i) => i !== axis);
    yield { yTrue: labels(random, rows, shape[axis] ?? 1), yPred: draw(random, shape, domain), attrs };
  }
}

/** Returns labels and embeddings, no longer than 1: beyond that, distances are floored. */
export function* circleSamples(random: Generator): Iterable<readonly [labels: Tensor, embeddings: Tensor]> {
  for (const shape of [
    [6, 3],
    [4, 2],
    [1, 2],
    [2, 0],
  ] as const) {
    yield [labels(random, [shape[0]], 3), draw(random, shape, { low: -0.55, high: 0.55 })];
  }
}
