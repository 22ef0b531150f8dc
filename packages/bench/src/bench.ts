import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, type } from 'node:os';
import { join } from 'node:path';
import { type Arguments, readArguments, usage } from './arguments.ts';
import { benchKernels } from './kernels/bench.ts';
import { agreement } from './report/agreement.ts';
import { chart } from './report/chart.ts';
import { page, versionTable } from './report/page.ts';
import { measuredWorkloads, type Results } from './report/results.ts';
import { asText } from './report/table.ts';
import { deviationTable, spreadTable, targetTable, workloadTable } from './report/tables.ts';
import { runRounds } from './run/rounds.ts';
import { sizes } from './run/sizes.ts';
import { canPin, home } from './run/start.ts';

/** Runs the command: measures, prints tables, writes JSON and pictures. `now` stands in file names and on the page. */
export async function bench(args: readonly string[], now: string): Promise<void> {
  const wanted = readArguments(args);
  if (wanted.help) console.log(usage);
  else if (wanted.kernels !== null) await benchKernels({ ...wanted, only: wanted.kernels }, folderFor(now));
  else await benchWorkloads(wanted, args, now);
}

async function benchWorkloads(wanted: Arguments, args: readonly string[], now: string): Promise<void> {
  const folder = folderFor(now);
  const results = wanted.from === null ? await measure(wanted, folder, args, now) : read(wanted.from);
  print(results, wanted);
  write(results, wanted, folder);
}

async function measure(wanted: Arguments, folder: string, args: readonly string[], now: string): Promise<Results> {
  const profiles = wanted.profile ? join(folder, 'profiles') : undefined;
  const ledger = await runRounds({ ...wanted, profiles, progress: (line) => console.error(line) });
  return {
    made: now,
    command: ['npm run bench', ...(args.length === 0 ? [] : ['--', ...args])].join(' '),
    machine: {
      processor: cpus()[0]?.model.trim() ?? 'unknown processor',
      cores: cpus().length,
      system: `${type()} ${release()}`,
      node: process.versions.node,
      core: canPin(wanted.core) ? wanted.core : null,
    },
    participants: ledger.participants,
    measurements: ledger.measurements,
    sizes: wanted.workloads.some(({ id }) => id === 'W8') ? sizes(wanted.entrants) : [],
  };
}

function read(file: string): Results {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  throw new RangeError(`bench: no such file; got --from ${file}; allowed is a results.json of an earlier run`);
}

function print(results: Results, { entrants, workloads }: Arguments): void {
  for (const workload of measuredWorkloads(results, workloads)) {
    show(`${workload.id}: ${workload.title}`, asText(workloadTable(results, workload)));
    show(`${workload.id}: half the range of the repeats`, asText(spreadTable(results, workload)));
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

function write(results: Results, { docs, entrants, workloads }: Arguments, folder: string): void {
  writeFileSync(join(folder, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  const measured = measuredWorkloads(results, workloads);
  draw(folder, results, measured);
  if (docs) {
    const site = join(home, '..', '..', 'docs');
    draw(join(site, 'benchmarks'), results, measured);
    writeFileSync(join(site, 'benchmarks.md'), page(results, workloads, entrants, 'benchmarks'));
  }
  console.log(`\nwritten to ${folder}`);
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
