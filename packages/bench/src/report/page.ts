import type { Entrant } from '../participants/index.ts';
import type { Workload } from '../workloads/case.ts';
import { agreement, tolerance } from './agreement.ts';
import { number } from './number.ts';
import { measuredWorkloads, type Results } from './results.ts';
import { asMarkdown, type Table } from './table.ts';
import { deviationTable, spreadTable, targetTable, workloadTable } from './tables.ts';

/** Returns the page of the docs, made from the results of one run. Its pictures lie beside it, in `pictures`. */
export function page(
  results: Results,
  workloads: readonly Workload[],
  entrants: readonly Entrant[],
  pictures: string,
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
      `<details><summary>Half the range of the repeats</summary>\n\n${asMarkdown(spreadTable(results, workload))}\n\n</details>`,
    ]),
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

function section(heading: string, table: Table): string[] {
  return table.rows.length === 0 ? [] : [`## ${heading}`, asMarkdown(table)];
}

export function versionTable({ participants }: Results): Table {
  return {
    head: ['participant', 'version'],
    rows: participants
      .filter(({ role }) => role !== 'reference')
      .map(({ name, unable, version }) => [name, version ?? `took no part: ${unable ?? 'no version told'}`]),
  };
}
