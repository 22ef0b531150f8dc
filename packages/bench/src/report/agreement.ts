import type { Entrant, KnownDeviation } from '../participants/index.ts';
import type { Check } from '../run/protocol.ts';
import { relativeDifference } from '../statistics.ts';
import type { Measurement, Results } from './results.ts';

/** Two participants agree on a number if they differ by no more than this share of it. */
export const tolerance = 1e-4;

/** A number that differs from that of the float64 reference. */
export interface Deviation {
  readonly case: string;
  readonly participant: string;
  readonly what: keyof Check;
  readonly got: number | null;
  readonly expected: number | null;
  /** As a share of the number; null where it must be equal. */
  readonly difference: number | null;
  /** Why, where it is known. */
  readonly reason: string | null;
}

export interface Agreement {
  /** How many numbers were compared. */
  readonly compared: number;
  readonly deviations: readonly Deviation[];
}

const quantities = ['checksum', 'loss', 'squares', 'after'] as const;

/** Returns how far the participants agree with the reference: same arrays, same loss, same gradients, same step. */
export function agreement({ participants, measurements }: Results, entrants: readonly Entrant[]): Agreement {
  const judge = participants.find(({ role }) => role === 'reference')?.name;
  const expected = new Map(measurements.filter((m) => m.participant === judge).map((m) => [m.case, m.check]));
  const pairs = measurements.flatMap((measurement) => {
    const right = expected.get(measurement.case);
    if (measurement.participant === judge || !measurement.check || !right) return [];
    return comparisons(measurement, measurement.check, right);
  });
  const known = new Map(entrants.map(({ name, known }) => [name, known]));
  const deviations = pairs.filter(deviates);
  return {
    compared: pairs.length,
    deviations: deviations.map((each) => ({ ...each, reason: reasonFor(each, known.get(each.participant) ?? []) })),
  };
}

function comparisons({ participant, case: id }: Measurement, check: Check, right: Check): Omit<Deviation, 'reason'>[] {
  return quantities.flatMap((what) => {
    const [got, expected] = [check[what], right[what]];
    if (expected === null || got === null) return [];
    const difference = what === 'checksum' ? null : relativeDifference(got, expected);
    return [{ case: id, participant, what, got, expected, difference }];
  });
}

function deviates({ difference, expected, got }: Omit<Deviation, 'reason'>): boolean {
  return difference === null ? got !== expected : !(difference <= tolerance);
}

function reasonFor(deviation: Omit<Deviation, 'reason'>, known: readonly KnownDeviation[]): string | null {
  return known.find(({ cases, what }) => cases.test(deviation.case) && what === deviation.what)?.reason ?? null;
}
