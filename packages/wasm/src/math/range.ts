/** What is known of numbers: each is NaN, or low ≤ x ≤ high, where -0 lies below 0. */
export type Range = readonly [low: number, high: number];

/** Nothing. */
export const ANYWHERE: Range = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

/** Whether no sign is set. */
export function isPositive([low]: Range): boolean {
  return low > 0 || Object.is(low, 0);
}
