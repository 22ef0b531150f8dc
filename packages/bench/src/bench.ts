import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, type } from 'node:os';
import { dirname, join } from 'node:path';
import { type Arguments, readArguments, usage } from './arguments.ts';
import { benchKernels } from './kernels/bench.ts';
import { agreement } from './report/agreement.ts';
import { chart } from './report/chart.ts';
import { page, versionTable } from './report/page.ts';
import { type Machine, measuredWorkloads, type Results } from './report/results.ts';
import { asText } from './report/table.ts';
import { deviationTable, spreadTable, targetTable, workloadTable } from './report/tables.ts';
import { Ledger } from './run/ledger.ts';
import { runRounds } from './run/rounds.ts';
import { sizes } from './run/sizes.ts';
import { canPin, home } from './run/start.ts';

/** Runs the command: measures, prints tables, writes JSON and pictures. `now` stands in file names and on the page. */
export async function bench(args: readonly string[], now: string): Promise<void> {
  const wanted = readArguments(args);
  if (wanted.help) console.log(usage);
  else if (wanted.kernels !== null) await benchKernels({ ...wanted, only: wanted.kernels }, folderFor(now));
  else if (wanted.from.length > 0) await benchFrom(wanted);
  else {
    const folder = folderFor(now);
    report(await measure(begun(wanted, args, now), folder), [], wanted, folder);
  }
}

/** Finishes the first of earlier runs, if it was interrupted, and reports on it beside the others. */
async function benchFrom(wanted: Arguments): Promise<void> {
  const [first = '', ...others] = wanted.from;
  const [folder, earlier] = [dirname(first), read(first)];
  report(await measure(earlier, folder), others.map(read), wanted, folder);
}

/** A run of which nothing is measured yet. */
function begun(wanted: Arguments, args: readonly string[], now: string): Results {
  return {
    made: now,
    command: ['npm run bench', ...(args.length === 0 ? [] : ['--', ...args])].join(' '),
    arguments: args,
    ended: [],
    machine: machine(wanted.core),
    participants: [],
    measurements: [],
    sizes: [],
  };
}

function machine(core: number): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: cpus().length,
    system: `${type()} ${release()}`,
    node: process.versions.node,
    core: canPin(core) ? core : null,
  };
}

/** Measures what a run has not measured yet. After each process all is written, so that an interrupted run can be finished. */
async function measure(run: Results, folder: string): Promise<Results> {
  if (!run.ended) return run;
  const wanted = readArguments(run.arguments);
  if (run.machine.node !== process.versions.node) {
    throw new RangeError(
      `bench: --from takes up a run under Node ${run.machine.node}; this is ${process.versions.node}`,
    );
  }
  const ledger = new Ledger(run);
  const sofar = (): Results => ({ ...run, ...ledger.all });
  await runRounds(
    {
      ...wanted,
      profiles: wanted.profile ? join(folder, 'profiles') : undefined,
      progress: (line) => console.error(line),
      save: () => save(sofar(), folder),
    },
    ledger,
  );
  const starts = wanted.workloads.some(({ id }) => id === 'W8');
  const whole = { ...sofar(), ended: null, sizes: starts ? sizes(wanted.entrants) : [] };
  save(whole, folder);
  return whole;
}

function save(results: Results, folder: string): void {
  writeFileSync(join(folder, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
}

function read(file: string): Results {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  throw new RangeError(`bench: no such file; got --from ${file}; allowed is a results.json of an earlier run`);
}

function report(results: Results, others: readonly Results[], wanted: Arguments, folder: string): void {
  print(results, others, wanted);
  const measured = measuredWorkloads(results, wanted.workloads);
  draw(folder, results, measured);
  if (wanted.docs) {
    const site = join(home, '..', '..', 'docs');
    draw(join(site, 'benchmarks'), results, measured);
    writeFileSync(join(site, 'benchmarks.md'), page(results, others, { ...wanted, pictures: 'benchmarks' }));
  }
  console.log(`\nwritten to ${folder}`);
}

function print(results: Results, others: readonly Results[], { entrants, workloads }: Arguments): void {
  for (const workload of measuredWorkloads(results, workloads)) {
    show(`${workload.id}: ${workload.title}`, asText(workloadTable(results, workload)));
    show(`${workload.id}: half the range of the repeats`, asText(spreadTable(results, workload)));
  }
  for (const other of others) {
    for (const workload of measuredWorkloads(other, workloads)) {
      show(`${workload.id} under Node ${other.machine.node}`, asText(workloadTable(other, workload)));
    }
  }
  show('targets', asText(targetTable(results, workloads)));
  const found = agreement(results, entrants);
  show(`agreement: ${found.compared} numbers compared, ${found.deviations.length} deviate`, '');
  if (found.deviations.length > 0) console.log(asText(deviationTable(found)));
  if (results.sizes.length > 0) {
    const rows = results.sizes.map((size) => [size.participant, size.megabytes.toFixed(1), String(size.packages)]);
    show('installed', asText({ head: ['', 'MB', 'packages'], rows }));
  }
  show('versions', asText(versionTable(results)));
}

function show(heading: string, text: string): void {
  console.log(`\n── ${heading}${text === '' ? '' : `\n${text}`}`);
}

function draw(folder: string, results: Results, workloads: ReturnType<typeof measuredWorkloads>): void {
  mkdirSync(folder, { recursive: true });
  for (const workload of workloads) writeFileSync(join(folder, `${workload.id}.svg`), chart(results, workload));
}

function folderFor(now: string): string {
  const folder = join(home, 'results', now.replaceAll(/[:.]/g, '-'));
  mkdirSync(folder, { recursive: true });
  return folder;
}
