// The ops of CTC: value, slope and curvature, each the derivative of the one before it.
import {
  type AnyOp,
  apply,
  type DType,
  DTypeError,
  definePrimitive,
  draw,
  expandDims,
  formatShape,
  type Generator,
  isFloat,
  mulUnlessZero,
  type Primitive,
  type Shape,
  ShapeError,
  sameShape,
  type Tensor,
} from '@lossgraph/core';
import { ctcCurvatureKernel, ctcKernel, ctcSlopeKernel } from './kernels/ctc.ts';
import { labels } from './samples.ts';

type None = Readonly<Record<never, never>>;

/** One label sequence for each sequence of frames: `[B, L], [B, T, C] → [B]`. */
export function ctcShape(name: string, yTrue: Shape, yPred: Shape): Shape {
  if (yTrue.length === 2 && yPred.length === 3 && yTrue[0] === yPred[0]) return [yPred[0] ?? 0];
  throw new ShapeError(
    `${name}: shapes do not fit; got yTrue ${formatShape(yTrue)} and yPred ${formatShape(yPred)}${yPred.length === 0 ? ', a scalar' : ''}; ` +
      'needed are labels [batch, length] and logits [batch, frames, classes]',
  );
}

/** Returns labels and logits for sequences with repeats and padding; all labels fit their frames. */
export function* ctcSamples(random: Generator): Iterable<readonly [labels: Tensor, logits: Tensor]> {
  for (const [batch, length, frames, classes] of [
    [3, 2, 4, 3],
    [2, 3, 5, 3],
    [2, 3, 7, 4],
    [1, 1, 1, 2],
    [0, 2, 4, 3],
  ] as const) {
    yield [labels(random, [batch, length], classes), draw(random, [batch, frames, classes])];
  }
}

const valueOp: Primitive<None, readonly [Tensor, Tensor]> = definePrimitive<None, readonly [Tensor, Tensor]>({
  name: 'ctcValue',
  formula: '-\\ln P(t \\mid p)',
  shape: ([yTrue, yPred]) => ctcShape('ctcValue', yTrue as Shape, yPred as Shape),
  dtype: labelsAndFloats,
  vjps: [null, (ct, { inputs: [t, p] }) => ctcVjp(ct, t, p)],
  *samples(random) {
    for (const inputs of ctcSamples(random)) yield { inputs, attrs: {} };
  },
  kernel: ctcKernel,
});

const slopeOp: Primitive<None, readonly [Tensor, Tensor]> = definePrimitive<None, readonly [Tensor, Tensor]>({
  name: 'ctcSlope',
  formula: '\\frac{\\partial}{\\partial p} \\left( -\\ln P(t \\mid p) \\right)',
  shape: ([yTrue, yPred]) => {
    ctcShape('ctcSlope', yTrue as Shape, yPred as Shape);
    return yPred as Shape;
  },
  dtype: labelsAndFloats,
  contracts: true, // the rule does
  // The Hessian is symmetric, so the rule multiplies by it from either side.
  vjps: [null, (ct, { inputs: [t, p] }) => apply(curvatureOp, [t, p, ct] as const, {})],
  *samples(random) {
    for (const inputs of ctcSamples(random)) yield { inputs, attrs: {} };
  },
  kernel: ctcSlopeKernel,
});

const curvatureOp: Primitive<None, readonly [Tensor, Tensor, Tensor]> = definePrimitive<
  None,
  readonly [Tensor, Tensor, Tensor]
>({
  name: 'ctcCurvature',
  formula: '\\frac{\\partial^2}{\\partial p^2} \\left( -\\ln P(t \\mid p) \\right) v',
  contracts: true,
  shape: ([labels = [], logits = [], direction = []]) => {
    if (labels.length === 2 && labels[0] === logits[0] && logits.length === 3 && sameShape(logits, direction))
      return logits;
    throw new ShapeError(
      `ctcCurvature: shapes do not fit; got ${[labels, logits, direction].map(formatShape).join(', ')}; ` +
        'needed are labels [batch, length], logits [batch, frames, classes] and a direction of the shape of the logits',
    );
  },
  dtype: labelsAndFloats,
  // Third derivatives end here: no method that this library has asks for them.
  vjps: [null, null, (ct, { inputs: [t, p] }) => apply(curvatureOp, [t, p, ct] as const, {})],
  stops: true,
  *samples(random) {
    for (const [t, p] of ctcSamples(random)) yield { inputs: [t, p, draw(random, p.shape)], attrs: {} };
  },
  kernel: ctcCurvatureKernel,
});

/** Returns −ln P(labels | logits) of every sequence. */
export function ctcValue(t: Tensor, p: Tensor): Tensor {
  return apply(valueOp, [t, p] as const, {});
}

/** Returns the cotangent of the logits. */
export function ctcVjp(ct: Tensor, t: Tensor, p: Tensor): Tensor {
  return mulUnlessZero(expandDims(expandDims(ct, -1), -1), apply(slopeOp, [t, p] as const, {}));
}

function labelsAndFloats(name: string, [first, ...floats]: readonly DType[]): DType {
  const dtype = floats[0] ?? 'float32';
  if (first === 'int32' && isFloat(dtype) && floats.every((each) => each === dtype)) return dtype;
  throw new DTypeError(
    `${name}: dtypes do not fit; got ${[first, ...floats].join(', ')}; allowed are int32 labels and one float type`,
  );
}

/** The three ops, for tests. */
export const ctcOps: readonly [value: AnyOp, slope: AnyOp, curvature: AnyOp] = [valueOp, slopeOp, curvatureOp];
