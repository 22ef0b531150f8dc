import { type DType, type Strided, strided, type Values } from '@lossgraph/core';
import { isDense } from './strides.ts';

const widths: Readonly<Record<DType, number>> = { float32: 4, float64: 8, int32: 4, bool: 1 };

const arrays: Readonly<Record<DType, new (buffer: ArrayBufferLike, address: number, size: number) => Values>> = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  bool: Uint8Array,
};

/** Returns the bytes of one element. */
export function widthOf(dtype: DType): number {
  return widths[dtype];
}

export function bytesOf(dtype: DType, size: number): number {
  return widths[dtype] * size;
}

export function viewOn(buffer: ArrayBufferLike, dtype: DType, address: number, size: number): Values {
  return new arrays[dtype](buffer, address, size);
}

/** From here on, memory that nobody clears first is worth asking for. */
const LARGE = 65536;

interface UnclearedMemory {
  allocUnsafeSlow(bytes: number): Uint8Array;
}

/** Returns the values in memory of their own. Node has memory that is not cleared before it is written to. */
export function copyOf(values: Values): Values {
  const { Buffer: node } = globalThis as { Buffer?: UnclearedMemory };
  if (values.byteLength < LARGE || node?.allocUnsafeSlow === undefined) return values.slice();
  const { buffer } = node.allocUnsafeSlow(values.byteLength);
  const Typed = values.constructor as new (buffer: ArrayBufferLike) => Values;
  const copy = new Typed(buffer);
  copy.set(values);
  return copy;
}

/** Writes the elements of `source` to `target` in row-major order. */
export function copyInto(target: Values, source: Strided): void {
  const { data, offset, shape, stride } = source;
  if (target.length === 0) return;
  if (!isDense(shape, stride)) {
    copyStrided(target, source);
  } else if (offset === 0 && data.length === target.length) {
    target.set(data);
  } else {
    target.set(data.subarray(offset, offset + target.length));
  }
}

function copyStrided(target: Values, { data, offset, shape, stride }: Strided): void {
  const index = shape.map(() => 0);
  let from = offset;
  for (let to = 0; to < target.length; to++) {
    target[to] = data[from] ?? 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const step = stride[axis] ?? 0;
      const next = (index[axis] ?? 0) + 1;
      const wraps = next === shape[axis];
      index[axis] = wraps ? 0 : next;
      from += wraps ? -step * (next - 1) : step;
      if (!wraps) break;
    }
  }
}

/** Returns an array over `values`. */
export function arrayOver(
  values: Values,
  shape: readonly number[],
  stride?: readonly number[],
  offset: number = 0,
): Strided {
  return strided(values, [...shape], stride && [...stride], offset);
}
