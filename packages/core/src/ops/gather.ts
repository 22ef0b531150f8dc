import { asTensor, type TensorLike, tensor } from '../convert.ts';
import type { DType } from '../dtype.ts';
import { DTypeError, ShapeError, ValueError } from '../errors.ts';
import { type GatherAttrs, gatherKernel, scatterAddKernel } from '../kernels/gather.ts';
import { apply, definePrimitive, type Op, withOp } from '../op.ts';
import { withDefaults } from '../options.ts';
import { draw } from '../samples.ts';
import { checkAxis, checkShape, formatShape, type Shape, sameShape, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';

export interface GatherFn {
  /**
   * Returns the slices of `table` that int32 `indices` name along an axis: `[n, r…], [i…] → [i…, r…]` for the first
   * axis, `[a…, n, r…], [i…] → [a…, i…, r…]` for any. With `batchDims: b`, the first b axes belong together:
   * `[b…, a…, n, r…], [b…, i…] → [b…, a…, i…, r…]`.
   *
   * @throws ValueError for an index outside 0 … n − 1; DTypeError unless the indices are int32; ShapeError
   * @example
   * ```ts
   * gather([[1, 2], [3, 4]], [1, 1, 0]).toArray(); // [[3, 4], [3, 4], [1, 2]]
   * gather([[1, 2], [3, 4]], [1], { axis: 1 }).toArray(); // [[2], [4]]
   * ```
   */
  (table: TensorLike, indices: TensorLike, options?: Partial<GatherAttrs>): Tensor;
  readonly op: Op<GatherAttrs, readonly [Tensor, Tensor]>;
}

const gatherOp = definePrimitive<GatherAttrs, readonly [Tensor, Tensor]>({
  name: 'gather',
  formula: 'x_{i}',
  shape: ([table, indices], attrs) => {
    const [rows, at] = [table as Shape, indices as Shape];
    if (!sharesBatches(rows, at, attrs)) refuseBatches('gather', [rows, at], attrs);
    return rowsShape(rows, at, attrs);
  },
  dtype: (op, [table, indices]) => indexed(op, table as DType, indices as DType),
  vjps: [(ct, { inputs: [table, indices], attrs }) => scatterAdd(ct, indices, table.shape, attrs), null],
  *samples(random) {
    for (const [rows, indices, attrs] of cases()) yield { inputs: [draw(random, rows), indices], attrs };
  },
  kernel: gatherKernel,
});

export const gather: GatherFn = withOp(
  gatherOp,
  (table: TensorLike, indices: TensorLike, options?: Partial<GatherAttrs>) => {
    const rows = asTensor('gather', table);
    const at = asTensor('gather', indices, 'int32');
    return apply(gatherOp, [rows, at] as const, checkGather('gather', rows.shape, at.shape, options));
  },
);

interface ScatterAddAttrs extends GatherAttrs {
  /** Shape of the table. */
  readonly shape: Shape;
}

export interface ScatterAddFn {
  /**
   * Returns zeros of `shape` with every update added to the slice that its index names; repeated indices accumulate:
   * `[i…, r…], [i…] → [n, r…]`. The reverse of {@link gather}, with its options.
   *
   * @throws ShapeError, DTypeError, ValueError for an index outside 0 … n − 1
   * @example
   * ```ts
   * scatterAdd([1, 2, 3], [0, 2, 0], [4]).toArray(); // [4, 0, 2, 0]
   * ```
   */
  (updates: TensorLike, indices: TensorLike, shape: Shape, options?: Partial<GatherAttrs>): Tensor;
  readonly op: Op<ScatterAddAttrs, readonly [Tensor, Tensor]>;
}

const scatterAddOp = definePrimitive<ScatterAddAttrs, readonly [Tensor, Tensor]>({
  name: 'scatterAdd',
  formula: 'y_r = \\sum_{i:\\, k_i = r} x_i',
  shape: ([updates, indices], attrs) => {
    const { shape } = attrs;
    const [added, at] = [updates as Shape, indices as Shape];
    if (!sharesBatches(shape, at, attrs)) refuseBatches('scatterAdd', [added, at, shape], attrs);
    if (sameShape(added, rowsShape(shape, at, attrs))) return shape;
    throw new ShapeError(
      `scatterAdd: updates do not fit; got ${formatShape(added)} for indices ${formatShape(at)} ` +
        `into ${formatShape(shape)}; they must have the shape that gather gives`,
    );
  },
  dtype: (op, [updates, indices]) => indexed(op, updates as DType, indices as DType),
  vjps: [(ct, { inputs: [, indices], attrs: { axis, batchDims } }) => gather(ct, indices, { axis, batchDims }), null],
  *samples(random) {
    for (const [shape, indices, attrs] of cases()) {
      const updates = draw(random, rowsShape(shape, indices.shape, attrs));
      yield { inputs: [updates, indices], attrs: { ...attrs, shape } };
    }
  },
  kernel: scatterAddKernel,
});

export const scatterAdd: ScatterAddFn = withOp(
  scatterAddOp,
  (updates: TensorLike, indices: TensorLike, shape: Shape, options?: Partial<GatherAttrs>) => {
    const at = asTensor('scatterAdd', indices, 'int32');
    const attrs = checkGather('scatterAdd', checkShape('scatterAdd', shape), at.shape, options);
    return apply(scatterAddOp, [asTensor('scatterAdd', updates), at] as const, { ...attrs, shape });
  },
);

const firstAxis: GatherAttrs = { axis: 0, batchDims: 0 };

function checkGather(op: string, table: Shape, indices: Shape, options: Partial<GatherAttrs> | undefined): GatherAttrs {
  const { axis, batchDims } = withDefaults(op, options, firstAxis);
  if (table.length === 0) throw new ShapeError(`${op}: the table has no rows; got a scalar; allowed is rank ≥ 1`);
  const at = checkAxis(op, axis, table.length);
  const most = Math.min(at, indices.length);
  if (Number.isInteger(batchDims) && batchDims >= 0 && batchDims <= most) return { axis: at, batchDims };
  throw new ValueError(
    `${op}: batchDims does not fit; got ${show(batchDims)} for axis ${at} and indices ${formatShape(indices)}; allowed are 0 … ${most}`,
  );
}

function sharesBatches(table: Shape, indices: Shape, { axis, batchDims }: GatherAttrs): boolean {
  return table.length > axis && sameShape(table.slice(0, batchDims), indices.slice(0, batchDims));
}

function refuseBatches(op: string, shapes: readonly Shape[], { batchDims }: GatherAttrs): never {
  throw new ShapeError(
    `${op}: table and indices do not fit; got ${shapes.map(formatShape).join(' and ')}; ` +
      `the table needs the named axis, and the first ${batchDims} lengths must be equal`,
  );
}

function rowsShape(table: Shape, indices: Shape, { axis, batchDims }: GatherAttrs): Shape {
  return [...table.slice(0, axis), ...indices.slice(batchDims), ...table.slice(axis + 1)];
}

function indexed(op: string, values: DType, indices: DType): DType {
  if (indices === 'int32') return values;
  throw new DTypeError(
    `${op}: indices are not whole numbers; got ${values}, ${indices}; cast(x, 'int32') or tensor(x, { dtype: 'int32' }) makes them so`,
  );
}

/** Tables, indices (repeated and missing ones among them) and attrs. */
function cases(): [Shape, Tensor, GatherAttrs][] {
  const three = tensor(new Int32Array([2, 0, 2]));
  const four = tensor(new Int32Array([1, 1, 3, 0]), { shape: [2, 2] });
  const none = tensor(new Int32Array(0));
  return [
    [[4], three, { axis: 0, batchDims: 0 }],
    [[4, 3], four, { axis: 0, batchDims: 0 }],
    [[4, 2, 2], three, { axis: 0, batchDims: 0 }],
    [[2, 4, 2], four, { axis: 1, batchDims: 0 }],
    [[2, 4], four, { axis: 1, batchDims: 1 }],
    [[2, 3, 4, 2], four, { axis: 2, batchDims: 1 }],
    [[4, 3], none, { axis: 0, batchDims: 0 }],
    [[4, 0], three, { axis: 0, batchDims: 0 }],
  ];
}
