// The ops that CTC is made of, beside those of core: the exponentials of classes that no label names; value and slopes in
// columns of logits, one for the blank and one for each label; and the curvature, the derivative of the slopes.
import {
  add,
  apply,
  type Composite,
  cast,
  type DType,
  DTypeError,
  defineComposite,
  definePrimitive,
  draw,
  exp,
  formatShape,
  full,
  type Generator,
  isFloat,
  less,
  minimum,
  mulUnlessZero,
  neg,
  type Primal,
  type Primitive,
  type Shape,
  ShapeError,
  sameShape,
  slice,
  sub,
  type Tensor,
  where,
} from '@lossgraph/core';
import { ctcKernel } from './kernels/ctc.ts';
import { ctcCurvatureKernel } from './kernels/ctc-curvature.ts';
import { othersKernel } from './kernels/ctc-others.ts';
import { labels } from './samples.ts';

type None = Readonly<Record<never, never>>;
const none: None = {};

type Others = readonly [named: Tensor, p: Tensor, top: Tensor];

const othersOp: Composite<None, Others> = defineComposite<None, Others>({
  name: 'ctcOthers',
  formula: '[c \\notin t]\\, e^{p_c - m}',
  shape: ([named = [], p = [], top = []]) => {
    const [batch = 0, frames = 0, classes = 0] = p;
    if (p.length === 3 && sameShape(named, [batch, 1, classes]) && sameShape(top, [batch, frames, 1])) return p;
    throw unfit('ctcOthers', [named, p, top], '[B, 1, C], [B, T, C] and [B, T, 1]');
  },
  dtype: (op, [named, ...floats]) => floatBeside('bool', op, [named, ...floats] as DType[]),
  // What lies above top is named: of the others, the exponential needs no more than the range up to 0.
  expand: ([named, p, top]) => unlessNamed(named, exp(minimum(sub(p, top), 0)), 0),
  vjps: [null, (ct, { output }) => mulUnlessZero(ct, output), (ct, { output }) => neg(mulUnlessZero(ct, output))],
  *samples(random) {
    for (const [batch, frames, classes] of [
      [2, 3, 4],
      [1, 2, 3],
      [0, 2, 3],
    ] as const) {
      const named = draw(random, [batch, 1, classes], { low: 0, high: 2, dtype: 'int32' });
      yield {
        inputs: [
          cast(named, 'bool'),
          draw(random, [batch, frames, classes], { low: -3, high: 1 }),
          draw(random, [batch, frames, 1], { low: 1.5, high: 3 }),
        ],
        attrs: none,
      };
    }
  },
  kernel: othersKernel,
});

/** Returns e^(p − top) of the classes that are not named, which lie at top or below, else 0: `[B, 1, C], [B, T, C], [B, T, 1] → [B, T, C]`. */
export function ctcOthers(...inputs: Others): Tensor {
  return apply(othersOp, inputs, none);
}

/** x, or `instead` where a class is named, which is no more than x. A bound for each class is chosen faster than by a mask. */
export function unlessNamed(named: Tensor, x: Tensor, instead: number): Tensor {
  const bound = where(named, full([], instead, x.dtype), full([], Number.POSITIVE_INFINITY, x.dtype));
  return where(less(bound, x), bound, x);
}

type Columns = readonly [labels: Tensor, z: Tensor, rest: Tensor];

const sumsOp: Primitive<None, Columns> = definePrimitive<None, Columns>({
  name: 'ctcSums',
  formula:
    '(\\nabla v, v),\\ v = \\sum_k \\ln \\Bigl( \\sum_j e^{z_{kj}} + r_k \\Bigr) - \\ln \\sum_{j \\to t} \\prod_k e^{z_{k j_k}}',
  shape: (shapes) => {
    const [batch = 0, frames = 0, columns = 0] = columnsShape('ctcSums', shapes);
    return [batch, frames + 1, columns + 1];
  },
  dtype: (op, dtypes) => floatBeside('int32', op, dtypes),
  contracts: true, // the rules do
  vjps: [
    null,
    (ct, at) => slice(ctcSumsVjp(ct, at), [null, null, [0, -1]]),
    (ct, at) => slice(ctcSumsVjp(ct, at), [null, null, [-1, null]]),
  ],
  *samples(random) {
    for (const inputs of columnSamples(random)) yield { inputs, attrs: none };
  },
  kernel: ctcKernel,
});

