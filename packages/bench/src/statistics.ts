/** Returns the middle value, or the mean of the two middle ones. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return Number.NaN;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}

/** Returns half the distance from the least to the largest value, as a share of the median. */
export function spread(values: readonly number[]): number {
  return (Math.max(...values) - Math.min(...values)) / 2 / median(values);
}

/** Returns |a − b| as a share of the larger; 0 if both are equal, NaN among them. */
export function relativeDifference(a: number, b: number): number {
  if (Object.is(a, b)) return 0;
  return Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
}

export function sumOfSquares(...arrays: readonly ArrayLike<number>[]): number {
  let total = 0;
  for (const values of arrays) for (let i = 0; i < values.length; i++) total += (values[i] ?? 0) * (values[i] ?? 0);
  return total;
}
