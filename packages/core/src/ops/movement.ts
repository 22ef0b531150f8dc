import { asTensor, type TensorLike } from '../convert.ts';
import type { DType } from '../dtype.ts';
import { ShapeError } from '../errors.ts';
import { alignedStride } from '../kernels/runs.ts';
import { rowMajor, stridesUnder, view } from '../kernels/strided.ts';
import { apply, defineView, type Op, withOp } from '../op.ts';
import { draw } from '../samples.ts';
import {
  broadcastShapes,
  checkAxis,
  checkShape,
  formatShape,
  type Shape,
  sameShape,
  show,
  sizeOf,
  stridesOf,
} from '../shape.ts';
import type { Tensor } from '../tensor.ts';

interface ShapeAttrs {
  readonly shape: Shape;
}

const sameType = (_op: string, [dtype]: readonly DType[]): DType => dtype as DType;

export interface ReshapeFn {
  /** Returns the same elements in row-major order under another shape; one length may be −1 and is inferred. @throws ShapeError */
  (x: TensorLike, shape: Shape): Tensor;
  readonly op: Op<ShapeAttrs, readonly [Tensor]>;
}

const reshapeOp = defineView<ShapeAttrs, readonly [Tensor]>({
  name: 'reshape',
  formula: 'x',
  dtype: sameType,
  shape: ([x], { shape }) => {
    if (sizeOf(x as Shape) === sizeOf(shape)) return shape;
    throw new ShapeError(
      `reshape: sizes differ; got ${formatShape(x as Shape)} to ${formatShape(shape)}; both must hold ${sizeOf(x as Shape)} elements`,
    );
  },
  vjps: [(ct, { inputs: [x] }) => reshape(ct, x.shape)],
  *samples(random) {
    const cases: [Shape, Shape][] = [
      [[6], [2, 3]],
      [
        [2, 3],
        [3, 2],
      ],
      [[], [1, 1]],
      [
        [2, 3],
        [2, 1, 3],
      ],
      [
        [2, 1, 3],
        [1, 2, 3],
      ],
      [
        [2, 3, 2],
        [2, 1, 6],
      ],
      [
        [0, 2],
        [2, 0, 5],
      ],
    ];
    for (const [from, to] of cases) yield { inputs: [draw(random, from)], attrs: { shape: to } };
  },
  view: (x, _attrs, shape) => {
    const stride = stridesUnder(x, shape);
    if (stride !== null) return view(x, shape, stride, x.offset);
    const flat = rowMajor(x, (size) => new (x.data.constructor as new (n: number) => typeof x.data)(size));
    return view(flat, shape, stridesOf(shape), flat.offset);
  },
});

export const reshape: ReshapeFn = withOp(reshapeOp, (x: TensorLike, shape: Shape) => {
  const input = asTensor('reshape', x);
  const target = inferred(input, shape);
  return sameShape(input.shape, target) ? input : apply(reshapeOp, [input] as const, { shape: target });
});

function inferred(x: Tensor, shape: Shape): Shape {
  const open = Array.isArray(shape) ? shape.indexOf(-1) : -1;
  if (open < 0) return checkShape('reshape', shape);
  const rest = sizeOf(
    checkShape(
      'reshape',
      shape.filter((_, i) => i !== open),
    ),
  );
  if (rest > 0 && x.size % rest === 0) return shape.map((n, i) => (i === open ? x.size / rest : n));
  throw new ShapeError(
    `reshape: −1 cannot be inferred; got ${formatShape(x.shape)} to ${formatShape(shape)}; ${x.size} elements must divide evenly`,
  );
}

export interface BroadcastToFn {
  /** Returns x stretched to `shape` without copying. @throws ShapeError if x does not stretch to it */
  (x: TensorLike, shape: Shape): Tensor;
  readonly op: Op<ShapeAttrs, readonly [Tensor]>;
}

const broadcastToOp = defineView<ShapeAttrs, readonly [Tensor]>({
  name: 'broadcastTo',
  formula: 'x',
  dtype: sameType,
  shape: ([x], { shape }) => {
    if (sameShape(broadcastShapes('broadcastTo', x as Shape, shape), shape)) return shape;
    throw new ShapeError(
      `broadcastTo: does not stretch; got ${formatShape(x as Shape)} to ${formatShape(shape)}; only axes of length 1 stretch`,
    );
  },
  vjps: [(ct) => ct], // `accumulate` sums what was stretched
  *samples(random) {
    const cases: [Shape, Shape][] = [
      [[], [2]],
      [[3], [2, 3]],
      [[0], [2, 0]],
      [
        [2, 1],
        [2, 4],
      ],
      [
        [1, 2],
        [3, 0, 2],
      ],
    ];
    for (const [from, to] of cases) yield { inputs: [draw(random, from)], attrs: { shape: to } };
  },
  view: (x, _attrs, shape) => view(x, shape, alignedStride(x, shape), x.offset),
});

export const broadcastTo: BroadcastToFn = withOp(broadcastToOp, (x: TensorLike, shape: Shape) => {
  const input = asTensor('broadcastTo', x);
  return sameShape(input.shape, checkShape('broadcastTo', shape))
    ? input
    : apply(broadcastToOp, [input] as const, { shape });
});

interface TransposeAttrs {
  /** Axis `i` of the output is axis `axes[i]` of the input. */
  readonly axes: readonly number[];
}

export interface TransposeFn {
  /** Returns x with its axes in another order (default: reversed), without copying. @throws ShapeError unless it is a permutation */
  (x: TensorLike, axes?: readonly number[]): Tensor;
  readonly op: Op<TransposeAttrs, readonly [Tensor]>;
}

const transposeOp = defineView<TransposeAttrs, readonly [Tensor]>({
  name: 'transpose',
  formula: 'x^\\top',
  dtype: sameType,
  shape: ([x], { axes }) => axes.map((axis) => (x as Shape)[axis] ?? 0),
  vjps: [
    (ct, { attrs: { axes } }) =>
      transpose(
        ct,
        axes.map((_, i) => axes.indexOf(i)),
      ),
  ],
  *samples(random) {
    const cases: [Shape, number[]][] = [
      [[], []],
      [
        [2, 3],
        [1, 0],
      ],
      [
        [2, 3, 4],
        [2, 0, 1],
      ],
      [
        [2, 0],
        [1, 0],
      ],
    ];
    for (const [shape, axes] of cases) yield { inputs: [draw(random, shape)], attrs: { axes } };
  },
  view: (x, { axes }, shape) =>
    view(
      x,
      shape,
      axes.map((axis) => x.stride[axis] ?? 0),
      x.offset,
    ),
});

export const transpose: TransposeFn = withOp(transposeOp, (x: TensorLike, axes?: readonly number[]) => {
  const input = asTensor('transpose', x);
  if (axes !== undefined && !Array.isArray(axes)) {
    throw new ShapeError(`transpose: not axes; got ${show(axes)}; allowed is an array that names each axis once`);
  }
  const order =
    axes?.map((axis) => checkAxis('transpose', axis, input.rank)) ?? input.shape.map((_, i) => input.rank - 1 - i);
  if (order.length !== input.rank || new Set(order).size !== order.length) {
    throw new ShapeError(
      `transpose: not a permutation; got axes ${formatShape(axes ?? [])} for rank ${input.rank}; name each axis once`,
    );
  }
  return apply(transposeOp, [input] as const, { axes: order });
});
