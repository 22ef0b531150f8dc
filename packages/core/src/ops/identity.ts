import { asTensor, type TensorLike } from '../convert.ts';
import type { DType } from '../dtype.ts';
import { apply, defineView, type Op, withOp } from '../op.ts';
import { draw, shapes } from '../samples.ts';
import type { Shape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { type None, none } from './build.ts';

export interface IdentityFn {
  /** Returns x as a tensor of its own: derivatives by it leave out the other places where x stands. */
  (x: TensorLike): Tensor;
  readonly op: Op<None, readonly [Tensor]>;
}

const identityOp = defineView<None, readonly [Tensor]>({
  name: 'identity',
  formula: 'x',
  shape: ([x]) => x as Shape,
  dtype: (_op, [dtype]) => dtype as DType,
  vjps: [(ct) => ct],
  *samples(random) {
    for (const shape of shapes) yield { inputs: [draw(random, shape)], attrs: none };
  },
  view: (x) => x,
});

export const identity: IdentityFn = withOp(identityOp, (x: TensorLike) =>
  apply(identityOp, [asTensor('identity', x)] as const, none),
);
