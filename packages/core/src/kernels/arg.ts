import type { Strided } from '../tensor.ts';
import { linesOf } from './lines.ts';

interface ArgAttrs {
  readonly axis: number | null;
}

/** Position of the first largest element of every line; the first NaN wins. */
export function argMaxKernel(out: Strided, [x]: readonly [Strided], { axis }: ArgAttrs): void {
  const { data, offset, count, length } = linesOf(x, axis);
  for (let line = 0, start = offset; line < count; line++, start += length) {
    let best = 0;
    for (let i = 1; i < length && !Number.isNaN(data[start + best]!); i++) {
      if (!(data[start + i]! <= data[start + best]!)) best = i;
    }
    out.data[line] = best;
  }
}

/** Position of the first smallest element of every line; the first NaN wins. */
export function argMinKernel(out: Strided, [x]: readonly [Strided], { axis }: ArgAttrs): void {
  const { data, offset, count, length } = linesOf(x, axis);
  for (let line = 0, start = offset; line < count; line++, start += length) {
    let best = 0;
    for (let i = 1; i < length && !Number.isNaN(data[start + best]!); i++) {
      if (!(data[start + i]! >= data[start + best]!)) best = i;
    }
    out.data[line] = best;
  }
}
