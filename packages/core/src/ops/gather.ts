import { asTensor, type TensorLike, tensor } from '../convert.ts';
import type { DType } from '../dtype.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { gatherKernel, scatterAddKernel } from '../kernels/gather.ts';
import { apply, definePrimitive, type Op, withOp } from '../op.ts';
import { draw } from '../samples.ts';
import { checkShape, formatShape, type Shape, sameShape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { type None, none } from './build.ts';

export interface GatherFn {
  /**
   * Returns the rows of `table` named by int32 `indices`: `[n, r…], [i…] → [i…, r…]`.
   *
   * @throws ValueError for an index outside 0 … n − 1; DTypeError unless the indices are int32
   */
  (table: TensorLike, indices: TensorLike): Tensor;
  readonly op: Op<None, readonly [Tensor, Tensor]>;
}

const gatherOp = definePrimitive<None, readonly [Tensor, Tensor]>({
  name: 'gather',
  formula: 'x_{i}',
  shape: ([table, indices]) => {
    const rows = table as Shape;
    if (rows.length === 0) throw new ShapeError('gather: the table has no rows; got a scalar; allowed is rank ≥ 1');
    return [...(indices as Shape), ...rows.slice(1)];
  },
  dtype: (op, [table, indices]) => indexed(op, table as DType, indices as DType),
  vjps: [(ct, { inputs: [table, indices] }) => scatterAdd(ct, indices, table.shape), null],
  *samples(random) {
    for (const rows of [[4], [4, 3], [4, 2, 2]]) {
      yield { inputs: [draw(random, rows), tensor(new Int32Array([2, 0, 2]))], attrs: none };
      yield { inputs: [draw(random, rows), tensor(new Int32Array([1, 1, 3, 0]), { shape: [2, 2] })], attrs: none };
    }
  },
  kernel: gatherKernel,
});

export const gather: GatherFn = withOp(gatherOp, (table: TensorLike, indices: TensorLike) =>
  apply(gatherOp, [asTensor('gather', table), asTensor('gather', indices, 'int32')] as const, none),
);

interface ScatterAddAttrs {
  /** Shape of the table. */
  readonly shape: Shape;
}

export interface ScatterAddFn {
  /**
   * Returns zeros of `shape` with every update added to the row that its index names; repeated indices accumulate:
   * `[i…, r…], [i…] → [n, r…]`. The reverse of {@link gather}.
   *
   * @throws ShapeError, ValueError for an index outside 0 … n − 1
   */
  (updates: TensorLike, indices: TensorLike, shape: Shape): Tensor;
  readonly op: Op<ScatterAddAttrs, readonly [Tensor, Tensor]>;
}

const scatterAddOp = definePrimitive<ScatterAddAttrs, readonly [Tensor, Tensor]>({
  name: 'scatterAdd',
  formula: 'y_r = \\sum_{i:\\, k_i = r} x_i',
  shape: ([updates, indices], { shape }) => {
    if (shape.length > 0 && sameShape(updates as Shape, [...(indices as Shape), ...shape.slice(1)])) return shape;
    throw new ShapeError(
      `scatterAdd: updates do not fit; got ${formatShape(updates as Shape)} for indices ${formatShape(indices as Shape)} ` +
        `into ${formatShape(shape)}; they must have the indices' shape followed by that of a row`,
    );
  },
  dtype: (op, [updates, indices]) => indexed(op, updates as DType, indices as DType),
  vjps: [(ct, { inputs: [, indices] }) => gather(ct, indices), null],
  *samples(random) {
    const indices = tensor(new Int32Array([2, 0, 2]));
    yield { inputs: [draw(random, [3]), indices], attrs: { shape: [4] } };
    yield { inputs: [draw(random, [3, 2]), indices], attrs: { shape: [3, 2] } };
    yield {
      inputs: [draw(random, [2, 2, 3]), tensor(new Int32Array([1, 1, 3, 0]), { shape: [2, 2] })],
      attrs: { shape: [4, 3] },
    };
  },
  kernel: scatterAddKernel,
});

export const scatterAdd: ScatterAddFn = withOp(scatterAddOp, (updates: TensorLike, indices: TensorLike, shape: Shape) =>
  apply(scatterAddOp, [asTensor('scatterAdd', updates), asTensor('scatterAdd', indices, 'int32')] as const, {
    shape: checkShape('scatterAdd', shape),
  }),
);

function indexed(op: string, values: DType, indices: DType): DType {
  if (indices === 'int32') return values;
  throw new DTypeError(
    `${op}: indices are not whole numbers; got ${indices}; cast(x, 'int32') or tensor(x, { dtype: 'int32' }) makes them so`,
  );
}
