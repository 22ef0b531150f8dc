import { asTensor, type TensorLike } from '../convert.ts';
import type { DType } from '../dtype.ts';
import { view } from '../kernels/strided.ts';
import { apply, defineView, type Op, withOp } from '../op.ts';
import { draw } from '../samples.ts';
import { type Axes, checkAxes, type Shape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';

interface FlipAttrs {
  readonly axes: readonly number[];
}

export interface FlipFn {
  /**
   * Returns x with the order reversed along `axis` (default: all axes), without copying.
   *
   * @throws ShapeError for an axis that is not there
   * @example
   * ```ts
   * flip([[1, 2], [3, 4]], 1).toArray(); // [[2, 1], [4, 3]]
   * ```
   */
  (x: TensorLike, axis?: Axes): Tensor;
  readonly op: Op<FlipAttrs, readonly [Tensor]>;
}

const flipOp = defineView<FlipAttrs, readonly [Tensor]>({
  name: 'flip',
  formula: 'x_{n-1-i}',
  shape: ([x]) => x as Shape,
  dtype: (_op, [dtype]) => dtype as DType,
  vjps: [(ct, { attrs: { axes } }) => flip(ct, axes)],
  *samples(random) {
    const cases: [Shape, number[]][] = [
      [[], []],
      [[3], [0]],
      [[2, 3], [1]],
      [
        [2, 3, 2],
        [0, 2],
      ],
      [
        [0, 2],
        [0, 1],
      ],
    ];
    for (const [shape, axes] of cases) yield { inputs: [draw(random, shape)], attrs: { axes } };
  },
  view: (x, { axes }) => {
    if (x.size === 0) return x;
    const last = (axis: number) => ((x.shape[axis] ?? 1) - 1) * (x.stride[axis] ?? 0);
    const offset = axes.reduce((at, axis) => at + last(axis), x.offset);
    return view(
      x,
      x.shape,
      x.stride.map((step, axis) => (axes.includes(axis) ? -step : step)),
      offset,
    );
  },
});

export const flip: FlipFn = withOp(flipOp, (x: TensorLike, axis?: Axes) => {
  const input = asTensor('flip', x);
  return apply(flipOp, [input] as const, { axes: checkAxes('flip', axis, input.rank) });
});
