import { asTensor, type TensorLike } from '../convert.ts';
import { type DType, holds } from '../dtype.ts';
import { ShapeError, ValueError } from '../errors.ts';
import { place } from '../kernels/movement.ts';
import { apply, definePrimitive, type Op, withOp } from '../op.ts';
import { draw } from '../samples.ts';
import { checkShape, formatShape, type Shape, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { type Range, slice } from './slice.ts';

/** How many elements go before, after, and between any two along one axis. */
export type Padding = readonly [low: number, high: number, interior?: number];

interface PadAttrs {
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly interior: readonly number[];
  readonly value: number;
}

export interface PadFn {
  /**
   * Returns x with `value` (default: 0) before, after and between its elements: one `[low, high]` or
   * `[low, high, interior]` per axis. An axis of length n becomes low + n + (n − 1) · interior + high.
   *
   * @throws ShapeError unless there is one padding per axis, of whole numbers ≥ 0; ValueError
   * @example
   * ```ts
   * pad([1, 2], [[1, 2]]).toArray(); // [0, 1, 2, 0, 0]
   * pad([1, 2], [[0, 0, 1]], -1).toArray(); // [1, -1, 2]
   * ```
   */
  (x: TensorLike, widths: readonly Padding[], value?: number): Tensor;
  readonly op: Op<PadAttrs, readonly [Tensor]>;
}

const padOp = definePrimitive<PadAttrs, readonly [Tensor]>({
  name: 'pad',
  formula: '(0, \\dots, x, \\dots, 0)',
  shape: ([x], { low, high, interior }) =>
    checkShape(
      'pad',
      (x as Shape).map((n, i) => (low[i] ?? 0) + n + Math.max(0, n - 1) * (interior[i] ?? 0) + (high[i] ?? 0)),
    ),
  dtype: (op, [dtype], { value }) => checkValue(op, dtype as DType, value),
  vjps: [(ct, { inputs: [x], attrs }) => slice(ct, insides(x.shape, attrs))],
  *samples(random) {
    const cases: [Shape, Padding[], number][] = [
      [[], [], 0],
      [[3], [[1, 2]], 0],
      [[3], [[0, 1, 2]], 7],
      [
        [2, 3],
        [
          [1, 0],
          [0, 2, 1],
        ],
        -1,
      ],
      [
        [0, 2],
        [
          [1, 1],
          [0, 0],
        ],
        0,
      ],
    ];
    for (const [shape, widths, value] of cases)
      yield { inputs: [draw(random, shape)], attrs: attrsOf(shape, widths, value) };
  },
  kernel: (out, [x], { low, interior, value }) => {
    if (value !== 0) out.data.fill(value);
    place(
      out,
      x,
      low,
      interior.map((n) => n + 1),
    );
  },
});

export const pad: PadFn = withOp(padOp, (x: TensorLike, widths: readonly Padding[], value = 0) => {
  const input = asTensor('pad', x);
  return apply(padOp, [input] as const, attrsOf(input.shape, widths, value));
});

/** Where in the padded tensor x lies. */
function insides(shape: Shape, { low, interior }: PadAttrs): Range[] {
  return shape.map((n, i) => {
    const [start, step] = [low[i] ?? 0, (interior[i] ?? 0) + 1];
    return [start, n === 0 ? start : start + (n - 1) * step + 1, step];
  });
}

function attrsOf(shape: Shape, widths: readonly Padding[], value: number): PadAttrs {
  const valid = Array.isArray(widths) && widths.length === shape.length && widths.every(isPadding);
  if (!valid) {
    throw new ShapeError(
      `pad: widths do not fit; got ${show(widths)} for ${formatShape(shape)}; allowed is one [low, high] or [low, high, interior] per axis, whole numbers ≥ 0`,
    );
  }
  return { low: widths.map((w) => w[0]), high: widths.map((w) => w[1]), interior: widths.map((w) => w[2] ?? 0), value };
}

function isPadding(width: unknown): boolean {
  return (
    Array.isArray(width) &&
    (width.length === 2 || width.length === 3) &&
    width.every((n) => Number.isInteger(n) && n >= 0)
  );
}

function checkValue(op: string, dtype: DType, value: unknown): DType {
  if (typeof value === 'number' && holds(dtype, value)) return dtype;
  throw new ValueError(
    `${op}: value does not fit; got ${show(value)} for ${dtype} input; allowed is a number of that dtype`,
  );
}
