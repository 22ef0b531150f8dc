import type { Access } from './ir.ts';

/** What a reduction reads, and which axes it reduces. */
export interface Reduced {
  readonly input: Access;
  readonly axes: readonly number[];
}

/**
 * Returns the same reduction with the reduced axes side by side, as loops want them: a view of the input with its axes in
 * another order. Axes of length 1 do not count, and each side keeps its order, so that the same elements are added in turn.
 * The last axis stays the last, for its elements are neighbours in memory.
 *
 * [a, b, c] reduced over b becomes [b, a, c] over the first axis; [a, b, c, d] over b and d becomes [a, c, b, d] over the last two.
 */
export function sideBySide({ input, axes }: Reduced): Reduced {
  const all = input.shape.map((_, axis) => axis);
  const long = all.filter((axis) => input.shape[axis] !== 1);
  const isReduced = (axis: number | undefined) => axis !== undefined && axes.includes(axis);
  const changes = long.filter((axis, i) => i > 0 && isReduced(axis) !== isReduced(long[i - 1]));
  if (changes.length < 2) return { input, axes };
  const [kept, reduced] = [all.filter((axis) => !isReduced(axis)), all.filter(isReduced)];
  const order = isReduced(long.at(-1)) ? [...kept, ...reduced] : [...reduced, ...kept];
  const inOrder = (list: readonly number[]) => order.map((axis) => list[axis] ?? 0);
  return {
    input: { ...input, shape: inOrder(input.shape), stride: inOrder(input.stride) },
    axes: order.flatMap((axis, i) => (isReduced(axis) ? [i] : [])),
  };
}
