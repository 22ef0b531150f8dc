import type { Topic } from './conventions/convention.ts';
import { infinities } from './conventions/infinities.ts';
import { kinks } from './conventions/kinks.ts';
import { notANumber } from './conventions/not-a-number.ts';
import { saturation } from './conventions/saturation.ts';
import { nothing, roundingAndSigns } from './conventions/zeros.ts';

export type { Convention, Input, Topic } from './conventions/convention.ts';

/** What ops give at points where there is something to decide: one table, which the tests assert and the docs print. */
export const conventions: readonly Topic[] = [kinks, infinities, saturation, notANumber, roundingAndSigns, nothing];
