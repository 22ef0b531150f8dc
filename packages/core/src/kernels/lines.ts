import type { Strided } from '../tensor.ts';
import { assign } from './arrays.ts';
import { rowMajor, strided, view } from './strided.ts';

/** The lines of an array along one axis, each contiguous: line `i` starts at `offset + i · length`. */
export interface Lines {
  readonly data: Strided['data'];
  readonly offset: number;
  readonly count: number;
  readonly length: number;
}

/** Returns the lines of `x` along `axis`, in row-major order of the other axes; `null` makes one line of all elements. */
export function linesOf(x: Strided, axis: number | null): Lines {
  const ordered = rowMajor(axis === null ? x : axisLast(x, axis), (size) => fresh(x, size));
  const length = axis === null ? x.size : x.shape[axis]!;
  const count = length === 0 ? 0 : ordered.size / length;
  return { data: ordered.data, offset: ordered.offset, count, length };
}

/** Returns the same storage with `axis` moved to the end. */
export function axisLast(x: Strided, axis: number): Strided {
  const order = x.shape.map((_, i) => i).filter((i) => i !== axis);
  order.push(axis);
  const pick = (list: readonly number[]) => order.map((i) => list[i]!);
  return view(x, pick(x.shape), pick(x.stride), x.offset);
}

/** Returns zeroed storage of the kind that `x` has. */
export function fresh(x: Strided, size: number): Strided['data'] {
  return new (x.data.constructor as new (n: number) => Strided['data'])(size);
}

/** A kernel that treats every line along one axis by itself. */
export type AxisKernel<A extends { readonly axis: number } = { readonly axis: number }> = (
  out: Strided,
  inputs: readonly [Strided],
  attrs: A,
) => void;

/** Fills `n` elements of `out` from `to` on, from as many of `x` from `from` on. */
export type LineLoop = (out: Strided['data'], to: number, x: Strided['data'], from: number, n: number) => void;

/** Returns a kernel that runs `loop` over every line along an axis, wherever the axis is. */
export function alongLines(loop: LineLoop): AxisKernel {
  return (out, [x], { axis }) => {
    const { data, offset, count, length } = linesOf(x, axis);
    const last = axis === out.shape.length - 1;
    const to = last ? out.data : fresh(out, out.size);
    for (let line = 0; line < count; line++) loop(to, line * length, data, offset + line * length, length);
    const target = axisLast(out, axis);
    if (!last) assign(target, strided(to, target.shape));
  };
}
