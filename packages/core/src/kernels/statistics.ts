import type { Strided } from '../tensor.ts';
import { type FoldLoop, fold, max, sum } from './reduce.ts';

interface Axes {
  readonly axes: readonly number[];
}

/** Σ x / n */
export function meanKernel(out: Strided, [x]: readonly [Strided], { axes }: Axes): void {
  out.data.set(means(x, axes, out.size));
}

/** Σ (x − mean)² / n */
export function varianceKernel(out: Strided, [x]: readonly [Strided], { axes }: Axes): void {
  const centres = means(x, axes, out.size);
  const squares: FoldLoop = (acc, at, step, n, data, ix, sx) => {
    for (let i = 0; i < n; i++, at += step, ix += sx) {
      const v = data[ix]! - centres[at]!;
      acc[at]! += v * v;
    }
  };
  const totals = fold(squares, 0, x, axes, out.size);
  for (let i = 0; i < out.size; i++) out.data[i] = totals[i]! / (x.size / out.size);
}

function means(x: Strided, axes: readonly number[], size: number): Float64Array {
  const totals = fold(sum, 0, x, axes, size);
  for (let i = 0; i < size; i++) totals[i]! /= x.size / size;
  return totals;
}

/** ln Σ eˣ, shifted by the largest x unless that is infinite; its term, 1, is kept apart from the sum of the others. */
export function logSumExpKernel(out: Strided, [x]: readonly [Strided], { axes }: Axes): void {
  const tops = fold(max, Number.NEGATIVE_INFINITY, x, axes, out.size);
  for (let i = 0; i < out.size; i++) if (Math.abs(tops[i]!) === Number.POSITIVE_INFINITY) tops[i] = 0;
  const ties = new Float64Array(out.size).fill(-1);
  const powers: FoldLoop = (acc, at, step, n, data, ix, sx) => {
    for (let i = 0; i < n; i++, at += step, ix += sx) {
      if (data[ix]! === tops[at]!) ties[at]!++;
      else acc[at]! += Math.exp(data[ix]! - tops[at]!);
    }
  };
  const others = fold(powers, 0, x, axes, out.size);
  for (let i = 0; i < out.size; i++) out.data[i] = Math.log1p(others[i]! + ties[i]!) + tops[i]!;
}

/** √Σ x². Where squares would overflow or vanish, x is scaled by a power of two first, which costs no digit. */
export function normKernel(out: Strided, [x]: readonly [Strided], { axes }: Axes): void {
  const scales = fold(largest, 0, x, axes, out.size).map((top) =>
    top > 1e150 ? TINY : top > 0 && top < 1e-150 ? HUGE : 1,
  );
  const squares: FoldLoop = (acc, at, step, n, data, ix, sx) => {
    for (let i = 0; i < n; i++, at += step, ix += sx) {
      const v = data[ix]! * scales[at]!;
      acc[at]! += v * v;
    }
  };
  const totals = fold(squares, 0, x, axes, out.size);
  for (let i = 0; i < out.size; i++) out.data[i] = Math.sqrt(totals[i]!) / scales[i]!;
}

const HUGE = 4.149515568880993e180; // 2⁶⁰⁰
const TINY = 1 / HUGE;

const largest: FoldLoop = (acc, at, step, n, x, ix, sx) => {
  for (let i = 0; i < n; i++, at += step, ix += sx) acc[at] = Math.max(acc[at]!, Math.abs(x[ix]!));
};
