import { logSoftmaxKernel, softmaxKernel } from '../kernels/softmax.ts';
import { logSumExpKernel } from '../kernels/statistics.ts';
import { defineComposite } from '../op.ts';
import { draw } from '../samples.ts';
import { reducedShape, type Shape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { type AxisFn, alongAxis } from './along-axis.ts';
import { add, div, divUnlessZero, mulUnlessZero, sub } from './arithmetic.ts';
import { stopGradient } from './cast.ts';
import { equal, where } from './compare.ts';
import { abs, exp, log } from './elementwise.ts';
import { reshape } from './movement.ts';
import { max, sum } from './reduce.ts';
import { callReduce, nonEmpty, type ReduceAttrs, type ReduceFn, spread } from './reduction.ts';

const logSumExpOp = defineComposite<ReduceAttrs, readonly [Tensor]>({
  name: 'logSumExp',
  formula: '\\ln \\sum_i e^{x_i}',
  kernel: logSumExpKernel,
  shape: ([x], { axes, keepDims }) => reducedShape(nonEmpty('logSumExp', x as Shape, axes), axes, keepDims),
  expand: ([x], { axes, keepDims }) => {
    const top = finiteTop(x, axes);
    const total = log(sum(exp(sub(x, top)), { axis: axes, keepDims: true }));
    return reshape(add(total, top), reducedShape(x.shape, axes, keepDims));
  },
  // ct eˣ / Σ eˣ: accurate, unlike e^(x − output); where every x is −∞, no term has a share.
  vjps: [
    (ct, { inputs: [x], attrs }) => {
      const e = exp(sub(x, stopGradient(finiteTop(x, attrs.axes)))); // shares do not depend on the shift
      return mulUnlessZero(spread(ct, x.shape, attrs), divUnlessZero(e, sum(e, { axis: attrs.axes, keepDims: true })));
    },
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

// The largest x: shifted by it, the largest term is 1 and nothing overflows. An infinite one is not subtracted.
function finiteTop(x: Tensor, axes: readonly number[]): Tensor {
  const top = max(x, { axis: axes, keepDims: true });
  return where(equal(abs(top), Number.POSITIVE_INFINITY), 0, top);
}

/**
 * Returns ln Σ eˣ over `axis` (default: all), without overflow.
 *
 * @example
 * ```ts
 * logSumExp([1000, 1000]).item().toFixed(3); // '1000.693'
 * ```
 */
export const logSumExp: ReduceFn = callReduce(logSumExpOp);

/**
 * Returns eˣ / Σ eˣ along an axis (default: the last): positive numbers that sum to 1.
 *
 * @example
 * ```ts
 * softmax([0, 0]).toArray(); // [0.5, 0.5]
 * ```
 */
export const softmax: AxisFn = alongAxis({
  name: 'softmax',
  formula: '\\frac{e^{x_i}}{\\sum_j e^{x_j}}',
  expand: (x, axis) => {
    const e = exp(sub(x, max(x, { axis, keepDims: true })));
    return div(e, sum(e, { axis, keepDims: true }));
  },
  kernel: softmaxKernel,
  // s ⊙ (ct − Σ ct ⊙ s)
  vjp: (ct, { output: s, attrs: { axis } }) =>
    mulUnlessZero(sub(ct, sum(mulUnlessZero(ct, s), { axis, keepDims: true })), s),
});

/** Returns x − ln Σ eˣ along an axis: the logarithm of softmax, accurate where softmax itself is 0. */
export const logSoftmax: AxisFn = alongAxis({
  name: 'logSoftmax',
  formula: 'x_i - \\ln \\sum_j e^{x_j}',
  expand: (x, axis) => {
    const shifted = sub(x, max(x, { axis, keepDims: true }));
    return sub(shifted, log(sum(exp(shifted), { axis, keepDims: true })));
  },
  kernel: logSoftmaxKernel,
  // ct − softmax · Σ ct
  vjp: (ct, { output, attrs: { axis } }) => sub(ct, mulUnlessZero(sum(ct, { axis, keepDims: true }), exp(output))),
});
