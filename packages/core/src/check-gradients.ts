import { gradients } from './backward.ts';
import { type CheckGradientsOptions, checkSettings } from './check-gradients-options.ts';
import { asTensor, type TensorLike, tensor } from './convert.ts';
import { alongCoordinates, alongDirections, judge, type Line, type Scene, type Verdict } from './differences.ts';
import { isFloat } from './dtype.ts';
import { DTypeError, GradientError, ValueError } from './errors.ts';
import { faultyRule } from './faulty-rule.ts';
import type { PairFunction, TensorFunction } from './grad.ts';
import { Generator } from './random.ts';
import { noGrad } from './recording.ts';
import { draw } from './samples.ts';
import { show } from './shape.ts';
import { holdingStops } from './stops.ts';
import { Tensor } from './tensor.ts';

/** What was compared, and how far apart the worst pair was. */
export interface GradientReport {
  readonly compared: number;
  readonly worst: number;
  /** Comparisons at points without a derivative, where the rule gives a subgradient. */
  readonly kinks: number;
}

/** Coordinates that are compared one by one unless told otherwise. */
const MANY = 500;

/**
 * Compares the analytic derivatives of `f` at `inputs` with 5-point central differences in float64, under a random
 * cotangent; returns the number of comparisons and the worst difference.
 *
 * Inputs are converted to float64; integer and bool inputs are held fixed, and so is whatever {@link stopGradient} gives.
 *
 * @throws GradientError naming function, order, input, coordinate, both numbers and the op whose rule is wrong; ValueError
 *   if no input holds floats, for a check of nothing would pass
 * @example
 * ```ts
 * checkGradients((x) => x.tanh().sum(), [[0.3, -1.2]], { order: 2 }).worst < 1e-7; // true
 * checkGradients((x) => x.abs(), [[0, 1]]).kinks; // 1
 * ```
 */
export function checkGradients(
  f: TensorFunction,
  inputs: readonly TensorLike[],
  options?: CheckGradientsOptions,
): GradientReport;
export function checkGradients(
  f: PairFunction,
  inputs: readonly [TensorLike, TensorLike],
  options?: CheckGradientsOptions,
): GradientReport;
export function checkGradients(
  given: TensorFunction | PairFunction,
  inputs: readonly TensorLike[],
  options?: CheckGradientsOptions,
): GradientReport {
  const f = given as TensorFunction; // which gets as many tensors as there are inputs
  if (typeof f !== 'function')
    throw new ValueError(`checkGradients: not a function; got ${show(f)}; allowed is a function of tensors`);
  if (!Array.isArray(inputs))
    throw new ValueError(`checkGradients: inputs are no list; got ${show(inputs)}; allowed is an array of tensors`);
  const settings = checkSettings(options, f.name || 'f');
  const points = inputs.map((x) => inFloat64(asTensor('checkGradients', x)));
  if (!points.some(({ dtype }) => isFloat(dtype))) {
    throw new ValueError(
      `checkGradients: nothing to differentiate by; got ${points.length} inputs without floats; allowed is at least one with`,
    );
  }
  checkOutput(settings.name, f(...points));
  const labels = points.map((_, i) => `input ${i}`);
  const check: Check = { points, labels, settings, random: new Generator(settings.seed) };
  return checkOrder(holdingStops(f, points), 1, settings.name, check);
}

interface Check {
  /** The inputs; for a derivative of higher order, then the cotangents of the lower ones, which it is a function of, too. */
  readonly points: readonly Tensor[];
  readonly labels: readonly string[];
  readonly settings: Required<CheckGradientsOptions>;
  readonly random: Generator;
}

