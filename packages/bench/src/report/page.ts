import type { Entrant } from '../participants/index.ts';
import type { Workload } from '../workloads/case.ts';
import { agreement, tolerance } from './agreement.ts';
import { number } from './number.ts';
import { measuredWorkloads, type Results } from './results.ts';
import { asMarkdown, type Table } from './table.ts';
import { deviationTable, limitTable, spreadTable, targetTable, workloadTable } from './tables.ts';

interface PageOptions {
  readonly workloads: readonly Workload[];
  readonly entrants: readonly Entrant[];
  /** The folder of the pictures, beside the page. */
  readonly pictures: string;
}

/** Returns the page of the docs, made from the results of one run, and of others under other versions of Node. */
export function page(
  results: Results,
  others: readonly Results[],
  { entrants, pictures, workloads }: PageOptions,
): string {
  const { command, machine, made, sizes } = results;
  const measured = measuredWorkloads(results, workloads);
  const { compared, deviations } = agreement(results, entrants);
  const core = machine.core === null ? 'not held to one core' : `held to core ${machine.core}`;
  return `${[
    '# Benchmarks',
    `Made by \`${command}\` on ${made.slice(0, 10)}: ${machine.processor}, ${machine.cores} cores, ${machine.system}, Node ${machine.node}; do not edit. What is compared and how it is timed: [packages/bench](../packages/bench/README.md).`,
    `Every figure is the median CPU time of repeats after a warm-up, one thread, ${core}, all participants in one run. In brackets: how many times as fast the fastest of ours is. \`~\`: the repeats lie more than 15 % to either side of the median.`,
    ...measured.flatMap((workload) => [
      `## ${workload.id}: ${workload.title}`,
      `![${workload.id}](${pictures}/${workload.id}.svg)`,
      asMarkdown(workloadTable(results, workload)),
      ...folded('Half the range of the repeats', spreadTable(results, workload)),
      ...folded('What the machine limit counts', limitTable(workload)),
    ]),
    ...others.flatMap((other) => underNode(other, workloads)),
    ...section('Targets', targetTable(results, workloads)),
    ...section('Installed size', {
      head: ['', 'MB', 'packages'],
      rows: sizes.map((size) => [size.participant, number(size.megabytes), String(size.packages)]),
    }),
    '## Agreement',
    `${compared} numbers (checksum of the inputs, loss, sum of squared gradients, loss after one step) were compared with the same computation in float64; ${deviations.length} differ by more than ${tolerance} of their value.`,
    ...(deviations.length === 0 ? [] : [asMarkdown(deviationTable({ compared, deviations }))]),
    '## Versions',
    asMarkdown(versionTable(results)),
  ].join('\n\n')}\n`;
}

function folded(summary: string, table: Table): string[] {
  if (table.rows.length === 0) return [];
  return [`<details><summary>${summary}</summary>\n\n${asMarkdown(table)}\n\n</details>`];
}

function underNode(results: Results, workloads: readonly Workload[]): string[] {
  const { command, machine, made } = results;
  return [
    `## Under Node ${machine.node}`,
    `Made by \`${command}\` on ${made.slice(0, 10)}: ${machine.processor}.`,
    ...measuredWorkloads(results, workloads).flatMap((workload) => [
      `### ${workload.id}: ${workload.title}`,
      asMarkdown(workloadTable(results, workload)),
    ]),
    ...section(`Targets under Node ${machine.node}`, targetTable(results, workloads), '###'),
  ];
}

function section(heading: string, table: Table, level: '##' | '###' = '##'): string[] {
  return table.rows.length === 0 ? [] : [`${level} ${heading}`, asMarkdown(table)];
}

export function versionTable({ participants }: Results): Table {
  return {
    head: ['participant', 'version'],
    rows: participants
      .filter(({ role }) => role !== 'reference')
      .map(({ name, unable, version }) => [name, version ?? `took no part: ${unable ?? 'no version told'}`]),
  };
}
