import type { UnaryLoop } from '../kernels/runs.ts';
import * as kernels from '../kernels/unary.ts';
import { betweenHalves } from '../samples.ts';
import { type UnaryFn, unary } from './build.ts';

/** Returns the largest whole number ≤ x. */
export const floor: UnaryFn = step('floor', '\\lfloor x \\rfloor', kernels.floor);

/** Returns the smallest whole number ≥ x. */
export const ceil: UnaryFn = step('ceil', '\\lceil x \\rceil', kernels.ceil);

/**
 * Returns the nearest whole number; a half goes to the even one.
 *
 * @example
 * ```ts
 * round([0.5, 1.5, 2.5, -0.6]).toArray(); // [0, 2, 2, -1]
 * ```
 */
export const round: UnaryFn = step('round', '\\lfloor x \\rceil', kernels.round);

function step(name: string, formula: string, loop: UnaryLoop): UnaryFn {
  return unary({ name, formula, loop, domain: betweenHalves, vjp: null });
}
