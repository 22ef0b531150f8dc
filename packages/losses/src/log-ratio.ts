import {
  abs,
  add,
  apply,
  asTensor,
  broadcastShapes,
  type Composite,
  defineComposite,
  div,
  divUnlessZero,
  draw,
  less,
  log1p,
  neg,
  type Shape,
  sub,
  type Tensor,
  type TensorLike,
  where,
  withOp,
} from '@lossgraph/core';

interface LogRatioAttrs {
  /** Added to both. */
  readonly plus: number;
}

interface LogRatioFn {
  (a: TensorLike, b: TensorLike, attrs?: LogRatioAttrs): Tensor;
  readonly op: Composite<LogRatioAttrs, readonly [Tensor, Tensor]>;
}

const op: LogRatioFn['op'] = defineComposite<LogRatioAttrs, readonly [Tensor, Tensor]>({
  name: 'logRatio',
  formula: '\\ln \\frac{c + a}{c + b}',
  shape: ([a, b]) => broadcastShapes('logRatio', a as Shape, b as Shape),
  // ± ln(1 + |a − b| / (c + min(a, b))): the quotient itself rounds to 1 where a and b differ little, and ln 1 has no digits
  expand: ([a, b], { plus }) => {
    const below = less(a, b);
    const smaller = where(below, a, b);
    const size = log1p(div(abs(sub(a, b)), plus === 0 ? smaller : add(plus, smaller)));
    return where(below, neg(size), size);
  },
  vjps: [
    (ct, { inputs: [a], attrs: { plus } }) => divUnlessZero(ct, add(plus, a)),
    (ct, { inputs: [, b], attrs: { plus } }) => neg(divUnlessZero(ct, add(plus, b))),
  ],
  *samples(random) {
    const positive = { low: 0.05, high: 4 };
    for (const plus of [0, 1]) {
      for (const shape of [[], [5], [2, 3], [0, 2]]) {
        yield { inputs: [draw(random, shape, positive), draw(random, shape, positive)], attrs: { plus } };
      }
    }
  },
});

/** Returns ln((c + a) / (c + b)), c = `plus` (default 0), of positive numbers; with all its digits where they are nearly equal. */
export const logRatio: LogRatioFn = withOp(op, (a: TensorLike, b: TensorLike, attrs: LogRatioAttrs = { plus: 0 }) =>
  apply(op, [asTensor('logRatio', a), asTensor('logRatio', b)] as const, attrs),
);
