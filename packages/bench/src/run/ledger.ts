import type { Entrant } from '../participants/index.ts';
import { number } from '../report/number.ts';
import type { Measurement, Version } from '../report/results.ts';
import { median } from '../statistics.ts';
import { type Case, figureOf } from '../workloads/case.ts';
import type { Event } from './protocol.ts';

/** Puts together what the processes say. */
export class Ledger {
  readonly #versions = new Map<string, Version>();
  readonly #measurements = new Map<string, Measurement>();

  get participants(): Version[] {
    return [...this.#versions.values()];
  }

  get measurements(): Measurement[] {
    return [...this.#measurements.values()];
  }

  enter({ name, role }: Pick<Entrant, 'name' | 'role'>, { unable }: { unable?: string } = {}): void {
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
    return this.#measurements.get(`${id} ${participant}`) ?? none;
  }

  #note(id: string, participant: string, news: Partial<Measurement>): void {
    this.#measurements.set(`${id} ${participant}`, { ...this.#of(id, participant), ...news });
  }
}

function timeLine(id: string, name: string, cases: readonly Case[], seconds: readonly number[]): string | null {
  const definition = cases.find((each) => each.id === id);
  if (definition === undefined || seconds.length === 0) return null;
  return `${id}  ${name}: ${number(figureOf(definition, median(seconds)))} ${definition.unit}`;
}
