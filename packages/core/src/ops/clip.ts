import { asTensor, type TensorLike } from '../convert.ts';
import { sameNumeric } from '../dtype.ts';
import { ValueError } from '../errors.ts';
import { apply, defineComposite, type Op, withOp } from '../op.ts';
import { draw, shapes } from '../samples.ts';
import { type Shape, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { greater, less, maximum, minimum, where } from './compare.ts';
import { logicalAnd } from './logic.ts';

interface ClipAttrs {
  readonly low: number;
  readonly high: number;
}

export interface ClipFn {
  /**
   * Returns x, but `low` where it is below and `high` where it is above; the derivative is 0 outside and on the boundary.
   * A bound may be infinite; NaN stays NaN.
   *
   * @throws ValueError unless low ≤ high
   * @example
   * ```ts
   * clip([-2, 0.5, 7], 0, 1).toArray(); // [0, 0.5, 1]
   * ```
   */
  (x: TensorLike, low: number, high: number): Tensor;
  readonly op: Op<ClipAttrs, readonly [Tensor]>;
}

const clipOp = defineComposite<ClipAttrs, readonly [Tensor]>({
  name: 'clip',
  formula: '\\min(\\max(x, l), h)',
  shape: ([x]) => x as Shape,
  dtype: (op, inputs, { low, high }) => {
    const dtype = sameNumeric(op, inputs);
    if (dtype === 'int32') [low, high].forEach(checkWhole);
    return dtype;
  },
  expand: ([x], { low, high }) => minimum(maximum(x, low), high),
  vjps: [(ct, { inputs: [x], attrs: { low, high } }) => where(logicalAnd(greater(x, low), less(x, high)), ct, 0)],
  *samples(random) {
    const attrs = { low: -1, high: 1.5 };
    for (const shape of shapes) yield { inputs: [draw(random, shape, { low: -3, high: 3, avoid: [-1, 1.5] })], attrs };
    yield { inputs: [draw(random, [4])], attrs: { low: Number.NEGATIVE_INFINITY, high: 5 } };
  },
  kinks: [
    { inputs: [-1], attrs: { low: -1, high: 1 }, gradients: [0], why: 'the slope of the flat side' },
    { inputs: [1], attrs: { low: -1, high: 1 }, gradients: [0], why: 'the slope of the flat side' },
    { inputs: [3], attrs: { low: 3, high: 3 }, gradients: [0], why: 'constant' },
  ],
});

export const clip: ClipFn = withOp(clipOp, (x: TensorLike, low: number, high: number) => {
  if (typeof low !== 'number' || typeof high !== 'number' || !(low <= high)) {
    throw new ValueError(
      `clip: not an interval; got low ${show(low)} and high ${show(high)}; allowed are numbers low ≤ high`,
    );
  }
  return apply(clipOp, [asTensor('clip', x)] as const, { low, high });
});

function checkWhole(bound: number): void {
  if (Number.isInteger(bound)) return;
  throw new ValueError(`clip: a bound is no whole number; got ${bound} for int32 input; cast(x, 'float32') first`);
}
