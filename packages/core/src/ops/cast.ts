import { asTensor, type TensorLike } from '../convert.ts';
import { checkDType, type DType } from '../dtype.ts';
import { castKernel } from '../kernels/cast.ts';
import { apply, definePrimitive, defineView, type Op, withOp } from '../op.ts';
import { draw, shapes } from '../samples.ts';
import type { Shape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { type None, none } from './build.ts';

interface CastAttrs {
  readonly dtype: DType;
}

export interface CastFn {
  /**
   * Returns the values as another dtype: floats are cut towards zero to become int32, anything but 0 is true.
   *
   * @throws DTypeError for an unknown dtype
   */
  (x: TensorLike, dtype: DType): Tensor;
  readonly op: Op<CastAttrs, readonly [Tensor]>;
}

const castOp = definePrimitive<CastAttrs, readonly [Tensor]>({
  name: 'cast',
  formula: 'x',
  shape: ([x]) => x as Shape,
  dtype: (_op, _inputs, { dtype }) => dtype,
  vjps: [(ct, { inputs: [x] }) => cast(ct, x.dtype)],
  *samples(random) {
    for (const shape of shapes) yield { inputs: [draw(random, shape)], attrs: { dtype: 'float64' } };
  },
  kernel: castKernel,
});

export const cast: CastFn = withOp(castOp, (x: TensorLike, dtype: DType) => {
  const input = asTensor('cast', x);
  return input.dtype === checkDType('cast', dtype) ? input : apply(castOp, [input] as const, { dtype });
});

export interface StopGradientFn {
  /** Returns x as a constant: no gradient passes. */
  (x: TensorLike): Tensor;
  readonly op: Op<None, readonly [Tensor]>;
}

const stopGradientOp = defineView<None, readonly [Tensor]>({
  name: 'stopGradient',
  formula: 'x',
  shape: ([x]) => x as Shape,
  dtype: (_op, [dtype]) => dtype as DType,
  vjps: [null],
  stops: true,
  *samples(random) {
    for (const shape of shapes) yield { inputs: [draw(random, shape)], attrs: none };
  },
  view: (x) => x,
});

export const stopGradient: StopGradientFn = withOp(stopGradientOp, (x: TensorLike) =>
  apply(stopGradientOp, [asTensor('stopGradient', x)] as const, none),
);
