import { asTensor, type TensorLike } from '../convert.ts';
import type { AxisKernel } from '../kernels/lines.ts';
import { apply, defineComposite, type Op, type Vjp, withOp } from '../op.ts';
import { draw } from '../samples.ts';
import { checkAxis, type Shape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { nonEmpty } from './reduction.ts';

export interface AxisAttrs {
  readonly axis: number;
}

export interface AxisFn {
  /** Returns the op along `axis` (default: the last). @throws ShapeError for an axis that is not there */
  (x: TensorLike, axis?: number): Tensor;
  readonly op: Op<AxisAttrs, readonly [Tensor]>;
}

interface Definition {
  readonly name: string;
  readonly formula: string;
  expand(x: Tensor, axis: number): Tensor;
  readonly kernel?: AxisKernel;
  readonly vjp: Vjp<AxisAttrs, readonly [Tensor]>;
}

/** Returns a composite that turns every line along an axis into another of its length. */
export function alongAxis({ name, expand, vjp, ...facts }: Definition): AxisFn {
  const op = defineComposite<AxisAttrs, readonly [Tensor]>({
    ...facts,
    name,
    shape: ([x], { axis }) => nonEmpty(name, x as Shape, [axis]),
    expand: ([x], { axis }) => expand(x, axis),
    vjps: [vjp],
    *samples(random) {
      const cases: [Shape, number][] = [
        [[4], 0],
        [[2, 3], 1],
        [[0, 3], 1],
        [[3, 2], 0],
        [[2, 3, 2], 1],
      ];
      for (const [shape, axis] of cases) yield { inputs: [draw(random, shape)], attrs: { axis } };
    },
  });
  return withOp(op, (x: TensorLike, axis = -1) => {
    const input = asTensor(name, x);
    return apply(op, [input] as const, { axis: checkAxis(name, axis, input.rank) });
  });
}
