import { sum, tensor } from '@lossgraph/core';
import { uniform } from '../arrays/uniform.ts';
import { relativeDifference } from '../statistics.ts';

/** Returns by how much the sum of 1e6 float32 numbers is off, as a share of it, for several kinds of numbers. */
export function sumErrors(): Record<string, number> {
  const n = 1_000_000;
  const kinds = {
    'uniform on [0, 1)': uniform(1, n, 0, 1),
    'uniform on [-1, 2)': uniform(2, n, -1, 2),
    'all 0.1': new Float32Array(n).fill(0.1),
    'one 1e8 among [0, 1)': uniform(3, n, 0, 1).fill(1e8, 0, 1),
  };
  const errors = Object.entries(kinds).map(([kind, x]) => [
    kind,
    relativeDifference(sum(tensor(x)).item(), exactSum(x)),
  ]);
  return Object.fromEntries(errors);
}

/** The sum with the rounding error of every addition carried along. */
function exactSum(x: Float32Array): number {
  let total = 0;
  let lost = 0;
  for (const value of x) {
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + lost;
}
