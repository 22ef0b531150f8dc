import type { DType } from './dtype.ts';
import type { Sample } from './op.ts';
import type { Generator } from './random.ts';
import type { Shape } from './shape.ts';
import type { Tensor } from './tensor.ts';

/** Where an input's sample values lie, and points its samples keep away from because the derivative jumps there. */
export interface Domain {
  readonly low: number;
  readonly high: number;
  readonly avoid?: readonly number[];
  /** Default: `float64`. */
  readonly dtype?: DType;
}

/** All reals, near enough. */
export const real: Domain = { low: -3, high: 3 };
export const positive: Domain = { low: 0.05, high: 4 };
/** Reals away from zero, where many derivatives jump. */
export const nonzero: Domain = { low: -3, high: 3, avoid: [0] };

export const booleans: Domain = { low: 0, high: 2, dtype: 'bool' };

/** Reals whose floor, ceiling and nearest whole number do not change nearby: the jumps lie at multiples of ½. */
export const betweenHalves: Domain = {
  low: -2.9,
  high: 2.9,
  avoid: Array.from({ length: 13 }, (_, i) => i / 2 - 3),
};

/** Shapes that every element-wise op is tried on: scalar, vector, matrix, an axis of length 1, empty. */
export const shapes: readonly Shape[] = [[], [5], [2, 3], [2, 1, 3], [0, 2]];

/** Pairs of shapes that broadcast, in every way that they can. */
export const shapePairs: readonly (readonly [Shape, Shape])[] = [
  [[], []],
  [[4], [4]],
  [[2, 3], [3]],
  [[3], [2, 3]],
  [[2, 3], []],
  [
    [2, 1, 3],
    [4, 1],
  ],
  [
    [2, 1],
    [1, 3],
  ],
  [[0, 3], [3]],
];

/** Returns a tensor (default: float64) with values drawn from `domain`, at least 0.05 away from the avoided points. */
export function draw(
  random: Generator,
  shape: Shape,
  domain: Domain = real,
  dtype: DType = domain.dtype ?? 'float64',
): Tensor {
  const { low, high, avoid = [] } = domain;
  return random.map(shape, dtype, (u) => {
    let x = low + (high - low) * u;
    for (const point of avoid) {
      if (Math.abs(x - point) < MARGIN) x = x < point ? point - MARGIN : point + MARGIN;
    }
    return x;
  });
}

const MARGIN = 0.05;

/** Returns one sample per shape, each with one input from `domain`. */
export function* unarySamples(random: Generator, domain: Domain = real): Iterable<Sample<object>> {
  for (const shape of shapes) yield { inputs: [draw(random, shape, domain)], attrs: {} };
}

/** Returns one sample per pair of shapes, with one input from each domain. */
export function* binarySamples(random: Generator, a: Domain = real, b: Domain = real): Iterable<Sample<object>> {
  for (const [left, right] of shapePairs) yield { inputs: [draw(random, left, a), draw(random, right, b)], attrs: {} };
}
