import type { DType } from '../dtype.ts';
import type { Strided } from '../tensor.ts';
import { runUnary, type UnaryLoop } from './runs.ts';

/** Copies values as another dtype; typed arrays round floats and cut to int32 by themselves, bool needs a comparison. */
export function castKernel(out: Strided, [x]: readonly [Strided], { dtype }: { readonly dtype: DType }): void {
  runUnary(dtype === 'bool' ? truth : copy, out, x);
}

const copy: UnaryLoop = (out, at, n, a, ia, sa) => {
  for (let i = 0; i < n; i++, ia += sa) out[at + i] = a[ia]!;
};

const truth: UnaryLoop = (out, at, n, a, ia, sa) => {
  for (let i = 0; i < n; i++, ia += sa) out[at + i] = a[ia]! !== 0 ? 1 : 0;
};
