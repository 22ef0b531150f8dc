import type { Shape } from '@lossgraph/core';
import { BinaryCrossentropy, CategoricalCrossentropy, SparseCategoricalCrossentropy } from './all.ts';
import type { LossClass } from './loss.ts';

/** What the three crossentropies have in common. */
interface CrossentropyOptions {
  readonly fromLogits: boolean;
}

/**
 * Returns the crossentropy that fits the shapes, as Keras' `compile` does for `'crossentropy'` and `'ce'`: binary for a
 * single output; sparse if targets have fewer axes than predictions, or a last one of length 1; else categorical.
 *
 * @example
 * ```ts
 * crossentropyFor([32, 1], [32, 1]).name; // 'BinaryCrossentropy'
 * crossentropyFor([32], [32, 10]).name; // 'SparseCategoricalCrossentropy'
 * crossentropyFor([32, 10], [32, 10]).name; // 'CategoricalCrossentropy'
 * ```
 */
export function crossentropyFor(yTrue: Shape, yPred: Shape): LossClass<CrossentropyOptions> {
  if (yPred.at(-1) === 1) return BinaryCrossentropy as unknown as LossClass<CrossentropyOptions>;
  const labels = yTrue.length < yPred.length || yTrue.at(-1) === 1;
  return (labels
    ? SparseCategoricalCrossentropy
    : CategoricalCrossentropy) as unknown as LossClass<CrossentropyOptions>;
}
