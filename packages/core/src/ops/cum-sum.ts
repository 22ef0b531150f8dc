import { asTensor, type TensorLike } from '../convert.ts';
import { type DType, sameNumeric } from '../dtype.ts';
import { cumSumKernel } from '../kernels/cum-sum.ts';
import { apply, definePrimitive, type Op, withOp } from '../op.ts';
import { withDefaults } from '../options.ts';
import { draw } from '../samples.ts';
import { checkAxis, type Shape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';

interface CumSumAttrs {
  readonly axis: number;
  readonly reverse: boolean;
}

export interface CumSumFn {
  /**
   * Returns the sums along an axis (default: the last) of all elements up to each one; with `reverse`, from each one on.
   *
   * @throws ShapeError for an axis that is not there
   * @example
   * ```ts
   * cumSum([1, 2, 3]).toArray(); // [1, 3, 6]
   * cumSum([1, 2, 3], { reverse: true }).toArray(); // [6, 5, 3]
   * ```
   */
  (x: TensorLike, options?: Partial<CumSumAttrs>): Tensor;
  readonly op: Op<CumSumAttrs, readonly [Tensor]>;
}

const cumSumOp = definePrimitive<CumSumAttrs, readonly [Tensor]>({
  name: 'cumSum',
  formula: '\\sum_{j \\le i} x_j',
  shape: ([x]) => x as Shape,
  dtype: (op, inputs): DType => sameNumeric(op, inputs),
  vjps: [(ct, { attrs: { axis, reverse } }) => cumSum(ct, { axis, reverse: !reverse })],
  *samples(random) {
    const cases: [Shape, number, boolean][] = [
      [[5], 0, false],
      [[2, 3], 1, true],
      [[3, 2], 0, false],
      [[2, 3, 2], 1, true],
      [[2, 0], 1, false],
    ];
    for (const [shape, axis, reverse] of cases) yield { inputs: [draw(random, shape)], attrs: { axis, reverse } };
  },
  kernel: cumSumKernel,
});

export const cumSum: CumSumFn = withOp(cumSumOp, (x: TensorLike, options?: Partial<CumSumAttrs>) => {
  const input = asTensor('cumSum', x);
  const { axis, reverse } = withDefaults('cumSum', options, { axis: -1, reverse: false });
  return apply(cumSumOp, [input] as const, { axis: checkAxis('cumSum', axis, input.rank), reverse });
});
