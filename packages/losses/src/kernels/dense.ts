import type { Strided } from '@lossgraph/core';

/** Returns the elements in row-major order: themselves, if they lie so without gaps, or else a copy. */
export function dense(x: Strided): Strided['data'] {
  let step = 1;
  for (let axis = x.shape.length - 1; axis >= 0; axis--) {
    if (x.shape[axis] !== 1 && x.stride[axis] !== step) return copied(x);
    step *= x.shape[axis]!;
  }
  return x.data.subarray(x.offset, x.offset + x.size);
}

function copied({ data, shape, stride, offset, size }: Strided): Strided['data'] {
  const index = shape.map(() => 0);
  return new Float64Array(size).map(() => {
    const value = data[index.reduce((at, k, axis) => at + k * stride[axis]!, offset)]!;
    for (let axis = index.length - 1; axis >= 0 && ++index[axis]! === shape[axis]; axis--) index[axis] = 0;
    return value;
  });
}