function checkOrder(f: TensorFunction, order: number, name: string, check: Check): GradientReport {
  const { points, labels, settings, random } = check;
  const reports = [checkOnce(f, order, name, check)];
  if (order < settings.order) {
    const ct = draw(random, noGrad(() => f(...points)).shape, { low: 0.5, high: 1.5 });
    const further: Check = { ...check, points: [...points, ct], labels: [...labels, `cotangent ${order}`] };
    points.forEach((point, i) => {
      if (!isFloat(point.dtype) || i > points.length - order) return; // of the inputs, not of the cotangents
      // A derivative is a function of all inputs and of the cotangent, to be checked like any other.
      const derivative: TensorFunction = (...xs) => {
        const [seed, ...own] = [xs[points.length] as Tensor, ...xs.slice(0, points.length)];
        return gradients(f(...own), [own[i] as Tensor], { seed, differentiable: true })[0] as Tensor;
      };
      reports.push(checkOrder(derivative, order + 1, `∂${name}/∂${labels[i]}`, further));
    });
  }
  const total = (count: (report: GradientReport) => number) => reports.reduce((n, report) => n + count(report), 0);
  return {
    compared: total((r) => r.compared),
    worst: Math.max(...reports.map((r) => r.worst)),
    kinks: total((r) => r.kinks),
  };
}

function checkOnce(f: TensorFunction, order: number, name: string, check: Check): GradientReport {
  const { points, labels, settings, random } = check;
  const output = f(...points);
  const seed = draw(random, output.shape, { low: 0.5, high: 1.5 });
  const moved = points.flatMap((point, i) => (isFloat(point.dtype) ? [i] : []));
  const targets = moved.map((i) => points[i] as Tensor);
  const scene: Scene = {
    f: (...xs) =>
      f(...xs)
        .mul(seed)
        .sum()
        .item(),
    points,
    labels,
    moved,
    gradients: gradients(output, targets, { seed }),
  };
  const many = targets.reduce((n, t) => n + t.size, 0) > MANY;
  const directions = settings.directions ?? (many ? 10 : null);
  const tolerance = settings.tolerance * 10 ** (order - 1);
  let [compared, worst, kinks] = [0, 0, 0];
  for (const line of directions === null ? alongCoordinates(scene) : alongDirections(scene, directions, random)) {
    const verdict = judge(line, tolerance);
    compared++;
    if (verdict.kind === 'right') worst = Math.max(worst, verdict.error);
    else if (verdict.kind === 'kink' && verdict.between && settings.kinks === 'count') kinks++;
    else
      throw new GradientError(
        complaint(line, verdict, { name, order, tolerance }) + blame(verdict, output, check, tolerance),
      );
  }
  return { compared, worst, kinks };
}

interface Comparison {
  readonly name: string;
  readonly order: number;
  readonly tolerance: number;
}

function complaint({ where, rule }: Line, verdict: Verdict, { name, order, tolerance }: Comparison): string {
  const derivative = `${name}: derivative of order ${order}`;
  switch (verdict.kind) {
    case 'undefined':
      return `${derivative} cannot be checked for ${where}; the function is ${verdict.value} nearby; allowed are points inside its domain`;
    case 'kink': {
      const slopes = `the rule gives ${rule}, the slopes on both sides are ${verdict.left} and ${verdict.right}`;
      if (verdict.between)
        return `${derivative} does not exist for ${where}, a kink; ${slopes}; allowed are points away from kinks`;
      return `${derivative} is wrong for ${where}, a kink; ${slopes}; allowed is what lies between them`;
    }
    default: {
      const quotient = verdict.kind === 'wrong' ? verdict.quotient : rule;
      return `${derivative} is wrong for ${where}; the rule gives ${rule}, the difference quotient ${quotient}; allowed is a relative error of ${tolerance}`;
    }
  }
}

function blame(verdict: Verdict, output: Tensor, { random }: Check, tolerance: number): string {
  const wrong = verdict.kind === 'wrong' || (verdict.kind === 'kink' && !verdict.between);
  return wrong ? faultyRule(output, tolerance, random) : '';
}

function checkOutput(name: string, output: unknown): void {
  if (!(output instanceof Tensor))
    throw new ValueError(`checkGradients: ${name} gave no tensor; got ${show(output)}; return one`);
  if (output.dtype === 'float64') return;
  throw new DTypeError(`checkGradients: ${name} left float64; got ${output.dtype}; do not cast inside the function`);
}

function inFloat64(x: Tensor): Tensor {
  return isFloat(x.dtype) ? tensor(x, { dtype: 'float64' }) : x;
}
