import { logSoftmaxKernel, softmaxComplementKernel, softmaxKernel } from '../kernels/softmax.ts';
import { logSumExpKernel } from '../kernels/statistics.ts';
import { defineComposite } from '../op.ts';
import { draw } from '../samples.ts';
import { reducedShape, type Shape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { type AxisFn, alongAxis } from './along-axis.ts';
import { add, div, divUnlessZero, mulUnlessZero, sub } from './arithmetic.ts';
import { cast, stopGradient } from './cast.ts';
import { equal, less, where } from './compare.ts';
import { abs, exp, log1p, neg } from './elementwise.ts';
import { reshape } from './movement.ts';
import { max, sum } from './reduce.ts';
import { callReduce, nonEmpty, type ReduceAttrs, type ReduceFn, spread } from './reduction.ts';

const logSumExpOp = defineComposite<ReduceAttrs, readonly [Tensor]>({
  name: 'logSumExp',
  formula: '\\ln \\sum_i e^{x_i}',
  kernel: logSumExpKernel,
  shape: ([x], { axes, keepDims }) => reducedShape(nonEmpty('logSumExp', x as Shape, axes), axes, keepDims),
  expand: ([x], { axes, keepDims }) => {
    const top = max(x, { axis: axes, keepDims: true });
    const { others } = termsOf(x, top, axes);
    const total = where(equal(abs(top), Number.POSITIVE_INFINITY), top, add(log1p(others), top)); // ∞ − ∞ is NaN
    return reshape(total, reducedShape(x.shape, axes, keepDims));
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
    const { terms, others } = termsOf(x, max(x, { axis, keepDims: true }), axis);
    return div(terms, add(1, others));
  },
  kernel: softmaxKernel,
  // s ⊙ (ct − Σ ct ⊙ s)
  vjp: (ct, { output: s, attrs: { axis } }) => shareSlope(ct, s, axis),
});

/**
 * Returns 1 − softmax along an axis (default: the last), with all its digits where softmax itself is nearly 1.
 *
 * @example
 * ```ts
 * softmaxComplement([30, 0]).slice([[0, 1]]).item().toPrecision(3); // '9.36e-14'
 * ```
 */
export const softmaxComplement: AxisFn = alongAxis({
  name: 'softmaxComplement',
  formula: '1 - \\frac{e^{x_i}}{\\sum_j e^{x_j}}',
  expand: (x, axis) => {
    const { terms, others } = termsOf(x, max(x, { axis, keepDims: true }), axis);
    return div(add(sub(1, terms), others), add(1, others));
  },
  kernel: softmaxComplementKernel,
  vjp: (ct, { inputs: [x], attrs: { axis } }) => neg(shareSlope(ct, softmax(x, axis), axis)),
});

/** Returns x − ln Σ eˣ along an axis: the logarithm of softmax, accurate where softmax itself is 0 or 1. */
export const logSoftmax: AxisFn = alongAxis({
  name: 'logSoftmax',
  formula: 'x_i - \\ln \\sum_j e^{x_j}',
  expand: (x, axis) => {
    const top = max(x, { axis, keepDims: true });
    return sub(sub(x, top), log1p(termsOf(x, top, axis).others));
  },
  kernel: logSoftmaxKernel,
  // ct − softmax · Σ ct
  vjp: (ct, { inputs: [x], attrs: { axis } }) =>
    sub(ct, mulUnlessZero(sum(ct, { axis, keepDims: true }), softmax(x, axis))),
});

/**
 * Returns e^(x − top) and its sum without one of the terms that are 1: beside that 1, the sum would keep no digit below
 * 2⁻²⁴, and neither its logarithm nor what is missing to 1.
 */
function termsOf(
  x: Tensor,
  top: Tensor,
  axis: number | readonly number[],
): { readonly terms: Tensor; readonly others: Tensor } {
  const over = { axis, keepDims: true };
  const below = sub(x, top);
  const e = exp(below);
  const terms = add(e, mulUnlessZero(e, lostBy(below, x, top)));
  const largest = equal(below, 0);
  const ties = sub(sum(cast(largest, 'int32'), over), 1);
  return { terms, others: add(sum(where(largest, 0, terms), over), cast(ties, x.dtype)) };
}

/**
 * x − top − below, exactly: half an ulp of a difference of −60 would be 32 ulp of its exponential. The difference is a sum
 * of x and −top, of which the lesser is the one of larger size, as x ≤ top.
 */
function lostBy(below: Tensor, x: Tensor, top: Tensor): Tensor {
  const minus = neg(top);
  const isLesser = less(x, minus);
  const [size, rest] = [where(isLesser, x, minus), where(isLesser, minus, x)];
  return sub(rest, sub(below, size));
}

function shareSlope(ct: Tensor, s: Tensor, axis: number): Tensor {
  return mulUnlessZero(sub(ct, sum(mulUnlessZero(ct, s), { axis, keepDims: true })), s);
}
