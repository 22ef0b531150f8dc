import type { LossFunction } from '@lossgraph/losses';
import * as all from '@lossgraph/losses/all';

// biome-ignore lint/suspicious/noExplicitAny: a loss of unknown options
export type AnyLoss = LossFunction<any>;

/** Every loss of the export list, by name. */
export const everyLoss: readonly AnyLoss[] = Object.values(all)
  .filter((each) => 'op' in each)
  .map((each) => each as unknown as AnyLoss)
  .sort((a, b) => (a.definition.name < b.definition.name ? -1 : 1));
