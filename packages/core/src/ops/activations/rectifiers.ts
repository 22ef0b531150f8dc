import { ValueError } from '../../errors.ts';
import { relu as reluLoop } from '../../kernels/unary.ts';
import { type Domain, nonzero } from '../../samples.ts';
import { checkFinite, show } from '../../shape.ts';
import { mul, sub } from '../arithmetic.ts';
import { type UnaryFn, unaryComposite } from '../build.ts';
import { clip } from '../clip.ts';
import { greater, less, lessEqual, maximum, where } from '../compare.ts';
import { abs } from '../elementwise.ts';
import { logicalAnd } from '../logic.ts';
import { type ParametricFn, parametric } from '../parametric.ts';

/** Returns max(x, 0); the derivative at 0 is 0. */
export const relu: UnaryFn = unaryComposite({
  name: 'relu',
  formula: '\\max(x, 0)',
  loop: reluLoop,
  domain: nonzero,
  expand: (x) => maximum(x, 0),
  vjp: (ct, { inputs: [x] }) => where(greater(x, 0), ct, 0),
  kinks: [{ inputs: [0], attrs: {}, gradients: [0], why: 'the slope of the flat side' }],
});

const betweenZeroAndSix: Domain = { low: -3, high: 9, avoid: [0, 6] };

/** Returns min(max(x, 0), 6); the derivative at 0 and at 6 is 0. */
export const relu6: UnaryFn = unaryComposite({
  name: 'relu6',
  formula: '\\min(\\max(x, 0), 6)',
  domain: betweenZeroAndSix,
  expand: (x) => clip(x, 0, 6),
  vjp: (ct, { inputs: [x] }) => where(logicalAnd(greater(x, 0), less(x, 6)), ct, 0),
  kinks: [
    { inputs: [0], attrs: {}, gradients: [0], why: 'the slope of the flat side' },
    { inputs: [6], attrs: {}, gradients: [0], why: 'the slope of the flat side' },
  ],
});

interface Slope {
  /** Slope for x ≤ 0. */
  readonly negativeSlope: number;
}

/** Returns x where it is positive, and `negativeSlope` (default: 0.2) times x elsewhere; at 0 the derivative is that slope. */
export const leakyRelu: ParametricFn<Slope> = parametric<Slope>({
  name: 'leakyRelu',
  formula: '\\begin{cases} x & x > 0 \\\\ \\alpha x & \\text{else} \\end{cases}',
  defaults: { negativeSlope: 0.2 },
  others: [{ negativeSlope: 0 }, { negativeSlope: -1.5 }],
  check: ({ negativeSlope }) => checkFinite('leakyRelu', 'negativeSlope', negativeSlope),
  kinksAt: () => [0],
  expand: (x, { negativeSlope }) => where(greater(x, 0), x, mul(x, negativeSlope)),
  vjp: (ct, { inputs: [x], attrs: { negativeSlope } }) => where(greater(x, 0), ct, mul(ct, negativeSlope)),
  kinks: [{ inputs: [0], attrs: { negativeSlope: 0.2 }, gradients: [0.2], why: 'the slope of the negative side' }],
});

interface Step {
  /** The largest x that is replaced. */
  readonly threshold: number;
  /** What replaces it. */
  readonly value: number;
}

/** Returns x where it is above `threshold` (default: 0), and `value` (default: 0) elsewhere. */
export const threshold: ParametricFn<Step> = parametric<Step>({
  name: 'threshold',
  formula: '\\begin{cases} x & x > t \\\\ v & \\text{else} \\end{cases}',
  defaults: { threshold: 0, value: 0 },
  others: [{ threshold: 1, value: -2 }],
  check: ({ threshold, value }) => {
    checkFinite('threshold', 'threshold', threshold);
    checkFinite('threshold', 'value', value);
  },
  kinksAt: ({ threshold }) => [threshold],
  expand: (x, { threshold, value }) => where(lessEqual(x, threshold), value, x), // so that NaN stays NaN
  vjp: (ct, { inputs: [x], attrs: { threshold } }) => where(lessEqual(x, threshold), 0, ct),
  kinks: [
    { inputs: [1], attrs: { threshold: 1, value: 0 }, gradients: [0], why: 'the point belongs to the flat side' },
  ],
});

interface Band {
  /** Half the width of the band around 0 that becomes 0. */
  readonly lambda: number;
}

/** Returns x moved towards 0 by `lambda` (default: 0.5), and 0 for |x| ≤ lambda. */
export const softShrink: ParametricFn<Band> = parametric<Band>({
  name: 'softShrink',
  formula: '\\operatorname{sign}(x) \\max(|x| - \\lambda, 0)',
  defaults: { lambda: 0.5 },
  others: [{ lambda: 2 }],
  check: ({ lambda }) => checkBand('softShrink', lambda),
  kinksAt: ({ lambda }) => [-lambda, lambda],
  expand: (x, { lambda }) => sub(x, clip(x, -lambda, lambda)),
  vjp: (ct, { inputs: [x], attrs: { lambda } }) => where(lessEqual(abs(x), lambda), 0, ct),
  kinks: [{ inputs: [[-0.5, 0.5]], attrs: { lambda: 0.5 }, gradients: [[0, 0]], why: 'the slope of the flat side' }],
});

/** Returns x, and 0 for |x| ≤ `lambda` (default: 0.5). */
export const hardShrink: ParametricFn<Band> = parametric<Band>({
  name: 'hardShrink',
  formula: '\\begin{cases} x & |x| > \\lambda \\\\ 0 & \\text{else} \\end{cases}',
  defaults: { lambda: 0.5 },
  others: [{ lambda: 2 }],
  check: ({ lambda }) => checkBand('hardShrink', lambda),
  kinksAt: ({ lambda }) => [-lambda, lambda],
  expand: (x, { lambda }) => where(lessEqual(abs(x), lambda), 0, x),
  vjp: (ct, { inputs: [x], attrs: { lambda } }) => where(lessEqual(abs(x), lambda), 0, ct),
  kinks: [
    { inputs: [[-0.5, 0.5]], attrs: { lambda: 0.5 }, gradients: [[0, 0]], why: 'the points belong to the flat side' },
  ],
});

function checkBand(op: string, lambda: unknown): void {
  if (typeof lambda === 'number' && lambda >= 0 && lambda < Number.POSITIVE_INFINITY) return;
  throw new ValueError(`${op}: lambda is no width; got ${show(lambda)}; allowed is a finite number ≥ 0`);
}
