import type { Strided } from '../tensor.ts';
import { advance, runsOf } from './runs.ts';
import { strided, view } from './strided.ts';

/** Folds one stretch of `x` into `acc` (step 0: into a single accumulator). */
export type FoldLoop = (
  acc: Float64Array,
  at: number,
  step: number,
  n: number,
  x: Strided['data'],
  ix: number,
  sx: number,
) => void;

/** Returns a kernel that folds the reduced axes in float64 and rounds once. */
export function reduceKernel(
  loop: FoldLoop,
  initial: number,
): (out: Strided, inputs: readonly [Strided], attrs: { readonly axes: readonly number[] }) => void {
  return (out, [x], { axes }) => out.data.set(fold(loop, initial, x, axes, out.size));
}

/** Returns one accumulator per output, folded in float64. */
export function fold(loop: FoldLoop, initial: number, x: Strided, axes: readonly number[], size: number): Float64Array {
  const acc = new Float64Array(size).fill(initial);
  if (x.size > 0) {
    const total = accumulatorView(acc, x.shape, axes);
    const run = runsOf(x, [x, total]);
    do loop(acc, run.starts[1]!, run.steps[1]!, run.n, x.data, run.starts[0]!, run.steps[0]!);
    while (advance(run));
  }
  return acc;
}

// The accumulators laid over the input's shape: stride 0 along the reduced axes.
function accumulatorView(acc: Float64Array, shape: readonly number[], axes: readonly number[]): Strided {
  const stride = new Array<number>(shape.length);
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    const reduced = axes.includes(i);
    stride[i] = reduced ? 0 : step;
    if (!reduced) step *= shape[i]!;
  }
  return view(strided(acc, [acc.length]), shape, stride, 0);
}

export const sum: FoldLoop = (acc, at, step, n, x, ix, sx) => {
  if (step === 0) {
    let total = acc[at]!;
    for (let i = 0; i < n; i++, ix += sx) total += x[ix]!;
    acc[at] = total;
    return;
  }
  for (let i = 0; i < n; i++, at += step, ix += sx) acc[at]! += x[ix]!;
};

export const max: FoldLoop = (acc, at, step, n, x, ix, sx) => {
  for (let i = 0; i < n; i++, at += step, ix += sx) acc[at] = Math.max(acc[at]!, x[ix]!);
};

export const min: FoldLoop = (acc, at, step, n, x, ix, sx) => {
  for (let i = 0; i < n; i++, at += step, ix += sx) acc[at] = Math.min(acc[at]!, x[ix]!);
};

export const any: FoldLoop = (acc, at, step, n, x, ix, sx) => {
  for (let i = 0; i < n; i++, at += step, ix += sx) if (x[ix]! !== 0) acc[at] = 1;
};

export const all: FoldLoop = (acc, at, step, n, x, ix, sx) => {
  for (let i = 0; i < n; i++, at += step, ix += sx) if (x[ix]! === 0) acc[at] = 0;
};

export const prod: FoldLoop = (acc, at, step, n, x, ix, sx) => {
  for (let i = 0; i < n; i++, at += step, ix += sx) acc[at]! *= x[ix]!;
};
