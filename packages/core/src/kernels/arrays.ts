// The two libraries that hold and copy values. In Node, arrays.node.ts takes the place of this file.
import ndarray from 'ndarray';
import ops from 'ndarray-ops';
import type { Strided } from '../tensor.ts';

export { ndarray };

/** Copies `x` into `target`, both of one shape and any stride. */
export function assign(target: Strided, x: Strided): void {
  ops.assign(target, x);
}
