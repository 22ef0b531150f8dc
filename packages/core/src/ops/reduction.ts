import { asTensor, type TensorLike } from '../convert.ts';
import type { DTypeRule } from '../dtype.ts';
import { ShapeError } from '../errors.ts';
import type { reduceKernel } from '../kernels/reduce.ts';
import { apply, definePrimitive, type Op, type Sample, type Vjp, withOp } from '../op.ts';
import { withDefaults } from '../options.ts';
import type { Generator } from '../random.ts';
import { type Domain, draw } from '../samples.ts';
import { type Axes, checkAxes, formatShape, reducedShape, type Shape, sizeOf } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { broadcastTo, reshape } from './movement.ts';

export interface ReduceOptions {
  /** Axes to reduce; default: all. */
  readonly axis?: Axes;
  /** Keep the reduced axes with length 1. */
  readonly keepDims?: boolean;
}

export interface ReduceAttrs {
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

export interface ReduceFn {
  /** Returns the reduction over `axis` (default: all axes). @throws ShapeError for an axis that is not there */
  (x: TensorLike, options?: ReduceOptions): Tensor;
  readonly op: Op<ReduceAttrs, readonly [Tensor]>;
}

export type ReduceVjp = Vjp<ReduceAttrs, readonly [Tensor]>;

interface Reduction {
  readonly name: string;
  readonly formula: string;
  readonly dtype: DTypeRule;
  readonly kernel: ReturnType<typeof reduceKernel>;
  readonly vjp: ReduceVjp | null;
  /** Whether a reduction over no elements has a value. */
  readonly empty?: 'refused';
  readonly domain?: Domain;
}

/** Returns a reduction with a kernel of its own. */
export function reduction({ vjp, empty, domain, ...facts }: Reduction): ReduceFn {
  const op = definePrimitive<ReduceAttrs, readonly [Tensor]>({
    ...facts,
    shape: ([x], { axes, keepDims }) => {
      const shape = x as Shape;
      return reducedShape(empty === 'refused' ? nonEmpty(facts.name, shape, axes) : shape, axes, keepDims);
    },
    vjps: [vjp],
    samples: (random) => reduceSamples(random, empty, domain),
  });
  return callReduce(op);
}

const everything = { axis: null, keepDims: false };

/** Returns the function that applies `op` over `axis` (default: all axes). */
export function callReduce(op: Op<ReduceAttrs, readonly [Tensor]>): ReduceFn {
  return withOp(op, (x: TensorLike, options?: ReduceOptions) => {
    const input = asTensor(op.name, x);
    const { axis, keepDims } = withDefaults<Required<ReduceOptions>>(op.name, options, everything);
    return apply(op, [input] as const, { axes: checkAxes(op.name, axis, input.rank), keepDims });
  });
}

/** Returns calls over no axis, one, several, kept and dropped, and empty ones. */
export function* reduceSamples(random: Generator, empty?: 'refused', domain?: Domain): Iterable<Sample<ReduceAttrs>> {
  const cases: [Shape, number[], boolean][] = [
    [[], [], false],
    [[5], [0], false],
    [[2, 3], [], false],
    [[2, 3], [1], true],
    [[2, 3], [0], false],
    [[2, 3, 2], [0, 2], false],
    [[2, 3, 2], [1], true],
    [[0, 3], [1], false],
  ];
  for (const [shape, axes, keepDims] of cases)
    yield { inputs: [draw(random, shape, domain)], attrs: { axes, keepDims } };
  if (empty !== 'refused') yield { inputs: [draw(random, [0, 3], domain)], attrs: { axes: [0], keepDims: false } };
}

/** Returns `shape` if there is an element along `axes`. @throws ShapeError */
export function nonEmpty(op: string, shape: Shape, axes: readonly number[]): Shape {
  if (count(shape, axes) > 0) return shape;
  throw new ShapeError(
    `${op}: nothing to reduce; got shape ${formatShape(shape)}; the reduced axes must hold an element`,
  );
}

/** Returns a reduced tensor laid out over the shape it was reduced from. */
export function spread(reduced: Tensor, shape: Shape, { axes }: Pick<ReduceAttrs, 'axes'>): Tensor {
  return broadcastTo(reshape(reduced, reducedShape(shape, axes, true)), shape);
}

/** Returns the number of elements along `axes`. */
export function count(shape: Shape, axes: readonly number[]): number {
  return sizeOf(axes.map((axis) => shape[axis] ?? 1));
}
