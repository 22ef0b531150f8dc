import { asTensor, type TensorLike, tensor } from '../convert.ts';
import { checkDType, type DType, isFloat } from '../dtype.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { truncatedNormalKernel, uniformKernel } from '../kernels/random.ts';
import { apply, definePrimitive, type Op, withOp } from '../op.ts';
import { checkShape, formatShape, type Shape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';

interface RandomAttrs {
  readonly shape: Shape;
  readonly dtype: DType;
}

export interface RandomFn {
  /**
   * Returns random numbers of `shape` that are a function of the int32 state `[key, key, draw]` alone.
   *
   * @throws ShapeError, DTypeError
   */
  (state: TensorLike, shape: Shape, dtype?: 'float32' | 'float64'): Tensor;
  readonly op: Op<RandomAttrs, readonly [Tensor]>;
}

/**
 * Returns numbers uniform in [0, 1), of 24 random bits in float32 and 53 in float64.
 *
 * @see J. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011, for the generator (Threefry-2x32)
 */
export const randomUniform: RandomFn = randomOp('randomUniform', 'x \\sim U[0, 1)', uniformKernel);

/** Returns normally distributed numbers, those beyond ±2 drawn again. */
export const randomTruncatedNormal: RandomFn = randomOp(
  'randomTruncatedNormal',
  'x \\sim N(0, 1), |x| \\le 2',
  truncatedNormalKernel,
);

function randomOp(name: string, formula: string, kernel: typeof uniformKernel): RandomFn {
  const op = definePrimitive<RandomAttrs, readonly [Tensor]>({
    name,
    formula,
    kernel,
    shape: ([state], { shape }) => {
      if (state?.length === 1 && state[0] === 3) return shape;
      throw new ShapeError(
        `${name}: not a state; got shape ${formatShape(state ?? [])}; allowed is [3]: two key words and the draw`,
      );
    },
    dtype: (_op, [state], { dtype }) => {
      if (state !== 'int32') throw new DTypeError(`${name}: the state is not int32; got ${state}; take a Generator's`);
      if (isFloat(dtype)) return dtype;
      throw new DTypeError(`${name}: draws floats; got ${dtype}; allowed are float32 and float64`);
    },
    vjps: [null],
    *samples() {
      for (const shape of [[], [5], [2, 3], [0]]) {
        yield { inputs: [tensor(new Int32Array([1, 2, 3]))], attrs: { shape, dtype: 'float64' } };
      }
    },
  });
  return withOp(op, (state: TensorLike, shape: Shape, dtype: 'float32' | 'float64' = 'float32') =>
    apply(op, [asTensor(name, state, 'int32')] as const, {
      shape: checkShape(name, shape),
      dtype: checkDType(name, dtype),
    }),
  );
}
