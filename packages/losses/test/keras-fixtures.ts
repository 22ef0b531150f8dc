// What keras/generate.py wrote; keras/README.md explains the fields.
import { readdirSync, readFileSync } from 'node:fs';
import { type Shape, zeros } from '@lossgraph/core';
import { align } from '../src/align.ts';
import type { LossDefinition } from '../src/index.ts';
import * as losses from '../src/index.ts';

export type Encoded = number | 'NaN' | 'Infinity' | '-Infinity';

export interface Case {
  readonly form: 'class' | 'function';
  readonly note: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly reduction: string | null;
  readonly shapes: Readonly<Record<string, number[]>>;
  readonly yTrue: readonly Encoded[];
  readonly yPred: readonly Encoded[];
  readonly sampleWeight: readonly Encoded[] | null;
  readonly mask: readonly Encoded[] | null;
  readonly value?: readonly Encoded[];
  readonly value64?: readonly Encoded[];
  readonly gradPred?: readonly Encoded[];
  readonly gradPred64?: readonly Encoded[];
  readonly gradTrue?: readonly Encoded[];
  readonly gradTrue64?: readonly Encoded[];
  readonly gradAtKink?: boolean;
  readonly gradTrueAtKink?: boolean;
  readonly error?: boolean;
  readonly deviation?: string | readonly string[];
}

export interface Fixture {
  readonly loss: string;
  readonly className: string;
  readonly keras: string;
  readonly labels: 'int32' | 'float32';
  readonly deviations: Readonly<Record<string, { readonly reason: string; readonly affects: Affects }>>;
  readonly cases: readonly Case[];
}

/** What a deviation takes out of the comparison. */
export type Affects = 'acceptance' | 'value' | 'gradient' | 'float32' | 'float64';

/** A case, and what follows from its shapes. */
export interface Situation extends Case {
  readonly className: string;
  /** The shape of the prediction after rank alignment. */
  readonly aligned: Shape;
  /** The shape of the per-sample values, or null where ours refuses. */
  readonly values: Shape | null;
}

/** Returns the case with what follows from its shapes. */
export function situationOf(
  each: Case,
  { className, name, target, shape, defaults }: LossDefinition<object>,
): Situation {
  const [yTrue, yPred] = [each.shapes['yTrue'] ?? [], each.shapes['yPred'] ?? []];
  const integers = target === 'class index' || target === 'identity';
  const [t, p] = integers ? [yTrue, yPred] : align(zeros(yTrue), zeros(yPred)).map((x) => x.shape);
  const attrs = { ...defaults, ...optionsOf(each) };
  try {
    return { ...each, className, aligned: p ?? [], values: shape(name, t ?? [], p ?? [], attrs) };
  } catch {
    return { ...each, className, aligned: p ?? [], values: null };
  }
}

/** Returns Keras' arguments as our options. */
export function optionsOf({ args }: Case): Record<string, unknown> {
  const camelCase = (name: string) => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(args).map(([key, value]) => [camelCase(key), value]));
}

const folder = new URL('./keras/fixtures/', import.meta.url);

export const fixtures: readonly Fixture[] = readdirSync(folder)
  .sort()
  .map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')));

export const known = Object.values(losses).flatMap((each) =>
  typeof each === 'function' && 'definition' in each && 'op' in each ? [each] : [],
);
