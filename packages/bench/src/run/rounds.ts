import type { Timing } from '../measure/repeat.ts';
import { type Entrant, reference } from '../participants/index.ts';
import type { Workload } from '../workloads/case.ts';
import type { Ledger } from './ledger.ts';
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
  /** Called after each process. */
  readonly save: () => void;
}

/** One process to run: a participant, in all cases of a workload, once more. */
export interface Turn {
  /** The same in every run with the same arguments. */
  readonly key: string;
  readonly entrant: Entrant;
  readonly workload: Workload;
  readonly round: number;
}

/** Runs everybody, workload by workload, so that those who are compared follow one another closely; all but what has ended. */
export async function runRounds(options: RoundOptions, ledger: Ledger): Promise<void> {
  const { progress, save } = options;
  const ready = startable(options, ledger);
  const turns = turnsOf([...ready.keys()], options);
  const begun = performance.now();
  for (const [i, turn] of turns.entries()) {
    if (ledger.ended.includes(turn.key)) continue;
    const minutes = Math.round((performance.now() - begun) / 60_000);
    progress(`── ${turn.key}: ${i + 1} of ${turns.length}, after ${minutes} min`);
    await runOne(turn, ready.get(turn.entrant) as Command, options, ledger);
    ledger.end(turn.key);
    save();
  }
}

/** Returns all processes in their order. */
export function turnsOf(
  entrants: readonly Entrant[],
  { rounds, timing, workloads }: Pick<RoundOptions, 'rounds' | 'timing' | 'workloads'>,
): Turn[] {
  const once = shared(timing, rounds).repeats;
  return range(rounds).flatMap((round) =>
    workloads.flatMap((workload) =>
      entrants.flatMap((entrant) =>
        range(processesOf(workload, entrant, round, once)).map((k) => ({
          key: [
            workload.id,
            entrant.name,
            ...(rounds > 1 ? [`round ${round + 1}`] : []),
            ...(k > 0 ? [`start ${k + 1}`] : []),
          ].join(', '),
          entrant,
          workload,
          round,
        })),
      ),
    ),
  );
}

/** Returns whoever can be started, and enters all. */
function startable({ core, entrants, profiles, progress }: RoundOptions, ledger: Ledger): Map<Entrant, Command> {
  const ready = new Map<Entrant, Command>();
  for (const entrant of [reference, ...entrants]) {
    const command = commandOf(entrant, { profiles: entrant.role === 'ours' ? profiles : undefined });
    if ('reason' in command) progress(`${entrant.name}: takes no part: ${command.reason}`);
    else ready.set(entrant, pinned(command, core));
    ledger.enter(entrant, 'reason' in command ? { unable: command.reason } : {});
  }
  return ready;
}

// The start of a process is one figure, so it takes several of them. The reference is computed once, and not timed. There
// is no limit to how fast a process could start.
function processesOf({ cases }: Workload, { role }: Entrant, round: number, repeats: number): number {
  const starts = cases[0]?.kind === 'start';
  if (role === 'reference') return starts || round > 0 ? 0 : 1;
  if (starts) return role === 'limit' ? 0 : repeats;
  return 1;
}

/** The repeats of one round, where the rounds share them: never fewer than three. */
function shared(timing: Timing, rounds: number): Timing {
  return { ...timing, repeats: Math.max(Math.min(3, timing.repeats), Math.ceil(timing.repeats / rounds)) };
}

async function runOne(
  { entrant, round, workload: { cases } }: Turn,
  command: Command,
  { progress, rounds, timing }: RoundOptions,
  ledger: Ledger,
): Promise<void> {
  const untimed = { warmUp: 0, repeat: 0, repeats: 0, patience: 0 };
  const task: Task = {
    participant: entrant.name,
    folder: command.folder,
    cases,
    timing: entrant.role === 'reference' ? untimed : shared(timing, rounds),
    check: round === 0,
  };
  await run<Event>(command, task, (event) => {
    const line = ledger.hear(entrant, cases, event);
    if (line !== null) progress(line);
  });
}

function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}
