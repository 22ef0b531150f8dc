import type { Check } from '../run/protocol.ts';
import { median, spread } from '../statistics.ts';
import { type Case, figureOf, type Unit, type Workload } from '../workloads/case.ts';

/** All that came of one run, as written to JSON. */
export interface Results {
  readonly made: string;
  readonly command: string;
  /** Those of the command line, from which an interrupted run is taken up again. */
  readonly arguments: readonly string[];
  /** The processes that have ended, if some are still to come; null once all have. */
  readonly ended: readonly string[] | null;
  readonly machine: Machine;
  /** What takes part, in order, and which version of it. */
  readonly participants: readonly Version[];
  readonly measurements: readonly Measurement[];
  /** What an installation weighs. */
  readonly sizes: readonly Size[];
}

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly system: string;
  readonly node: string;
  /** The core that all processes were held to, if they were. */
  readonly core: number | null;
}

export interface Version {
  readonly name: string;
  readonly role: 'ours' | 'peer' | 'limit' | 'reference';
  readonly version: string | null;
  /** Why it takes no part at all. */
  readonly unable?: string;
}

export interface Measurement {
  readonly case: string;
  readonly participant: string;
  /** Per call; one figure per repeat. */
  readonly seconds: readonly number[];
  readonly check: Check | null;
  /** Why it takes no part in this case. */
  readonly unable?: string;
}

export interface Size {
  readonly participant: string;
  readonly megabytes: number;
  readonly packages: number;
}

/** One bar, one cell. */
export interface Figure {
  readonly participant: string;
  readonly role: Version['role'];
  readonly unit: Unit;
  readonly value: number;
  /** Half the range of the repeats, as a share of the median. */
  readonly spread: number;
  /** How many times as fast the fastest of ours is; 1 for that itself, NaN if none of ours ran. */
  readonly ratio: number;
  readonly seconds: number;
}

/** Returns the figures of a case in the order of the participants, without those that have none. */
export function figuresOf({ participants, measurements }: Results, definition: Case): Figure[] {
  const measured = participants.flatMap(({ name, role }) => {
    const found = measurements.find((m) => m.case === definition.id && m.participant === name);
    if (role === 'reference' || found === undefined || found.seconds.length === 0) return [];
    return [{ participant: name, role, seconds: median(found.seconds), spread: spread(found.seconds) }];
  });
  const ours = Math.min(...measured.filter(({ role }) => role === 'ours').map(({ seconds }) => seconds));
  return measured.map(({ seconds, ...rest }) => ({
    ...rest,
    unit: definition.unit,
    value: figureOf(definition, seconds),
    seconds,
    ratio: Number.isFinite(ours) ? seconds / ours : Number.NaN,
  }));
}

/** Returns the workloads of which anything was measured, each with those cases only. */
export function measuredWorkloads({ measurements }: Results, workloads: readonly Workload[]): Workload[] {
  const ids = new Set(measurements.filter(({ seconds }) => seconds.length > 0).map((m) => m.case));
  return workloads
    .map((workload) => ({ ...workload, cases: workload.cases.filter(({ id }) => ids.has(id)) }))
    .filter(({ cases }) => cases.length > 0);
}
