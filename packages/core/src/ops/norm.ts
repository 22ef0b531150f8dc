import { normKernel } from '../kernels/statistics.ts';
import { defineComposite } from '../op.ts';
import { reducedShape, type Shape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { div, divUnlessZero, mul, mulUnlessZero } from './arithmetic.ts';
import { greater, less, where } from './compare.ts';
import { abs, sqrt, square } from './elementwise.ts';
import { logicalAnd } from './logic.ts';
import { reshape } from './movement.ts';
import { max, sum } from './reduce.ts';
import { callReduce, count, type ReduceAttrs, type ReduceFn, reduceSamples, spread } from './reduction.ts';

const normOp = defineComposite<ReduceAttrs, readonly [Tensor]>({
  name: 'norm',
  formula: '\\sqrt{\\textstyle\\sum_i x_i^2}',
  kernel: normKernel,
  shape: ([x], { axes, keepDims }) => reducedShape(x as Shape, axes, keepDims),
  // m √Σ (x/m)² with m the largest |x|: no square overflows or vanishes.
  expand: ([x], { axes, keepDims }) => {
    if (count(x.shape, axes) === 0) return sum(x, { axis: axes, keepDims });
    const top = max(abs(x), { axis: axes, keepDims: true });
    const scale = where(logicalAnd(greater(top, 0), less(top, Number.POSITIVE_INFINITY)), top, 1);
    const total = mul(scale, sqrt(sum(square(div(x, scale)), { axis: axes, keepDims: true })));
    return reshape(total, reducedShape(x.shape, axes, keepDims));
  },
  // ct x / |x|, and 0 where |x| = 0
  vjps: [
    (ct, { inputs: [x], output, attrs }) =>
      mulUnlessZero(spread(ct, x.shape, attrs), divUnlessZero(x, spread(output, x.shape, attrs))),
  ],
  samples: (random) => reduceSamples(random, undefined, { low: -3, high: 3, avoid: [0] }),
  kinks: [
    {
      inputs: [[0, 0]],
      attrs: { axes: [0], keepDims: false },
      gradients: [[0, 0]],
      why: 'the subgradient of least norm',
    },
  ],
});

/**
 * Returns the Euclidean norm √Σ x² over `axis` (default: all), without overflow on the way; where it is 0, so is the
 * gradient.
 *
 * @example
 * ```ts
 * norm([3, 4]).item(); // 5
 * norm(tensor([3e200, 4e200], { dtype: 'float64' })).item().toPrecision(5); // '5.0000e+200'
 * ```
 */
export const norm: ReduceFn = callReduce(normOp);
