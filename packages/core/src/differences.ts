import { tensor } from './convert.ts';
import type { Generator } from './random.ts';
import { draw } from './samples.ts';
import type { Tensor } from './tensor.ts';

/** A straight line through the inputs, along which a function is a function of one number. */
export interface Line {
  /** e.g. `input 0, coordinate 2 of shape [3]`. */
  readonly where: string;
  /** The slope that the rules give along it. */
  readonly rule: number;
  /** The step of difference quotients. */
  readonly h: number;
  /** The value at the point itself, and t further on. */
  readonly base: number;
  at(t: number): number;
}

/** What differences say of a rule at a point. */
export type Verdict =
  | { readonly kind: 'right'; readonly error: number }
  | { readonly kind: 'wrong'; readonly quotient: number }
  /** The slopes on both sides differ; `between` tells whether the rule's lies between them. */
  | { readonly kind: 'kink'; readonly left: number; readonly right: number; readonly between: boolean }
  /** The function is infinite or NaN nearby. */
  | { readonly kind: 'undefined'; readonly value: number };

/** Returns how the rule's slope compares with difference quotients. */
export function judge(line: Line, tolerance: number): Verdict {
  const { slope, left, right, undefinedAt } = stencil(line, line.h);
  if (undefinedAt !== undefined) return { kind: 'undefined', value: undefinedAt };
  if (apart(left, right, tolerance)) {
    const closer = stencil(line, line.h / 16);
    // Where a function is smooth, the slopes of both sides meet as the square of the step; at a kink they stay apart.
    if (Math.abs(closer.right - closer.left) > Math.abs(right - left) / 2) {
      return { kind: 'kink', left, right, between: isBetween(line.rule, left, right, tolerance) };
    }
  }
  // From a smaller step, a kink near the point is out of reach, and so is strong curvature.
  for (const h of [line.h, line.h / 16, line.h / 256]) {
    const quotient = h === line.h ? slope : stencil(line, h).slope;
    const error = Math.abs(line.rule - quotient) / Math.max(1, Math.abs(quotient));
    if (error <= tolerance) return { kind: 'right', error };
  }
  return { kind: 'wrong', quotient: slope };
}

interface Stencil {
  /** (f(−2h) − 8 f(−h) + 8 f(h) − f(2h)) / 12h */
  readonly slope: number;
  /** (3 f(0) − 4 f(−h) + f(−2h)) / 2h, and its mirror image. */
  readonly left: number;
  readonly right: number;
  readonly undefinedAt: number | undefined;
}

function stencil({ at, base }: Line, h: number): Stencil {
  const [a, b, c, d] = [at(-2 * h), at(-h), at(h), at(2 * h)];
  return {
    slope: (a - 8 * b + 8 * c - d) / (12 * h),
    left: (3 * base - 4 * b + a) / (2 * h),
    right: (-3 * base + 4 * c - d) / (2 * h),
    undefinedAt: [a, b, base, c, d].find((value) => !Number.isFinite(value)),
  };
}

function apart(left: number, right: number, tolerance: number): boolean {
  return Math.abs(right - left) > 100 * tolerance * Math.max(1, Math.abs(left), Math.abs(right));
}

function isBetween(rule: number, left: number, right: number, tolerance: number): boolean {
  const slack = tolerance * Math.max(1, Math.abs(left), Math.abs(right));
  return rule >= Math.min(left, right) - slack && rule <= Math.max(left, right) + slack;
}

export interface Scene {
  readonly f: (...xs: Tensor[]) => number;
  readonly points: readonly Tensor[];
  /** What each of the points is called in messages. */
  readonly labels: readonly string[];
  /** Which of the points are to be moved. */
  readonly moved: readonly number[];
  /** The gradient for each of those. */
  readonly gradients: readonly Tensor[];
}

/** Returns one line per coordinate of every moved input. */
export function* alongCoordinates({ f, points, labels, moved, gradients }: Scene): Iterable<Line> {
  const base = f(...points);
  for (const [k, input] of moved.entries()) {
    const point = points[input] as Tensor;
    const rule = gradients[k]?.toTypedArray() ?? [];
    const values = point.toTypedArray();
    for (const [coordinate, x] of values.entries()) {
      yield {
        where: `${labels[input]}, coordinate ${coordinate} of shape [${point.shape.join(', ')}]`,
        rule: rule[coordinate] ?? Number.NaN,
        h: 1e-5 * Math.max(1, Math.abs(x)),
        base,
        at: (t) => {
          const elsewhere = values.slice();
          elsewhere[coordinate] = x + t;
          return f(...points.map((p, i) => (i === input ? tensor(elsewhere, { shape: point.shape }) : p)));
        },
      };
    }
  }
}

/** Returns lines in random directions through all moved inputs at once. */
export function* alongDirections(
  { f, points, labels, moved, gradients }: Scene,
  count: number,
  random: Generator,
): Iterable<Line> {
  const base = f(...points);
  const size = (x: Tensor | undefined) => (x === undefined || x.size === 0 ? 0 : x.abs().max().item());
  const largest = Math.max(1, ...moved.map((i) => size(points[i])));
  for (let n = 0; n < count; n++) {
    const direction = points.map((p, i) => (moved.includes(i) ? draw(random, p.shape, { low: -1, high: 1 }) : null));
    yield {
      where: `direction ${n} of ${count} through ${moved.map((i) => labels[i]).join(', ')}`,
      rule: moved.reduce((sum, i, k) => sum + inner(gradients[k], direction[i]), 0),
      h: 1e-5 * largest,
      base,
      at: (t) => f(...points.map((p, i) => (direction[i] ? p.add(direction[i].mul(t)) : p))),
    };
  }
}

function inner(a: Tensor | undefined, b: Tensor | null | undefined): number {
  return a && b ? a.mul(b).sum().item() : 0;
}
