import { asTensor, type TensorLike } from '../convert.ts';
import { ShapeError } from '../errors.ts';
import { type Axes, checkAxis, formatShape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { reshape } from './movement.ts';

/**
 * Returns x with an axis of length 1 inserted at `axis` of the result: `[n] → [1, n]`.
 *
 * @throws ShapeError for an axis that the result does not have
 * @example
 * ```ts
 * expandDims([1, 2], -1).toArray(); // [[1], [2]]
 * ```
 */
export function expandDims(x: TensorLike, axis: number): Tensor {
  const input = asTensor('expandDims', x);
  const at = checkAxis('expandDims', axis, input.rank + 1);
  return reshape(input, [...input.shape.slice(0, at), 1, ...input.shape.slice(at)]);
}

/**
 * Returns x without the named axes of length 1 (default: all such): `[1, n, 1] → [n]`.
 *
 * @throws ShapeError if one is longer, or not there
 * @example
 * ```ts
 * squeeze([[[1], [2]]]).toArray(); // [1, 2]
 * ```
 */
export function squeeze(x: TensorLike, axis?: Axes): Tensor {
  const input = asTensor('squeeze', x);
  const named =
    axis === null || axis === undefined ? undefined : [axis].flat().map((a) => checkAxis('squeeze', a, input.rank));
  const long = named?.find((a) => input.shape[a] !== 1);
  if (long !== undefined) {
    throw new ShapeError(
      `squeeze: axis ${long} is not of length 1; got ${formatShape(input.shape)}; only axes of length 1 can go`,
    );
  }
  return reshape(
    input,
    input.shape.filter((n, i) => (named === undefined ? n !== 1 : !named.includes(i))),
  );
}
