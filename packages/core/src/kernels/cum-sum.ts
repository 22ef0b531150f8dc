import type { Strided } from '../tensor.ts';
import { alongLines } from './lines.ts';

interface CumSumAttrs {
  readonly axis: number;
  readonly reverse: boolean;
}

/** The sums of every line's elements up to each one, or from each one on; in float64, rounded on writing only. */
export function cumSumKernel(out: Strided, inputs: readonly [Strided], attrs: CumSumAttrs): void {
  (attrs.reverse ? backwards : forwards)(out, inputs, attrs);
}

const forwards = alongLines((out, to, x, from, n) => {
  for (let i = 0, total = 0; i < n; i++) out[to + i] = total += x[from + i]!;
});

const backwards = alongLines((out, to, x, from, n) => {
  for (let i = n - 1, total = 0; i >= 0; i--) out[to + i] = total += x[from + i]!;
});
