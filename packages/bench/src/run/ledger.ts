import type { Entrant } from '../participants/index.ts';
import { number } from '../report/number.ts';
import type { Measurement, Results, Version } from '../report/results.ts';
import { median } from '../statistics.ts';
import { type Case, figureOf } from '../workloads/case.ts';
import type { Event } from './protocol.ts';

type Earlier = Pick<Results, 'participants' | 'measurements' | 'ended'>;

/** Puts together what the processes say, after what those of an interrupted run said. */
export class Ledger {
  readonly #versions: Map<string, Version>;
  readonly #measurements: Map<string, Measurement>;
  readonly #ended: string[];

  constructor(earlier: Earlier = { participants: [], measurements: [], ended: [] }) {
    this.#versions = new Map(earlier.participants.map((version) => [version.name, version]));
    this.#measurements = new Map(earlier.measurements.map((m) => [keyOf(m.case, m.participant), m]));
    this.#ended = [...(earlier.ended ?? [])];
  }

  /** The processes that have ended. */
  get ended(): readonly string[] {
    return this.#ended;
  }

  /** All that is known. */
  get all(): Earlier {
    return { participants: this.participants, measurements: this.measurements, ended: this.#ended };
  }

  get participants(): Version[] {
    return [...this.#versions.values()];
  }

  get measurements(): Measurement[] {
    return [...this.#measurements.values()];
  }

  end(process: string): void {
    this.#ended.push(process);
  }

  /** Notes that somebody takes part, or why not; a version that is known already stays. */
  enter({ name, role }: Pick<Entrant, 'name' | 'role'>, { unable }: { unable?: string } = {}): void {
    if (unable === undefined && this.#versions.has(name)) return;
    this.#versions.set(name, { name, role, version: null, ...(unable === undefined ? {} : { unable }) });
  }

  /** Takes in what a process says that was given `cases`; returns a line to show, or null. */
  hear({ name, role }: Entrant, cases: readonly Case[], event: Event): string | null {
    switch (event.event) {
      case 'version':
        this.#versions.set(name, { name, role, version: event.version });
        return null;
      case 'check': {
        const { event: _, case: id, ...check } = event;
        this.#note(id, name, { check });
        return null;
      }
      case 'time': {
        const earlier = this.#of(event.case, name).seconds;
        this.#note(event.case, name, { seconds: [...earlier, ...event.seconds] });
        return timeLine(event.case, name, cases, event.seconds);
      }
      case 'unable': {
        const { unable } = event;
        const concerned = event.case === undefined ? cases.map(({ id }) => id) : [event.case];
        const told = this.measurements.some((m) => m.participant === name && m.unable === unable);
        const idle = concerned.filter((id) => this.#of(id, name).seconds.length === 0);
        for (const id of idle) this.#note(id, name, { unable });
        const started = this.#versions.get(name)?.version ?? null;
        if (event.case === undefined && started === null) this.enter({ name, role }, { unable });
        return told ? null : `${event.case ?? cases[0]?.id}  ${name}: takes no part: ${unable}`;
      }
    }
  }

  #of(id: string, participant: string): Measurement {
    const none = { case: id, participant, seconds: [], check: null };
    return this.#measurements.get(keyOf(id, participant)) ?? none;
  }

  #note(id: string, participant: string, news: Partial<Measurement>): void {
    this.#measurements.set(keyOf(id, participant), { ...this.#of(id, participant), ...news });
  }
}

function keyOf(id: string, participant: string): string {
  return `${id} ${participant}`;
}

function timeLine(id: string, name: string, cases: readonly Case[], seconds: readonly number[]): string | null {
  const definition = cases.find((each) => each.id === id);
  if (definition === undefined || seconds.length === 0) return null;
  return `${id}  ${name}: ${number(figureOf(definition, median(seconds)))} ${definition.unit}`;
}
