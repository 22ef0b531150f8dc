// The ops of CTC. The logits of the blank and of the labels are taken out, as columns, and of all other classes only the sum
// of their exponentials counts: the ways through the labels go through columns alone.
import {
  add,
  cast,
  concat,
  draw,
  equal,
  exp,
  expandDims,
  formatShape,
  type Generator,
  gather,
  max,
  maximum,
  mul,
  mulUnlessZero,
  notEqual,
  onesLike,
  reshape,
  type Shape,
  ShapeError,
  scatterAdd,
  slice,
  stopGradient,
  sub,
  sum,
  type Tensor,
  where,
  zeros,
} from '@lossgraph/core';
import { ctcOthers, ctcSums, unlessNamed } from './ctc-sums.ts';
import { labels } from './samples.ts';

/** One label sequence for each sequence of frames: `[B, L], [B, T, C] → [B]`. */
export function ctcShape(name: string, yTrue: Shape, yPred: Shape): Shape {
  if (yTrue.length === 2 && yPred.length === 3 && yTrue[0] === yPred[0] && yPred[2] !== 0) return [yPred[0] ?? 0];
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

/** Returns −ln P(labels | logits) of every sequence. */
export function ctcValue(t: Tensor, p: Tensor): Tensor {
  const [batch = 0, frames = 0] = p.shape;
  return cast(reshape(slice(partsOf(t, p).found, [null, [frames, frames + 1], [0, 1]]), [batch]), p.dtype);
}

/** Returns the cotangent of the logits. */
export function ctcVjp(ct: Tensor, t: Tensor, p: Tensor): Tensor {
  const { columns, found, others, unit } = partsOf(t, p);
  const [frames = 0, width = 0] = [p.shape[1], columns.shape[1]];
  const each = expandDims(expandDims(ct, -1), -1);
  const ofColumns = mulUnlessZero(each, cast(slice(found, [null, [0, frames], [0, width]]), p.dtype));
  const ofOthers = mulUnlessZero(each, cast(mul(slice(found, [null, [0, frames], [width, width + 1]]), unit), p.dtype));
  return add(mulUnlessZero(ofOthers, others), scatterAdd(ofColumns, columns, p.shape, { axis: 2, batchDims: 1 }));
}

interface Parts {
  /** The classes of the columns, the blank and the labels, `[B, L + 1]`. */
  readonly columns: Tensor;
  /** e^(p − top) of all other classes, 0 for those, `[B, T, C]`. */
  readonly others: Tensor;
  /** e^(top − shift), `[B, T, 1]`: what the others count among columns. */
  readonly unit: Tensor;
  /** The slopes and the value, `[B, T + 1, L + 2]`. */
  readonly found: Tensor;
}

function partsOf(t: Tensor, p: Tensor): Parts {
  const [batch = 0, , classes = 0] = p.shape;
  const columns = concat([zeros([batch, 1], 'int32'), t], 1);
  const marks = scatterAdd(onesLike(columns), columns, [batch, classes], { axis: 1, batchDims: 1 });
  const named = expandDims(notEqual(marks, 0), 1);
  const z = gather(p, columns, { axis: 2, batchDims: 1 });
  // Each sum is shifted by its own largest term, in float32 exactly; the two come together in float64.
  const over = { axis: -1, keepDims: true };
  const top = stopGradient(max(unlessNamed(named, p, Number.NEGATIVE_INFINITY), over));
  const others = ctcOthers(named, p, where(equal(top, Number.NEGATIVE_INFINITY), 0, top)); // ∞ − ∞ is NaN
  const shift = wide(maximum(top, stopGradient(max(z, over))));
  const unit = exp(sub(wide(top), shift));
  const rest = mul(wide(sum(others, over)), unit);
  return { columns, others, unit, found: ctcSums(t, sub(wide(z), shift), rest) };
}

const wide = (x: Tensor): Tensor => cast(x, 'float64');
