import { asTensor, type TensorLike } from '../convert.ts';
import type { DType } from '../dtype.ts';
import { ShapeError } from '../errors.ts';
import { view } from '../kernels/strided.ts';
import { apply, defineView, type Op, withOp } from '../op.ts';
import { draw } from '../samples.ts';
import { formatShape, type Shape, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { flip } from './flip.ts';
import { pad } from './pad.ts';

/** Part of an axis, as in Python: from `start` up to but without `end`, in steps. Negative positions count from the end. */
export type Range = null | readonly [start: number | null, end?: number | null, step?: number];

/** Per axis: the first position, the distance to the next (not 0), and how many. */
interface SliceAttrs {
  readonly starts: readonly number[];
  readonly steps: readonly number[];
  readonly counts: readonly number[];
}

export interface SliceFn {
  /**
   * Returns part of x without copying: per axis `null` for all of it, `[start, end]` or `[start, end, step]` as in
   * Python's `start:end:step`, where `null` stands for what Python leaves out. Axes after the last range stay whole.
   *
   * @throws ShapeError for more ranges than axes, or what is no range
   * @example
   * ```ts
   * slice([[1, 2, 3], [4, 5, 6]], [null, [1, 3]]).toArray(); // [[2, 3], [5, 6]]
   * slice([1, 2, 3, 4], [[null, null, -2]]).toArray(); // [4, 2]
   * slice([1, 2, 3, 4], [[-1, null]]).toArray(); // [4]
   * ```
   */
  (x: TensorLike, ranges: readonly Range[]): Tensor;
  readonly op: Op<SliceAttrs, readonly [Tensor]>;
}

const sliceOp = defineView<SliceAttrs, readonly [Tensor]>({
  name: 'slice',
  formula: 'x_{a + k i}',
  shape: (_shapes, { counts }) => counts,
  dtype: (_op, [dtype]) => dtype as DType,
  vjps: [(ct, { inputs: [x], attrs }) => unslice(ct, x.shape, attrs)],
  *samples(random) {
    const cases: [Shape, Range[]][] = [
      [[], []],
      [[6], [[1, 4]]],
      [[7], [[1, null, 3]]],
      [[7], [[-2, null, -2]]],
      [
        [3, 4],
        [null, [-3, -1]],
      ],
      [
        [3, 4],
        [
          [null, null, -1],
          [0, 4, 2],
        ],
      ],
      [[3, 4], [[2, 2]]],
      [
        [0, 2],
        [null, [1, 2]],
      ],
    ];
    for (const [shape, ranges] of cases) yield { inputs: [draw(random, shape)], attrs: resolve(shape, ranges) };
  },
  view: (x, { starts, steps, counts }) => {
    const offset = starts.reduce((at, start, axis) => at + start * (x.stride[axis] ?? 0), x.offset);
    return view(
      x,
      counts,
      steps.map((step, axis) => step * (x.stride[axis] ?? 0)),
      counts.includes(0) ? x.offset : offset,
    );
  },
});

export const slice: SliceFn = withOp(sliceOp, (x: TensorLike, ranges: readonly Range[]) => {
  const input = asTensor('slice', x);
  return apply(sliceOp, [input] as const, resolve(input.shape, ranges));
});

/** Puts a slice's cotangent back where it came from, zeros elsewhere. */
function unslice(ct: Tensor, shape: Shape, { starts, steps, counts }: SliceAttrs): Tensor {
  const backwards = steps.flatMap((step, axis) => (step < 0 ? [axis] : []));
  const widths = shape.map((n, axis) => {
    const [start = 0, step = 1, count = 0] = [starts[axis], steps[axis], counts[axis]];
    if (count === 0) return [n, 0, 0] as const;
    const reach = (count - 1) * step;
    const low = Math.min(start, start + reach);
    return [low, n - 1 - low - Math.abs(reach), Math.abs(step) - 1] as const;
  });
  return pad(backwards.length === 0 ? ct : flip(ct, backwards), widths);
}

function resolve(shape: Shape, ranges: readonly Range[]): SliceAttrs {
  if (!Array.isArray(ranges) || ranges.length > shape.length) {
    throw new ShapeError(
      `slice: too many ranges or none; got ${show(ranges)} for ${formatShape(shape)}; allowed is an array of at most ${shape.length}`,
    );
  }
  const each = shape.map((n, axis) => resolveRange(n, ranges[axis] ?? null, axis));
  return { starts: each.map((r) => r.start), steps: each.map((r) => r.step), counts: each.map((r) => r.count) };
}

function resolveRange(n: number, range: Range, axis: number): { start: number; step: number; count: number } {
  if (range === null) return { start: 0, step: 1, count: n };
  if (!isRange(range)) {
    throw new ShapeError(
      `slice: not a range; got ${show(range)} for axis ${axis}; allowed are null, [start, end] and [start, end, step ≠ 0]`,
    );
  }
  const [first, end, step = 1] = range;
  // Python's rule: clamp to the positions from which, walking in the direction of step, an element can be met.
  const [lowest, highest] = step > 0 ? [0, n] : [-1, n - 1];
  const clamp = (position: number) => Math.min(Math.max(position < 0 ? position + n : position, lowest), highest);
  const start = first === null ? (step > 0 ? 0 : n - 1) : clamp(first);
  const stop = end === null || end === undefined ? (step > 0 ? n : -1) : clamp(end);
  return { start, step, count: Math.max(0, Math.ceil((stop - start) / step)) };
}

function isRange(range: unknown): boolean {
  if (!Array.isArray(range) || range.length < 1 || range.length > 3) return false;
  const [start, end, step = 1]: unknown[] = range;
  const position = (x: unknown) => x === null || x === undefined || Number.isInteger(x);
  return position(start) && start !== undefined && position(end) && Number.isInteger(step) && step !== 0;
}
