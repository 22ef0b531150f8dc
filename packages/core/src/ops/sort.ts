import { asTensor, type TensorLike } from '../convert.ts';
import { type DType, sameNumeric } from '../dtype.ts';
import { ShapeError } from '../errors.ts';
import { argSortKernel } from '../kernels/sort.ts';
import { apply, defineComposite, definePrimitive, type Op, type Sample, withOp } from '../op.ts';
import { withDefaults } from '../options.ts';
import type { Generator } from '../random.ts';
import { draw } from '../samples.ts';
import { checkAxis, type Shape, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { slice } from './slice.ts';
import { takeAlongAxis } from './take-along-axis.ts';

interface SortAttrs {
  readonly axis: number;
  readonly descending: boolean;
}

export interface SortOptions {
  /** Axis to sort along; default: the last. */
  readonly axis?: number;
  /** Largest first. */
  readonly descending?: boolean;
}

export interface SortFn {
  /** Returns the op along an axis (default: the last), smallest first unless `descending`. @throws ShapeError, ValueError */
  (x: TensorLike, options?: SortOptions): Tensor;
  readonly op: Op<SortAttrs, readonly [Tensor]>;
}

const argSortOp = definePrimitive<SortAttrs, readonly [Tensor]>({
  name: 'argSort',
  formula: '\\pi : x_{\\pi_1} \\le x_{\\pi_2} \\le \\dots',
  shape: ([x]) => x as Shape,
  dtype: (op, inputs) => {
    sameNumeric(op, inputs);
    return 'int32';
  },
  vjps: [null],
  samples: sortSamples,
  kernel: argSortKernel,
});

/**
 * Returns the int32 positions of the elements in sorted order; equal ones keep their order, NaN counts as the largest.
 *
 * @example
 * ```ts
 * argSort([3, 1, 2, 1]).toArray(); // [1, 3, 2, 0]
 * ```
 */
export const argSort: SortFn = sorting(argSortOp);

const sortOp = defineComposite<SortAttrs, readonly [Tensor]>({
  name: 'sort',
  formula: 'x_{\\pi_1} \\le x_{\\pi_2} \\le \\dots',
  shape: ([x]) => x as Shape,
  dtype: (op, inputs): DType => sameNumeric(op, inputs),
  expand: ([x], attrs) => takeAlongAxis(x, argSort(x, attrs), attrs.axis),
  vjps: [
    // The places of a permutation, sorted, are its inverse.
    (ct, { inputs: [x], attrs }) => takeAlongAxis(ct, argSort(argSort(x, attrs), { axis: attrs.axis }), attrs.axis),
  ],
  samples: sortSamples,
  kinks: [
    {
      inputs: [[2, 1, 2]],
      attrs: { axis: 0, descending: false },
      gradients: [[1, 1, 1]],
      why: 'tied elements keep their order, and each gets the cotangent of its own place',
    },
  ],
});

/**
 * Returns the elements along an axis in order; NaN counts as the largest. Each gets the cotangent of its new place.
 *
 * @example
 * ```ts
 * sort([3, 1, 2], { descending: true }).toArray(); // [3, 2, 1]
 * ```
 */
export const sort: SortFn = sorting(sortOp);

export interface TopK {
  /** The k largest elements of every line, largest first. */
  readonly values: Tensor;
  /** Their int32 positions. */
  readonly indices: Tensor;
}

/**
 * Returns the k largest elements along an axis (default: the last) and their positions: `[…, n] → […, k]`; of equal ones
 * the first comes first, NaN counts as the largest.
 *
 * @throws ShapeError unless 0 ≤ k ≤ n
 * @example
 * ```ts
 * topK([1, 9, 3], 2).values.toArray(); // [9, 3]
 * topK([1, 9, 3], 2).indices.toArray(); // [1, 2]
 * ```
 */
export function topK(x: TensorLike, k: number, axis = -1): TopK {
  const input = asTensor('topK', x);
  const at = checkAxis('topK', axis, input.rank);
  const n = input.shape[at] ?? 0;
  if (!Number.isInteger(k) || k < 0 || k > n) {
    throw new ShapeError(`topK: k does not fit; got ${show(k)} for length ${n}; allowed are 0 … ${n}`);
  }
  const order = argSort(input, { axis: at, descending: true });
  const indices = slice(
    order,
    input.shape.map((_, i) => (i === at ? ([0, k] as const) : null)),
  );
  return { values: takeAlongAxis(input, indices, at), indices };
}

function sorting(op: Op<SortAttrs, readonly [Tensor]>): SortFn {
  return withOp(op, (x: TensorLike, options?: SortOptions) => {
    const input = asTensor(op.name, x);
    const { axis, descending } = withDefaults(op.name, options, { axis: -1, descending: false });
    return apply(op, [input] as const, { axis: checkAxis(op.name, axis, input.rank), descending });
  });
}

function* sortSamples(random: Generator): Iterable<Sample<SortAttrs>> {
  const cases: [Shape, number, boolean][] = [
    [[6], 0, false],
    [[2, 4], 1, true],
    [[4, 2], 0, false],
    [[2, 3, 2], 1, true],
    [[3, 0], 1, false],
  ];
  for (const [shape, axis, descending] of cases) yield { inputs: [draw(random, shape)], attrs: { axis, descending } };
}
