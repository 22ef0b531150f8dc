import { parseArgs } from 'node:util';
import { type Timing, timings } from './measure/repeat.ts';
import { type Entrant, entrants } from './participants/index.ts';
import type { Workload } from './workloads/case.ts';
import { workloads } from './workloads/index.ts';

/** What to do, as read from the command line. */
export interface Arguments {
  readonly workloads: readonly Workload[];
  readonly entrants: readonly Entrant[];
  /** Which kernels to measure instead, by the beginning of their names; none if it is null, all of them if it is empty. */
  readonly kernels: readonly string[] | null;
  readonly timing: Timing;
  readonly rounds: number;
  readonly core: number;
  /** Files of earlier runs: the first is finished, if it was interrupted, and reported on; the others, under other versions of Node, are set beside it. */
  readonly from: readonly string[];
  readonly docs: boolean;
  readonly profile: boolean;
  readonly help: boolean;
}

export const usage = `npm run bench -- [W1 … W8 | kernels] [options]

  --only a,b             participants by the beginning of their names: lossgraph, jax, tfjs, mind, torch, numpy, machine
                         of kernels: by the beginning of theirs
  --engine eager         eager, compiled, relaxed, or borrowed: one of our engines
  --rounds 3             run every process so often; default 1
  --quick                short repeats: to see whether it works
  --core 0               the core to hold the processes to, where taskset exists
  --profile              write CPU profiles of our own processes beside the results
  --docs                 write docs/benchmarks.md and its pictures from what came out
  --from results.json    finish an earlier run, if it was interrupted, and report on it
  --from a.json,b.json   set runs beside the first that were made under other versions of Node`;

const engines = ['eager', 'compiled', 'relaxed', 'borrowed'];

/** Returns what the arguments ask for. @throws RangeError naming what is allowed */
export function readArguments(args: readonly string[]): Arguments {
  const { positionals, values } = parsed(args);
  const kernels = positionals.includes('kernels');
  const only = values.only?.split(',');
  return {
    workloads: workloadsNamed(positionals.filter((each) => each !== 'kernels')),
    entrants: kernels ? [] : entrantsNamed(only, values.engine),
    kernels: kernels ? (only ?? []) : null,
    timing: timings[values.quick ? 'quick' : 'full'],
    rounds: wholeNumber('rounds', values.rounds, 1),
    core: wholeNumber('core', values.core, 0),
    from: values.from?.split(',') ?? [],
    docs: values.docs,
    profile: values.profile,
    help: values.help,
  };
}

const options = {
  only: { type: 'string' },
  engine: { type: 'string' },
  rounds: { type: 'string', default: '1' },
  core: { type: 'string', default: '0' },
  from: { type: 'string' },
  quick: { type: 'boolean', default: false },
  docs: { type: 'boolean', default: false },
  profile: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    // An option that there is not, or one without its value, in Node's words.
    const [reason = ''] = String((error as Error).message).split('. ');
    const known = Object.keys(options).map((option) => `--${option}`);
    throw new RangeError(`bench: bad options; got ${args.join(' ')}: ${reason}; allowed are ${known.join(', ')}`);
  }
}

function workloadsNamed(names: readonly string[]): readonly Workload[] {
  const known = workloads.map(({ id }) => id);
  const strange = names.find((name) => !known.includes(name.toUpperCase()));
  if (strange !== undefined) {
    throw new RangeError(`bench: no such workload; got '${strange}'; allowed are ${known.join(', ')} and kernels`);
  }
  return names.length === 0 ? workloads : workloads.filter(({ id }) => names.some((each) => each.toUpperCase() === id));
}

function entrantsNamed(only: readonly string[] | undefined, engine: string | undefined): readonly Entrant[] {
  if (engine !== undefined && !engines.includes(engine)) {
    throw new RangeError(`bench: no such engine; got '${engine}'; allowed are ${engines.join(', ')}`);
  }
  const begins = (beginning: string) => entrants.filter(({ name }) => name.startsWith(beginning));
  const strange = only?.find((each) => begins(each).length === 0);
  if (strange !== undefined) {
    const known = entrants.map(({ name }) => name).join(', ');
    throw new RangeError(`bench: no such participant; got '${strange}'; allowed are beginnings of ${known}`);
  }
  const chosen = entrants.filter((each) => only?.some((beginning) => begins(beginning).includes(each)) ?? true);
  return chosen.filter(
    ({ name, role }) => role !== 'ours' || engine === undefined || name.split(/\W+/).includes(engine),
  );
}

function wholeNumber(option: string, given: string, from: number): number {
  const value = Number(given);
  if (Number.isInteger(value) && value >= from) return value;
  throw new RangeError(`bench: --${option} is no whole number; got '${given}'; allowed are ${from}, ${from + 1}, …`);
}
