// How values are held and copied, in browsers and bundles. In Node, arrays.node.ts takes the place of this file.
import ndarrayOf from 'ndarray';
import type { Strided } from '../tensor.ts';
import { plainArray } from './plain-array.ts';

let make: typeof ndarrayOf | undefined;

/** ndarray; where a content security policy forbids the code that it generates, arrays with the same methods. */
export const ndarray: typeof ndarrayOf = ((data, shape, stride, offset) => {
  make ??= chosen();
  return make(data, shape, stride, offset);
}) as typeof ndarrayOf;

function chosen(): typeof ndarrayOf {
  try {
    ndarrayOf(new Float32Array(1), [1]);
    return ndarrayOf;
  } catch {
    return plainArray as typeof ndarrayOf;
  }
}

/** Copies `x` into `target`, both of one shape and any stride. */
export function assign(target: Strided, x: Strided): void {
  if (x.size === 0) return;
  const { shape, data: from } = x;
  const to = target.data;
  const last = shape.length - 1;
  const count = shape[last] ?? 1;
  const [toStep, fromStep] = [target.stride[last] ?? 0, x.stride[last] ?? 0];
  const index = new Int32Array(Math.max(0, last));
  let [i, j] = [target.offset, x.offset];
  for (;;) {
    for (let k = 0, a = i, b = j; k < count; k++, a += toStep, b += fromStep) to[a] = from[b]!;
    let axis = last - 1;
    for (; axis >= 0; axis--) {
      const n = shape[axis]!;
      i += target.stride[axis]!;
      j += x.stride[axis]!;
      if (++index[axis]! < n) break;
      i -= target.stride[axis]! * n;
      j -= x.stride[axis]! * n;
      index[axis] = 0;
    }
    if (axis < 0) return;
  }
}
