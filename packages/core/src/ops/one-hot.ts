import { asTensor, type TensorLike } from '../convert.ts';
import { checkDType, type DType } from '../dtype.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { oneHotKernel } from '../kernels/movement.ts';
import { apply, definePrimitive, type Op, withOp } from '../op.ts';
import { withDefaults } from '../options.ts';
import { draw } from '../samples.ts';
import { checkShape, type Shape, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';

interface OneHotAttrs {
  readonly depth: number;
  readonly dtype: DType;
}

export interface OneHotOptions {
  /** Default: `float32`. */
  readonly dtype?: DType;
}

export interface OneHotFn {
  /**
   * Returns rows that are 1 at the int32 index and 0 elsewhere: `[i…] → [i…, depth]`.
   *
   * @throws ValueError for an index outside 0 … depth − 1; DTypeError unless the indices are int32; ShapeError
   * @example
   * ```ts
   * oneHot([2, 0], 3).toArray(); // [[0, 0, 1], [1, 0, 0]]
   * ```
   */
  (indices: TensorLike, depth: number, options?: OneHotOptions): Tensor;
  readonly op: Op<OneHotAttrs, readonly [Tensor]>;
}

const oneHotOp = definePrimitive<OneHotAttrs, readonly [Tensor]>({
  name: 'oneHot',
  formula: 'y_{ik} = [x_i = k]',
  shape: ([indices], { depth }) => checkShape('oneHot', [...(indices as Shape), depth]),
  dtype: (op, [indices], { dtype }) => {
    if (indices === 'int32') return dtype;
    throw new DTypeError(`${op}: indices are not whole numbers; got ${indices}; cast(x, 'int32') makes them so`);
  },
  vjps: [null],
  *samples(random) {
    for (const shape of [[], [5], [2, 3], [0]]) {
      yield {
        inputs: [draw(random, shape, { low: 0, high: 4, dtype: 'int32' })],
        attrs: { depth: 4, dtype: 'float32' },
      };
    }
    yield { inputs: [draw(random, [3], { low: 0, high: 2, dtype: 'int32' })], attrs: { depth: 2, dtype: 'bool' } };
  },
  kernel: oneHotKernel,
});

export const oneHot: OneHotFn = withOp(oneHotOp, (indices: TensorLike, depth: number, options?: OneHotOptions) => {
  const { dtype } = withDefaults<Required<OneHotOptions>>('oneHot', options, { dtype: 'float32' });
  if (!Number.isInteger(depth) || depth < 0) {
    throw new ShapeError(`oneHot: depth is no length; got ${show(depth)}; allowed is a whole number ≥ 0`);
  }
  return apply(oneHotOp, [asTensor('oneHot', indices, 'int32')] as const, {
    depth,
    dtype: checkDType('oneHot', dtype),
  });
});
