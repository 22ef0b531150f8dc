import type { Workload } from '../workloads/case.ts';
import { bars } from './bars.ts';
import { dots } from './dots.ts';
import { figuresOf, type Results } from './results.ts';

/** Returns an SVG of the speed of everybody as a multiple of that of the fastest of ours: bars, or dots where cases are many. */
export function chart(results: Results, workload: Workload): string {
  const groups = workload.cases
    .map((definition) => ({ heading: definition.title, figures: figuresOf(results, definition) }))
    .filter(({ figures }) => figures.some(({ ratio }) => Number.isFinite(ratio)));
  const heading = `${workload.id}: ${workload.title}`;
  return groups.length > 4 ? dots(heading, groups) : bars(heading, groups);
}
