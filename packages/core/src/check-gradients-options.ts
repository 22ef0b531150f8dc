import { ValueError } from './errors.ts';
import { checkNumber, checkWhole, withDefaults } from './options.ts';
import { show } from './shape.ts';

export interface CheckGradientsOptions {
  /** Highest derivative to check: 2 checks the derivative of the derivative, too, and so on. Default: 1. */
  readonly order?: number;
  /** What the function is called in messages. */
  readonly name?: string;
  /** Largest allowed difference, relative to max(1, |derivative|); ten times as much for each further order. Default: 1e-7. */
  readonly tolerance?: number;
  /** Seed of the random cotangents and directions. */
  readonly seed?: number;
  /**
   * In how many random directions to compare, in place of every coordinate by itself. Default: `null`, which means every
   * coordinate of up to 500, and 10 directions for more.
   */
  readonly directions?: number | null;
  /**
   * What a kink is where the rule gives a slope between those of its two sides: counted in the report (`'count'`, the
   * default), or an error (`'refuse'`).
   */
  readonly kinks?: 'count' | 'refuse';
}

/** Returns the options with what was left out. @throws ValueError for one out of its range, or unknown */
export function checkSettings(
  options: CheckGradientsOptions | undefined,
  called: string,
): Required<CheckGradientsOptions> {
  const settings = withDefaults<Required<CheckGradientsOptions>>('checkGradients', options, {
    order: 1,
    name: called,
    tolerance: 1e-7, // 5-point differences in float64 reach 2.4e-11 on smooth functions; curvature and |f| take the rest
    seed: 0,
    directions: null,
    kinks: 'count',
  });
  const { order, tolerance, directions, kinks } = settings;
  checkWhole('checkGradients', 'order', order, 1);
  checkNumber('checkGradients', 'tolerance', tolerance, { above: 0 });
  if (directions !== null) checkWhole('checkGradients', 'directions', directions, 1);
  if (kinks === 'count' || kinks === 'refuse') return settings;
  throw new ValueError(
    `checkGradients: unknown treatment of kinks; got ${show(kinks)}; allowed are 'count' and 'refuse'`,
  );
}
