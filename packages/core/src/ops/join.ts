import { asTensor, asTensors, type TensorLike } from '../convert.ts';
import { type DType, sameDType } from '../dtype.ts';
import { ShapeError } from '../errors.ts';
import { place } from '../kernels/movement.ts';
import { apply, definePrimitive, type Op, withOp } from '../op.ts';
import { draw } from '../samples.ts';
import { checkAxis, checkShape, formatShape, type Shape, sameShape, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { type Range, slice } from './slice.ts';
import { expandDims } from './unit-axes.ts';

interface ConcatAttrs {
  readonly axis: number;
}

export interface ConcatFn {
  /**
   * Returns the tensors one after another along `axis` (default: the first): `[a, r…], [b, r…] → [a + b, r…]`.
   *
   * @throws ShapeError for no tensors, scalars, or lengths that differ along another axis; DTypeError
   * @example
   * ```ts
   * concat([[1, 2], [3]]).toArray(); // [1, 2, 3]
   * concat([[[1], [2]], [[3], [4]]], 1).toArray(); // [[1, 3], [2, 4]]
   * ```
   */
  (tensors: readonly TensorLike[], axis?: number): Tensor;
  readonly op: Op<ConcatAttrs>;
}

const concatOp = definePrimitive<ConcatAttrs, readonly Tensor[]>({
  name: 'concat',
  formula: '(x_1, x_2, \\dots)',
  shape: joinedShape,
  dtype: (op, inputs) => sameDType(op, inputs) as DType,
  vjps: [
    (ct, { inputs, attrs: { axis }, index }) =>
      slice(
        ct,
        part(
          inputs.map((x) => x.shape[axis] ?? 0),
          axis,
          index,
        ),
      ),
  ],
  *samples(random) {
    const cases: [Shape[], number][] = [
      [[[3]], 0],
      [[[2], [3], [1]], 0],
      [
        [
          [2, 3],
          [1, 3],
        ],
        0,
      ],
      [
        [
          [2, 1],
          [2, 0],
          [2, 2],
        ],
        1,
      ],
      [
        [
          [2, 1, 2],
          [2, 3, 2],
        ],
        1,
      ],
    ];
    for (const [shapes, axis] of cases) yield { inputs: shapes.map((shape) => draw(random, shape)), attrs: { axis } };
  },
  kernel: (out, inputs, { axis }) => {
    let from = 0;
    const steps = out.shape.map(() => 1);
    for (const x of inputs) {
      place(
        out,
        x,
        out.shape.map((_, i) => (i === axis ? from : 0)),
        steps,
      );
      from += x.shape[axis] ?? 0;
    }
  },
});

export const concat: ConcatFn = withOp(concatOp, (tensors: readonly TensorLike[], axis = 0) => {
  const inputs = checkTensors('concat', tensors);
  return apply(concatOp, inputs, { axis: checkAxis('concat', axis, inputs[0]?.rank ?? 0) });
});

/**
 * Returns the tensors, all of one shape, side by side along a new axis (default: the first): `[r…], [r…] → [2, r…]`.
 *
 * @throws ShapeError unless all shapes are equal; DTypeError
 * @example
 * ```ts
 * stack([[1, 2], [3, 4]], 1).toArray(); // [[1, 3], [2, 4]]
 * ```
 */
export function stack(tensors: readonly TensorLike[], axis = 0): Tensor {
  const inputs = checkTensors('stack', tensors);
  const first = inputs[0]?.shape ?? [];
  const other = inputs.find((x) => !sameShape(x.shape, first));
  if (other !== undefined) {
    throw new ShapeError(
      `stack: shapes differ; got ${formatShape(first)} and ${formatShape(other.shape)}; all must be equal`,
    );
  }
  const at = checkAxis('stack', axis, first.length + 1);
  return concat(
    inputs.map((x) => expandDims(x, at)),
    at,
  );
}

/**
 * Returns the parts of x along `axis` (default: the first): so many of equal length, or of the lengths given.
 *
 * @throws ShapeError unless the parts fill the axis
 * @example
 * ```ts
 * split([1, 2, 3, 4], 2).map((part) => part.toArray()); // [[1, 2], [3, 4]]
 * split([1, 2, 3, 4], [1, 3]).map((part) => part.toArray()); // [[1], [2, 3, 4]]
 * ```
 */
export function split(x: TensorLike, parts: number | readonly number[], axis = 0): Tensor[] {
  const input = asTensor('split', x);
  const at = checkAxis('split', axis, input.rank);
  const n = input.shape[at] ?? 0;
  const even =
    typeof parts === 'number' && Number.isInteger(parts) && parts > 0 && parts <= Math.max(n, 1) && n % parts === 0;
  const lengths = even ? new Array<number>(parts).fill(n / parts) : parts;
  if (!Array.isArray(lengths) || checkShape('split', lengths).reduce((a, b) => a + b, 0) !== n) {
    throw new ShapeError(
      `split: parts do not fill the axis; got ${show(parts)} for length ${n}; allowed are a divisor of it, or lengths with that sum`,
    );
  }
  return lengths.map((_, i) => slice(input, part(lengths, at, i)));
}

/** The range along `axis` of the i-th of consecutive parts. */
function part(lengths: readonly number[], axis: number, i: number): Range[] {
  const start = lengths.slice(0, i).reduce((a, b) => a + b, 0);
  return [...new Array<null>(axis).fill(null), [start, start + (lengths[i] ?? 0)]];
}

function joinedShape(shapes: readonly Shape[], { axis }: ConcatAttrs): Shape {
  const first = shapes[0] ?? [];
  for (const shape of shapes) {
    if (shape.length === first.length && shape.every((n, i) => i === axis || n === first[i])) continue;
    throw new ShapeError(
      `concat: shapes do not fit; got ${shapes.map(formatShape).join(' and ')} along axis ${axis}; all other lengths must be equal`,
    );
  }
  return first.map((n, i) => (i === axis ? shapes.reduce((sum, shape) => sum + (shape[axis] ?? 0), 0) : n));
}

function checkTensors(op: string, tensors: unknown): Tensor[] {
  if (Array.isArray(tensors) && tensors.length > 0) return asTensors(op, tensors);
  throw new ShapeError(`${op}: no tensors; got ${show(tensors)}; allowed is an array of one or more`);
}
