import ndarray from 'ndarray';
import ops from 'ndarray-ops';
import type { Values } from '../dtype.ts';
import type { Shape } from '../shape.ts';
import type { Strided } from '../tensor.ts';

/** Returns a row-major array over `data`. */
export function strided(data: Values, shape: Shape): Strided {
  return ndarray(data, shape as number[]);
}

/** Returns a view on the storage of `x` with another shape, stride and offset. */
export function view(x: Strided, shape: Shape, stride: readonly number[], offset: number): Strided {
  return ndarray(x.data, shape as number[], stride as number[], offset);
}

/** Returns whether the elements lie in row-major order without gaps (the offset may be anything). */
export function isContiguous(x: Strided): boolean {
  const { shape, stride } = x;
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    const n = shape[i]!;
    if (n !== 1 && stride[i] !== step) return n === 0 || x.size === 0;
    step *= n;
  }
  return true;
}

/** Returns `x` itself if contiguous, or else a row-major copy in storage made by `allocate`. */
export function rowMajor(x: Strided, allocate: (size: number) => Values): Strided {
  if (isContiguous(x)) return x;
  const copy = strided(allocate(x.size), x.shape);
  ops.assign(copy, x);
  return copy;
}

/** Copies `x` into `target`, both of one shape and any stride. */
export function assign(target: Strided, x: Strided): void {
  ops.assign(target, x);
}
