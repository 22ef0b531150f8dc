import { asTensor, type TensorLike } from '../convert.ts';
import { ShapeError } from '../errors.ts';
import { checkAxis, formatShape, type Shape, sameShape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { gather } from './gather.ts';
import { transpose } from './movement.ts';

/**
 * Returns one element per line of x along `axis`, named by int32 `indices` of the shape that is left without that axis:
 * `[N, C], [N] → [N]`. Indices of x's own rank name k elements per line, as in NumPy: `[N, C], [N, k] → [N, k]`.
 *
 * @throws ShapeError; DTypeError unless the indices are int32; ValueError for an index out of range
 * @example
 * ```ts
 * takeAlongAxis([[1, 2, 3], [4, 5, 6]], [2, 0]).toArray(); // [3, 4]
 * takeAlongAxis([[1, 2], [3, 4]], [[1, 0]], 0).toArray(); // [[3, 2]]
 * ```
 */
export function takeAlongAxis(x: TensorLike, indices: TensorLike, axis = -1): Tensor {
  const input = asTensor('takeAlongAxis', x);
  const which = asTensor('takeAlongAxis', indices, 'int32');
  const at = checkAxis('takeAlongAxis', axis, input.rank);
  const several = which.rank === input.rank;
  checkLines(input.shape, which.shape, at, several);
  const last = input.rank - 1;
  const there = moved(input.rank, at, last);
  const lines = at === last ? input : transpose(input, there);
  const names = several && at !== last ? transpose(which, there) : which;
  const taken = gather(lines, names, { axis: last, batchDims: last });
  return several && at !== last ? transpose(taken, moved(input.rank, last, at)) : taken;
}

function checkLines(shape: Shape, indices: Shape, axis: number, several: boolean): void {
  const lines = without(shape, axis);
  if (sameShape(lines, several ? without(indices, axis) : indices)) return;
  throw new ShapeError(
    `takeAlongAxis: indices do not fit; got ${formatShape(indices)} for ${formatShape(shape)} along axis ${axis}; ` +
      `allowed are ${formatShape(lines)}, or one more axis in place of that one`,
  );
}

function without(shape: Shape, axis: number): Shape {
  return shape.filter((_, i) => i !== axis);
}

/** The order of axes in which `from` has moved to `to`. */
function moved(rank: number, from: number, to: number): number[] {
  const order = Array.from({ length: rank }, (_, i) => i);
  order.splice(from, 1);
  order.splice(to, 0, from);
  return order;
}
