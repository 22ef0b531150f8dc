import { asTensor, type TensorLike } from '../convert.ts';
import { type DTypeRule, sameNumeric } from '../dtype.ts';
import { ShapeError } from '../errors.ts';
import * as kernels from '../kernels/reduce.ts';
import { apply, defineComposite, definePrimitive, type Op, type Sample, type Vjp, withOp } from '../op.ts';
import type { Generator } from '../random.ts';
import { draw } from '../samples.ts';
import { type Axes, checkAxes, formatShape, reducedShape, type Shape, sizeOf, stretchedAxes } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { div, divUnlessZero } from './arithmetic.ts';
import { cast } from './cast.ts';
import { equal, where } from './compare.ts';
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

type ReduceVjp = Vjp<ReduceAttrs, readonly [Tensor]>;

/**
 * Returns the sum, accumulated in float64 and rounded once; 0 over nothing.
 *
 * @example
 * ```ts
 * sum([[1, 2], [3, 4]], { axis: 0 }).toArray(); // [4, 6]
 * ```
 */
export const sum: ReduceFn = reduction({
  name: 'sum',
  formula: '\\sum_i x_i',
  dtype: sameNumeric,
  kernel: kernels.reduceKernel(kernels.sum, 0),
  vjp: (ct, { inputs: [x], attrs }) => spread(ct, x.shape, attrs),
});

/** Returns the largest element; tied ones share the cotangent evenly; NaN if any is NaN. @throws ShapeError over nothing */
export const max: ReduceFn = reduction({
  name: 'max',
  formula: '\\max_i x_i',
  dtype: sameNumeric,
  kernel: kernels.reduceKernel(kernels.max, Number.NEGATIVE_INFINITY),
  vjp: sharedByTies,
  empty: 'refused',
});

/** Returns the smallest element; tied ones share the cotangent evenly; NaN if any is NaN. @throws ShapeError over nothing */
export const min: ReduceFn = reduction({
  name: 'min',
  formula: '\\min_i x_i',
  dtype: sameNumeric,
  kernel: kernels.reduceKernel(kernels.min, Number.POSITIVE_INFINITY),
  vjp: sharedByTies,
  empty: 'refused',
});

const meanOp = defineComposite<ReduceAttrs, readonly [Tensor]>({
  name: 'mean',
  formula: '\\frac1n \\sum_i x_i',
  shape: ([x], { axes, keepDims }) => reducedShape(x as Shape, axes, keepDims),
  expand: ([x], { axes, keepDims }) => div(sum(x, { axis: axes, keepDims }), count(x.shape, axes)),
  vjps: [(ct, { inputs: [x], attrs }) => spread(div(ct, count(x.shape, attrs.axes)), x.shape, attrs)],
  samples: (random) => reduceSamples(random, 'refused'),
});

/** Returns the arithmetic mean; NaN over nothing. */
export const mean: ReduceFn = callReduce(meanOp);

/** Returns `ct` summed over the axes along which it was stretched from `shape`: the reverse of broadcasting. */
export function sumTo(ct: Tensor, shape: Shape): Tensor {
  return reshape(sum(ct, { axis: stretchedAxes(ct.shape, shape) }), shape);
}

/** Returns a reduced tensor laid out over the shape it was reduced from. */
export function spread(reduced: Tensor, shape: Shape, { axes }: Pick<ReduceAttrs, 'axes'>): Tensor {
  return broadcastTo(reshape(reduced, reducedShape(shape, axes, true)), shape);
}

function count(shape: Shape, axes: readonly number[]): number {
  return sizeOf(axes.map((axis) => shape[axis] ?? 1));
}

function sharedByTies(
  ...[
    ct,
    {
      inputs: [x],
      output,
      attrs,
    },
  ]: Parameters<ReduceVjp>
): Tensor {
  const ties = equal(x, spread(output, x.shape, attrs));
  const winners = sum(cast(ties, x.dtype), { axis: attrs.axes, keepDims: attrs.keepDims });
  return where(ties, spread(divUnlessZero(ct, winners), x.shape, attrs), 0);
}

interface Reduction {
  readonly name: string;
  readonly formula: string;
  readonly dtype: DTypeRule;
  readonly kernel: ReturnType<typeof kernels.reduceKernel>;
  readonly vjp: ReduceVjp;
  /** Whether a reduction over no elements has a value. */
  readonly empty?: 'refused';
}

function reduction({ vjp, empty, ...facts }: Reduction): ReduceFn {
  const op = definePrimitive<ReduceAttrs, readonly [Tensor]>({
    ...facts,
    shape: ([x], { axes, keepDims }) => {
      const shape = x as Shape;
      if (empty === 'refused' && count(shape, axes) === 0) {
        throw new ShapeError(
          `${facts.name}: nothing to reduce; got shape ${formatShape(shape)}; the reduced axes must hold an element`,
        );
      }
      return reducedShape(shape, axes, keepDims);
    },
    vjps: [vjp],
    samples: (random) => reduceSamples(random, empty),
  });
  return callReduce(op);
}

function callReduce(op: Op<ReduceAttrs, readonly [Tensor]>): ReduceFn {
  return withOp(op, (x: TensorLike, { axis, keepDims = false }: ReduceOptions = {}) => {
    const input = asTensor(op.name, x);
    return apply(op, [input] as const, { axes: checkAxes(op.name, axis, input.rank), keepDims });
  });
}

function* reduceSamples(random: Generator, empty: 'refused' | undefined): Iterable<Sample<ReduceAttrs>> {
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
  for (const [shape, axes, keepDims] of cases) yield { inputs: [draw(random, shape)], attrs: { axes, keepDims } };
  if (empty !== 'refused') yield { inputs: [draw(random, [0, 3])], attrs: { axes: [0], keepDims: false } };
}
