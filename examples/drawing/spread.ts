import type { Spot } from './rows.ts';

/** Between neighbours of a row. */
const GAP = 34;
const SWEEPS = 40;

/** The x of each spot: rows in turn move towards their neighbours, in order and apart. */
export function spread(rows: readonly number[][], spots: readonly Spot[]): number[] {
  const xs = spots.map(() => 0);
  for (const row of rows) settle(row, spots, xs, () => 0);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const down = sweep % 2 === 0;
    const sides = sweep < 0.75 * SWEEPS ? ([down ? 'above' : 'below'] as const) : (['above', 'below'] as const);
    const wanted = (i: number): number => {
      const near = sides.flatMap((side) => spots[i]?.[side] ?? []);
      return near.length === 0 ? (xs[i] ?? 0) : mean(near.map((each) => xs[each] ?? 0));
    };
    for (const row of down ? rows : [...rows].reverse()) settle(row, spots, xs, wanted);
  }
  return xs;
}

/** Puts a row as near to where its spots want to be as their order and widths allow. */
function settle(row: readonly number[], spots: readonly Spot[], xs: number[], wanted: (i: number) => number): void {
  let offset = 0;
  const offsets = row.map((i, k) => {
    const before = row[k - 1];
    if (before !== undefined) offset += ((spots[before]?.width ?? 0) + (spots[i]?.width ?? 0)) / 2 + GAP;
    return offset;
  });
  const free = ascending(row.map((i, k) => wanted(i) - (offsets[k] ?? 0)));
  row.forEach((i, k) => {
    xs[i] = (free[k] ?? 0) + (offsets[k] ?? 0);
  });
}

/** The ascending numbers nearest to `wanted` in the sum of squares (pool adjacent violators). */
export function ascending(wanted: readonly number[]): number[] {
  const pools: { sum: number; count: number }[] = [];
  for (const x of wanted) {
    pools.push({ sum: x, count: 1 });
    for (let [a, b] = pools.slice(-2); a && b && a.sum / a.count > b.sum / b.count; [a, b] = pools.slice(-2)) {
      pools.splice(-2, 2, { sum: a.sum + b.sum, count: a.count + b.count });
    }
  }
  return pools.flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count));
}

/** The arithmetic mean. */
export function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}
