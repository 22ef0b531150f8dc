import type { Timing } from '../measure/repeat.ts';
import { type Entrant, reference } from '../participants/index.ts';
import type { Case, Workload } from '../workloads/case.ts';
import { Ledger } from './ledger.ts';
import { run } from './process.ts';
import type { Event, Task } from './protocol.ts';
import { type Command, commandOf, pinned } from './start.ts';

export interface RoundOptions {
  readonly workloads: readonly Workload[];
  readonly entrants: readonly Entrant[];
  readonly timing: Timing;
  /** How often every process is run; their repeats are pooled. */
  readonly rounds: number;
  /** The core that all processes are held to. */
  readonly core: number;
  /** Folder for CPU profiles of our own processes. */
  readonly profiles?: string | undefined;
  readonly progress: (line: string) => void;
}

/** Runs everybody, workload by workload, so that those who are compared follow one another closely. */
export async function runRounds(options: RoundOptions): Promise<Ledger> {
  const ledger = new Ledger();
  const ready = startable(options, ledger);
  for (let round = 0; round < options.rounds; round++) {
    for (const workload of options.workloads) {
      for (const [entrant, command] of ready) {
        for (let k = processesOf(workload, entrant, round, options); k > 0; k--) {
          await runOne(entrant, command, workload.cases, options, ledger);
        }
      }
    }
  }
  return ledger;
}

/** Returns whoever can be started, and enters all. */
function startable({ core, entrants, profiles, progress }: RoundOptions, ledger: Ledger): [Entrant, Command][] {
  return [reference, ...entrants].flatMap((entrant): [Entrant, Command][] => {
    const command = commandOf(entrant, { profiles: entrant.role === 'ours' ? profiles : undefined });
    ledger.enter(entrant, 'reason' in command ? { unable: command.reason } : {});
    if (!('reason' in command)) return [[entrant, pinned(command, core)]];
    progress(`${entrant.name}: takes no part: ${command.reason}`);
    return [];
  });
}

// The start of a process is one figure, so it takes several of them. The reference is computed once, and not timed. There
// is no limit to how fast a process could start.
function processesOf({ cases }: Workload, { role }: Entrant, round: number, { timing }: RoundOptions): number {
  const starts = cases[0]?.kind === 'start';
  if (role === 'reference') return starts || round > 0 ? 0 : 1;
  if (starts) return role === 'limit' ? 0 : timing.repeats;
  return 1;
}

async function runOne(
  entrant: Entrant,
  command: Command,
  cases: readonly Case[],
  { progress, timing }: RoundOptions,
  ledger: Ledger,
): Promise<void> {
  const untimed = { warmUp: 0, repeat: 0, repeats: 0, patience: 0 };
  const task: Task = {
    participant: entrant.name,
    folder: command.folder,
    cases,
    timing: entrant.role === 'reference' ? untimed : timing,
  };
  await run<Event>(command, task, (event) => {
    const line = ledger.hear(entrant, cases, event);
    if (line !== null) progress(line);
  });
}
