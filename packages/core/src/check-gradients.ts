import { gradients } from './backward.ts';
import { asTensor, type TensorLike, tensor } from './convert.ts';
import { isFloat } from './dtype.ts';
import { DTypeError, GradientError, ValueError } from './errors.ts';
import type { TensorFunction } from './grad.ts';
import { noGrad } from './op.ts';
import { Generator } from './random.ts';
import { draw } from './samples.ts';
import { show } from './shape.ts';
import { Tensor } from './tensor.ts';

export interface CheckGradientsOptions {
  /** Highest derivative to check; 2 checks the derivative of the derivative, too. */
  readonly order?: 1 | 2;
  /** What the function is called in messages. */
  readonly name?: string;
  /** Largest allowed difference, relative to max(1, |derivative|). */
  readonly tolerance?: number;
  /** Seed of the random cotangents. */
  readonly seed?: number;
}

/** What was compared, and how far apart the worst pair was. */
export interface GradientReport {
  readonly compared: number;
  readonly worst: number;
}

const TOLERANCE = 1e-7; // 5-point differences in float64 reach 2.4e-11 on smooth functions; curvature and |f| take the rest

/**
 * Compares the analytic derivatives of `f` at `inputs` with 5-point central differences in float64, coordinate by
 * coordinate, under a random cotangent; returns the number of comparisons and the worst difference.
 *
 * Inputs are converted to float64; integer and bool inputs are held fixed.
 *
 * @throws GradientError naming function, order, input, coordinate and both numbers
 * @example
 * ```ts
 * checkGradients((x) => x.tanh().sum(), [[0.3, -1.2]], { order: 2 }).worst < 1e-7; // true
 * ```
 */
export function checkGradients(
  f: TensorFunction,
  inputs: readonly TensorLike[],
  options: CheckGradientsOptions = {},
): GradientReport {
  if (typeof f !== 'function')
    throw new ValueError(`checkGradients: not a function; got ${show(f)}; allowed is a function of tensors`);
  const { order = 1, name = f.name || 'f', tolerance = TOLERANCE, seed = 0 } = options;
  const random = new Generator(seed);
  const points = inputs.map((x) => inFloat64(asTensor('checkGradients', x)));
  const first = checkOnce(f, points, random, { name, order: 1, tolerance });
  if (order === 1) return first;
  const ct = draw(random, noGrad(() => f(...points)).shape, { low: 0.5, high: 1.5 });
  const reports = [first];
  points.forEach((point, i) => {
    if (!isFloat(point.dtype)) return;
    // The derivative with respect to input i is a function of all inputs, to be checked like any other.
    const derivative: TensorFunction = (...xs) =>
      gradients(f(...xs), [xs[i] as Tensor], { seed: ct, differentiable: true })[0] as Tensor;
    reports.push(
      checkOnce(derivative, points, random, { name: `∂${name}/∂input ${i}`, order: 2, tolerance: tolerance * 10 }),
    );
  });
  return { compared: reports.reduce((n, r) => n + r.compared, 0), worst: Math.max(...reports.map((r) => r.worst)) };
}

interface Comparison {
  readonly name: string;
  readonly order: number;
  readonly tolerance: number;
}

function checkOnce(
  f: TensorFunction,
  points: readonly Tensor[],
  random: Generator,
  comparison: Comparison,
): GradientReport {
  const output = f(...points);
  if (!(output instanceof Tensor))
    throw new ValueError(`checkGradients: ${comparison.name} gave no tensor; got ${show(output)}; return one`);
  if (output.dtype !== 'float64') {
    throw new DTypeError(
      `checkGradients: ${comparison.name} left float64; got ${output.dtype}; do not cast inside the function`,
    );
  }
  const seed = draw(random, output.shape, { low: 0.5, high: 1.5 });
  const inner = (...xs: Tensor[]): number =>
    f(...xs)
      .mul(seed)
      .sum()
      .item();
  const floats = points.filter((p) => isFloat(p.dtype));
  const analytic = gradients(output, floats, { seed }).map((g) => g.toTypedArray());
  let [compared, worst] = [0, 0];
  floats.forEach((point, k) => {
    for (let coordinate = 0; coordinate < point.size; coordinate++) {
      const numeric = difference(inner, points, points.indexOf(point), coordinate);
      const found = analytic[k]?.[coordinate] ?? Number.NaN;
      const error = Math.abs(found - numeric) / Math.max(1, Math.abs(numeric));
      if (!(error <= comparison.tolerance)) {
        throw new GradientError(
          `${comparison.name}: derivative of order ${comparison.order} is wrong for input ${points.indexOf(point)}, ` +
            `coordinate ${coordinate} of shape [${point.shape.join(', ')}]; the rule gives ${found}, the difference quotient ${numeric}; ` +
            `allowed is a relative error of ${comparison.tolerance}`,
        );
      }
      compared++;
      worst = Math.max(worst, error);
    }
  });
  return { compared, worst };
}

/** (f(x−2h) − 8 f(x−h) + 8 f(x+h) − f(x+2h)) / 12h along one coordinate. */
function difference(
  f: (...xs: Tensor[]) => number,
  points: readonly Tensor[],
  input: number,
  coordinate: number,
): number {
  const point = points[input] as Tensor;
  const values = point.toTypedArray();
  const x = values[coordinate] ?? Number.NaN;
  const h = 1e-5 * Math.max(1, Math.abs(x));
  const at = (step: number) => {
    const moved = values.slice();
    moved[coordinate] = x + step * h;
    return f(...points.map((p, i) => (i === input ? tensor(moved, { shape: point.shape }) : p)));
  };
  return (at(-2) - 8 * at(-1) + 8 * at(1) - at(2)) / (12 * h);
}

function inFloat64(x: Tensor): Tensor {
  return isFloat(x.dtype) ? tensor(x, { dtype: 'float64' }) : x;
}
