import { asTensor, type TensorLike } from '../convert.ts';
import { type DType, sameDType } from '../dtype.ts';
import { ShapeError } from '../errors.ts';
import { apply, defineComposite, type Op, withOp } from '../op.ts';
import { draw } from '../samples.ts';
import { checkAxis, checkShape, formatShape, type Shape, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { broadcastTo, reshape } from './movement.ts';
import { sum } from './reduce.ts';

interface TileAttrs {
  readonly times: readonly number[];
}

export interface TileFn {
  /**
   * Returns x laid side by side so many times along each axis: `[n, m] → [n · times[0], m · times[1]]`.
   *
   * @throws ShapeError unless there is one whole number ≥ 0 per axis
   * @example
   * ```ts
   * tile([[1, 2]], [2, 2]).toArray(); // [[1, 2, 1, 2], [1, 2, 1, 2]]
   * ```
   */
  (x: TensorLike, times: readonly number[]): Tensor;
  readonly op: Op<TileAttrs, readonly [Tensor]>;
}

const tileOp = defineComposite<TileAttrs, readonly [Tensor]>({
  name: 'tile',
  formula: 'x_{i \\bmod n}',
  shape: ([x], { times }) =>
    checkShape(
      'tile',
      (x as Shape).map((n, i) => n * (times[i] ?? 1)),
    ),
  dtype: (op, inputs): DType => sameDType(op, inputs),
  expand: ([x], { times }) => {
    const copies = x.shape.flatMap((n, i) => [times[i] ?? 1, n]);
    return reshape(
      broadcastTo(
        reshape(
          x,
          x.shape.flatMap((n) => [1, n]),
        ),
        copies,
      ),
      tiledShape(x.shape, times),
    );
  },
  vjps: [
    (ct, { inputs: [x], attrs: { times } }) => {
      const copies = reshape(
        ct,
        x.shape.flatMap((n, i) => [times[i] ?? 1, n]),
      );
      return sum(copies, { axis: x.shape.map((_, i) => 2 * i) });
    },
  ],
  *samples(random) {
    const cases: [Shape, number[]][] = [
      [[], []],
      [[3], [2]],
      [
        [2, 3],
        [1, 2],
      ],
      [
        [2, 3],
        [3, 0],
      ],
      [
        [0, 2],
        [2, 2],
      ],
    ];
    for (const [shape, times] of cases) yield { inputs: [draw(random, shape)], attrs: { times } };
  },
});

export const tile: TileFn = withOp(tileOp, (x: TensorLike, times: readonly number[]) => {
  const input = asTensor('tile', x);
  const valid = Array.isArray(times) && times.length === input.rank && times.every(isCount);
  if (valid) return apply(tileOp, [input] as const, { times: times.slice() });
  throw new ShapeError(
    `tile: times do not fit; got ${show(times)} for shape ${formatShape(input.shape)}; allowed is one whole number ≥ 0 per axis`,
  );
});

function tiledShape(shape: Shape, times: readonly number[]): Shape {
  return shape.map((n, i) => n * (times[i] ?? 1));
}

interface RepeatAttrs {
  readonly times: number;
  readonly axis: number;
}

export interface RepeatFn {
  /**
   * Returns x with every element along `axis` so many times in a row: `[n, r…] → [n · times, r…]`.
   *
   * @throws ShapeError for a number that is not whole or < 0, or an axis that is not there
   * @example
   * ```ts
   * repeat([1, 2], 2).toArray(); // [1, 1, 2, 2]
   * ```
   */
  (x: TensorLike, times: number, axis?: number): Tensor;
  readonly op: Op<RepeatAttrs, readonly [Tensor]>;
}

const repeatOp = defineComposite<RepeatAttrs, readonly [Tensor]>({
  name: 'repeat',
  formula: 'x_{\\lfloor i / k \\rfloor}',
  shape: ([x], attrs) => checkShape('repeat', repeatedShape(x as Shape, attrs)),
  dtype: (op, inputs): DType => sameDType(op, inputs),
  expand: ([x], attrs) => {
    const one = reshape(x, copiesShape(x.shape, { ...attrs, times: 1 }));
    return reshape(broadcastTo(one, copiesShape(x.shape, attrs)), repeatedShape(x.shape, attrs));
  },
  vjps: [(ct, { inputs: [x], attrs }) => sum(reshape(ct, copiesShape(x.shape, attrs)), { axis: attrs.axis + 1 })],
  *samples(random) {
    const cases: [Shape, number, number][] = [
      [[3], 2, 0],
      [[2, 3], 3, 1],
      [[2, 3], 2, 0],
      [[2], 0, 0],
      [[0, 2], 2, 1],
    ];
    for (const [shape, times, axis] of cases) yield { inputs: [draw(random, shape)], attrs: { times, axis } };
  },
});

export const repeat: RepeatFn = withOp(repeatOp, (x: TensorLike, times: number, axis = 0) => {
  const input = asTensor('repeat', x);
  if (!isCount(times))
    throw new ShapeError(`repeat: not a number of times; got ${show(times)}; allowed is a whole number ≥ 0`);
  return apply(repeatOp, [input] as const, { times, axis: checkAxis('repeat', axis, input.rank) });
});

function repeatedShape(shape: Shape, { times, axis }: RepeatAttrs): Shape {
  return shape.map((n, i) => (i === axis ? n * times : n));
}

/** The shape with an axis of copies after the repeated one. */
function copiesShape(shape: Shape, { times, axis }: RepeatAttrs): Shape {
  return [...shape.slice(0, axis + 1), times, ...shape.slice(axis + 1)];
}

function isCount(n: unknown): boolean {
  return Number.isInteger(n) && (n as number) >= 0;
}
