import ops from 'ndarray-ops';
import { strided } from '../kernels/strided.ts';
import { zeros } from '../ops/creation.ts';
import { type Strided, Tensor } from '../tensor.ts';

/** A way to lay the same values out in memory. */
export interface Layout {
  readonly name: string;
  /** Returns a leaf with the values of `x`, or `null` if x has no such layout. */
  of(x: Tensor): Tensor | null;
}

/** Layouts that no kernel may tell from row-major order. */
export const layouts: readonly Layout[] = [
  { name: 'transposed', of: (x) => (x.rank < 2 || x.size === 0 ? null : filled(x, columnMajor(x))) },
  { name: 'with steps of −1', of: (x) => (x.rank < 1 || x.size === 0 ? null : filled(x, backwards(x))) },
  { name: 'inside a larger array', of: (x) => (x.rank < 1 || x.size === 0 ? null : filled(x, everySecond(x))) },
];

/** Returns x with its first slice along `axis` repeated, once with stride 0 and once copied out. */
export function stretched(x: Tensor, axis: number): { readonly view: Tensor; readonly copy: Tensor } {
  const { shape, stride, offset } = x.strided;
  const once = stride.map((step, i) => (i === axis ? 0 : step));
  const repeated = strided(x.strided.data, shape, once, offset);
  const seen = new Tensor(repeated, x.dtype);
  return { view: seen, copy: new Tensor(strided(seen.toTypedArray(), x.shape), x.dtype) };
}

function filled(x: Tensor, target: Strided): Tensor {
  ops.assign(target, x.strided);
  return new Tensor(target, x.dtype);
}

function columnMajor(x: Tensor): Strided {
  const reversed = x.shape.map((_, i) => x.rank - 1 - i);
  return strided(x.toTypedArray(), [...x.shape].reverse()).transpose(...reversed);
}

function backwards(x: Tensor): Strided {
  return strided(x.toTypedArray(), x.shape).step(...x.shape.map(() => -1));
}

// The gaps hold values that would show: NaN, or the number 1 as int32 and bool.
function everySecond(x: Tensor): Strided {
  const wide = x.shape.map((n) => 2 * n + 1);
  const storage = zeros(wide, x.dtype).toTypedArray();
  storage.fill(x.dtype === 'int32' || x.dtype === 'bool' ? 1 : Number.NaN);
  return strided(storage, wide)
    .lo(...wide.map(() => 1))
    .step(...wide.map(() => 2));
}
