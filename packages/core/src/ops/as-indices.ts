import { asTensor, type TensorLike } from '../convert.ts';
import { ValueError } from '../errors.ts';
import { asIndicesKernel, type IndexAttrs } from '../kernels/as-indices.ts';
import { apply, definePrimitive, type Op, withOp } from '../op.ts';
import { withDefaults } from '../options.ts';
import { draw } from '../samples.ts';
import { type Shape, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';

export interface AsIndicesFn {
  /**
   * Returns x as int32 after checking that every element is a whole number from `least` (0 unless told) to `count` − 1, or `except`.
   *
   * The check is an op, so that it takes place in compiled programs too.
   *
   * @throws ValueError naming `owner`, the first offending element and its position
   * @example
   * ```ts
   * asIndices([2, 0], { count: 3 }).dtype; // 'int32'
   * asIndices([3], { count: 3 }); // throws ValueError
   * ```
   */
  (x: TensorLike, options: Pick<IndexAttrs, 'count'> & Partial<IndexAttrs>): Tensor;
  readonly op: Op<IndexAttrs, readonly [Tensor]>;
}

const asIndicesOp = definePrimitive<IndexAttrs, readonly [Tensor]>({
  name: 'asIndices',
  formula: 'x',
  shape: ([x]) => x as Shape,
  dtype: () => 'int32',
  vjps: [null],
  *samples(random) {
    for (const shape of [[], [4], [2, 3], [0]]) {
      const attrs = { count: 5, least: 0, except: null, owner: 'asIndices', noun: 'index' };
      yield { inputs: [draw(random, shape, { low: 0, high: 5, dtype: 'int32' })], attrs };
    }
  },
  kernel: asIndicesKernel,
});

export const asIndices: AsIndicesFn = withOp(
  asIndicesOp,
  (x: TensorLike, options: Pick<IndexAttrs, 'count'> & Partial<IndexAttrs>) => {
    const defaults = { count: Number.NaN, least: 0, except: null, owner: 'asIndices', noun: 'index' };
    const attrs = withDefaults<IndexAttrs>('asIndices', options, defaults);
    if (!Number.isInteger(attrs.least))
      throw new ValueError(`asIndices: least is no index; got ${show(attrs.least)}; allowed is a whole number`);
    if (Number.isInteger(attrs.count) && attrs.count >= 0)
      return apply(asIndicesOp, [asTensor(attrs.owner, x)] as const, attrs);
    throw new ValueError(`asIndices: count is missing; got ${show(options?.count)}; allowed is a whole number ≥ 0`);
  },
);