/**
 * Returns the slopes of −ln P(labels) and, at the beginning of a last row, that value: `[B, L], [B, T, L + 1], [B, T, 1] →
 * [B, T + 1, L + 2]`, with respect to the logits of the blank and the labels, and to Σ eᵖ over all other classes. Logits are
 * at most 300, for less work over exponentials: the loss gives none above 0.
 *
 * @throws ValueError for a negative sum
 */
export function ctcSums(...inputs: Columns): Tensor {
  return apply(sumsOp, inputs, none);
}

/** The slopes are those of the value; theirs are a symmetric matrix, so that multiplying by it from either side is the same. */
function ctcSumsVjp(ct: Tensor, { inputs, output }: Primal<None, Columns>): Tensor {
  const frames = inputs[1].shape[1] ?? 0;
  const slopes = slice(output, [null, [0, frames]]);
  const ofValue = mulUnlessZero(slice(ct, [null, [frames, frames + 1], [0, 1]]), slopes);
  return add(ofValue, apply(curvatureOp, [...inputs, slice(ct, [null, [0, frames]])] as const, none));
}

type Direction = readonly [...Columns, along: Tensor];

const curvatureOp: Primitive<None, Direction> = definePrimitive<None, Direction>({
  name: 'ctcCurvature',
  formula: '(\\nabla \\nabla^\\top v)\\, u',
  contracts: true,
  shape: (shapes) => {
    const [batch = 0, frames = 0, columns = 0] = columnsShape('ctcCurvature', shapes);
    const slopes = [batch, frames, columns + 1];
    if (sameShape(shapes[3] ?? [], slopes)) return slopes;
    throw unfit('ctcCurvature', shapes, `a direction ${formatShape(slopes)}`);
  },
  dtype: (op, dtypes) => floatBeside('int32', op, dtypes),
  // Third derivatives end here: no method that this library has asks for them.
  vjps: [null, null, null, (ct, { inputs: [t, z, rest] }) => apply(curvatureOp, [t, z, rest, ct] as const, none)],
  stops: true,
  *samples(random) {
    for (const [t, z, rest] of columnSamples(random)) {
      const [batch = 0, frames = 0, columns = 0] = z.shape;
      yield { inputs: [t, z, rest, draw(random, [batch, frames, columns + 1])], attrs: none };
    }
  },
  kernel: ctcCurvatureKernel,
});

/** Returns labels, logits of columns and sums over other classes; all labels fit their frames. */
export function* columnSamples(random: Generator): Iterable<Columns> {
  for (const [batch, length, frames, classes] of [
    [3, 2, 4, 3],
    [2, 3, 5, 3],
    [2, 3, 7, 4],
    [1, 1, 1, 2],
    [2, 0, 3, 2],
    [0, 2, 4, 3],
  ] as const) {
    const rest = draw(random, [batch, frames, 1], { low: 3, high: 9 });
    yield [labels(random, [batch, length], classes), draw(random, [batch, frames, length + 1]), rest];
  }
}

function columnsShape(op: string, shapes: readonly Shape[]): Shape {
  const [labels = [], z = [], rest = []] = shapes;
  const [batch = 0, frames = 0, columns = 0] = z;
  const fits = z.length === 3 && sameShape(labels, [batch, columns - 1]) && sameShape(rest, [batch, frames, 1]);
  if (fits) return z;
  throw unfit(op, shapes, 'labels [B, L], logits [B, T, L + 1] and sums [B, T, 1]');
}

function unfit(op: string, shapes: readonly Shape[], needed: string): ShapeError {
  return new ShapeError(`${op}: shapes do not fit; got ${shapes.map(formatShape).join(', ')}; needed are ${needed}`);
}

function floatBeside(beside: DType, op: string, [first, ...floats]: readonly DType[]): DType {
  const dtype = floats[0] ?? 'float32';
  if (first === beside && isFloat(dtype) && floats.every((each) => each === dtype)) return dtype;
  throw new DTypeError(
    `${op}: dtypes do not fit; got ${[first, ...floats].join(', ')}; allowed are ${beside} and one float type`,
  );
}

/** The ops, for tests. */
export const ctcOps: {
  readonly others: Composite<None, Others>;
  readonly sums: Primitive<None, Columns>;
  readonly curvature: Primitive<None, Direction>;
} = { others: othersOp, sums: sumsOp, curvature: curvatureOp };
