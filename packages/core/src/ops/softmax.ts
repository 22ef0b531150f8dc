import { asTensor, type TensorLike } from '../convert.ts';
import { type AxisKernel, logSoftmaxKernel, softmaxKernel } from '../kernels/softmax.ts';
import { apply, defineComposite, type Op, type Vjp, withOp } from '../op.ts';
import { draw } from '../samples.ts';
import { checkAxes, checkAxis, reducedShape, type Shape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { add, div, mulUnlessZero, sub } from './arithmetic.ts';
import { equal, where } from './compare.ts';
import { abs, exp, log } from './elementwise.ts';
import { max, sum } from './reduce.ts';
import { nonEmpty, type ReduceAttrs, type ReduceFn, type ReduceOptions, spread } from './reduction.ts';

interface AxisAttrs {
  readonly axis: number;
}

export interface AxisFn {
  /** Returns the op along `axis` (default: the last). @throws ShapeError for an axis that is not there */
  (x: TensorLike, axis?: number): Tensor;
  readonly op: Op<AxisAttrs, readonly [Tensor]>;
}

const logSumExpOp = defineComposite<ReduceAttrs, readonly [Tensor]>({
  name: 'logSumExp',
  formula: '\\ln \\sum_i e^{x_i}',
  shape: ([x], { axes, keepDims }) => reducedShape(nonEmpty('logSumExp', x as Shape, axes), axes, keepDims),
  // Shifted by the maximum, so that the largest term is 1 and nothing overflows; an infinite maximum is not subtracted.
  expand: ([x], { axes, keepDims }) => {
    const top = max(x, { axis: axes, keepDims: true });
    const shift = where(equal(abs(top), Number.POSITIVE_INFINITY), 0, top);
    const total = log(sum(exp(sub(x, shift)), { axis: axes, keepDims: true }));
    return keepDims ? add(total, shift) : sum(add(total, shift), { axis: axes });
  },
  vjps: [
    (ct, { inputs: [x], output, attrs }) =>
      mulUnlessZero(spread(ct, x.shape, attrs), exp(sub(x, spread(output, x.shape, attrs)))),
  ],
  *samples(random) {
    const cases: [Shape, number[], boolean][] = [
      [[4], [0], false],
      [[2, 3], [1], true],
      [[0, 3], [1], false],
      [[2, 3], [0, 1], false],
      [[2, 3, 2], [1], false],
    ];
    for (const [shape, axes, keepDims] of cases) yield { inputs: [draw(random, shape)], attrs: { axes, keepDims } };
  },
});

/** Returns ln Σ eˣ without overflow. */
export const logSumExp: ReduceFn = withOp(
  logSumExpOp,
  (x: TensorLike, { axis, keepDims = false }: ReduceOptions = {}) => {
    const input = asTensor('logSumExp', x);
    return apply(logSumExpOp, [input] as const, { axes: checkAxes('logSumExp', axis, input.rank), keepDims });
  },
);

/** Returns eˣ / Σ eˣ along an axis: positive numbers that sum to 1. */
export const softmax: AxisFn = alongAxis(
  'softmax',
  '\\frac{e^{x_i}}{\\sum_j e^{x_j}}',
  (x, axis) => {
    const e = exp(sub(x, max(x, { axis, keepDims: true })));
    return div(e, sum(e, { axis, keepDims: true }));
  },
  softmaxKernel,
  // s ⊙ (ct − Σ ct ⊙ s)
  (ct, { output: s, attrs: { axis } }) =>
    mulUnlessZero(sub(ct, sum(mulUnlessZero(ct, s), { axis, keepDims: true })), s),
);

/** Returns x − ln Σ eˣ along an axis: the logarithm of softmax, accurate where softmax itself is 0. */
export const logSoftmax: AxisFn = alongAxis(
  'logSoftmax',
  'x_i - \\ln \\sum_j e^{x_j}',
  (x, axis) => {
    const shifted = sub(x, max(x, { axis, keepDims: true }));
    return sub(shifted, log(sum(exp(shifted), { axis, keepDims: true })));
  },
  logSoftmaxKernel,
  // ct − softmax · Σ ct
  (ct, { output, attrs: { axis } }) => sub(ct, mulUnlessZero(sum(ct, { axis, keepDims: true }), exp(output))),
);

function alongAxis(
  name: string,
  formula: string,
  expand: (x: Tensor, axis: number) => Tensor,
  kernel: AxisKernel,
  vjp: Vjp<AxisAttrs, readonly [Tensor]>,
): AxisFn {
  const op = defineComposite<AxisAttrs, readonly [Tensor]>({
    name,
    formula,
    shape: ([x], { axis }) => nonEmpty(name, x as Shape, [axis]),
    expand: ([x], { axis }) => expand(x, axis),
    kernel,
    vjps: [vjp],
    *samples(random) {
      const cases: [Shape, number][] = [
        [[4], 0],
        [[2, 3], 1],
        [[0, 3], 1],
        [[3, 2], 0],
        [[2, 3, 2], 1],
      ];
      for (const [shape, axis] of cases) yield { inputs: [draw(random, shape)], attrs: { axis } };
    },
  });
  const call = (x: TensorLike, axis = -1): Tensor => {
    const input = asTensor(name, x);
    return apply(op, [input] as const, { axis: checkAxis(name, axis, input.rank) });
  };
  return withOp(op, call);
}
