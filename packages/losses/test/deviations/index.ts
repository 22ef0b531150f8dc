// Every place where Lossgraph deliberately differs from Keras 3.15.1, with the reason, Keras' issue where there is one,
// and a check that shows ours. keras-cases.ts reads this table, deviations.test.ts runs the checks, and the docs are written
// from it. Names without `recognise` and `unmet` are tags of the fixtures, set by rule when Keras was run
// (keras/oracle/deviations.py).
import type { Deviation } from './deviation.ts';
import { labels } from './labels.ts';
import { options } from './options.ts';
import { shapes } from './shapes.ts';
import { values } from './values.ts';
import { weights } from './weights.ts';

export type { Deviation };

export const topics: readonly { readonly title: string; readonly deviations: Readonly<Record<string, Deviation>> }[] = [
  { title: 'Shapes', deviations: shapes },
  { title: 'Weights, masks and reductions', deviations: weights },
  { title: 'Labels', deviations: labels },
  { title: 'Values and gradients', deviations: values },
  { title: 'Options and names', deviations: options },
];

export const deviations: Readonly<Record<string, Deviation>> = Object.assign(
  {},
  ...topics.map((topic) => topic.deviations),
);

/** Tags that tell how far Keras' own figures are to be trusted, not that ours differ. */
export const figures: readonly string[] = ['gradient-raises', 'softplus-linear', 'float32-rounding'];
