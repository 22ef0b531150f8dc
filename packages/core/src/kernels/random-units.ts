import type { Strided } from '../tensor.ts';
import { threefry2x32 } from './threefry.ts';

export interface UnitsAttrs {
  readonly shape: readonly number[];
  /** How many random bits each number has. */
  readonly bits: 24 | 53;
}

/** One counter per element: the i-th of draw d is the same whatever else is drawn. */
export function randomUnitsKernel(out: Strided, [state]: readonly [Strided], { bits }: UnitsAttrs): void {
  const { data, offset } = state;
  const step = state.stride[0]!;
  const [k0, k1, draw] = [data[offset]!, data[offset + step]!, data[offset + 2 * step]!];
  const words = new Int32Array(2);
  for (let i = 0; i < out.size; i++) {
    threefry2x32(words, 0, k0, k1, i, draw);
    const [x, y] = [words[0]!, words[1]!];
    out.data[i] = bits === 24 ? (x >>> 8) / 16777216 : ((x >>> 5) * 67108864 + (y >>> 6)) / 9007199254740992;
  }
}
