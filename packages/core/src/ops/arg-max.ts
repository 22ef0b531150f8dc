import { asTensor, type TensorLike } from '../convert.ts';
import { sameNumeric } from '../dtype.ts';
import { argMaxKernel, argMinKernel } from '../kernels/arg.ts';
import { apply, definePrimitive, type Op, withOp } from '../op.ts';
import { withDefaults } from '../options.ts';
import { draw } from '../samples.ts';
import { checkAxes, checkAxis, reducedShape, type Shape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { nonEmpty } from './reduction.ts';

interface ArgAttrs {
  /** `null`: position in the whole tensor, in row-major order. */
  readonly axis: number | null;
  readonly keepDims: boolean;
}

export interface ArgOptions {
  /** Axis to search along; default: all elements, in row-major order. */
  readonly axis?: number | null;
  /** Keep the searched axis with length 1. */
  readonly keepDims?: boolean;
}

export interface ArgFn {
  /** Returns int32 positions along `axis`. @throws ShapeError over nothing, or for an axis that is not there */
  (x: TensorLike, options?: ArgOptions): Tensor;
  readonly op: Op<ArgAttrs, readonly [Tensor]>;
}

/**
 * Returns the int32 position of the largest element; the first of tied ones, the first NaN if there is one.
 *
 * @example
 * ```ts
 * argMax([[1, 9, 9], [4, 2, 3]], { axis: -1 }).toArray(); // [1, 0]
 * ```
 */
export const argMax: ArgFn = position('argMax', '\\arg\\max_i x_i', argMaxKernel);

/** Returns the int32 position of the smallest element; the first of tied ones, the first NaN if there is one. */
export const argMin: ArgFn = position('argMin', '\\arg\\min_i x_i', argMinKernel);

const everything = { axis: null, keepDims: false };

function position(name: string, formula: string, kernel: typeof argMaxKernel): ArgFn {
  const op = definePrimitive<ArgAttrs, readonly [Tensor]>({
    name,
    formula,
    kernel,
    shape: ([x], { axis, keepDims }) => {
      const shape = x as Shape;
      const axes = checkAxes(name, axis, shape.length);
      return reducedShape(nonEmpty(name, shape, axes), axes, keepDims);
    },
    dtype: (op, inputs) => {
      sameNumeric(op, inputs);
      return 'int32';
    },
    vjps: [null],
    *samples(random) {
      const cases: [Shape, number | null, boolean][] = [
        [[], null, false],
        [[5], 0, false],
        [[2, 3], 1, true],
        [[2, 3], 0, false],
        [[2, 3, 2], 1, false],
        [[2, 3], null, true],
        [[0, 3], 1, false],
      ];
      for (const [shape, axis, keepDims] of cases) yield { inputs: [draw(random, shape)], attrs: { axis, keepDims } };
    },
  });
  return withOp(op, (x: TensorLike, options?: ArgOptions) => {
    const input = asTensor(name, x);
    const { axis, keepDims } = withDefaults<Required<ArgOptions>>(name, options, everything);
    return apply(op, [input] as const, { axis: axis === null ? null : checkAxis(name, axis, input.rank), keepDims });
  });
}
