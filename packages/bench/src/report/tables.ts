import type { Workload } from '../workloads/case.ts';
import type { Agreement } from './agreement.ts';
import { number, percent } from './number.ts';
import { type Figure, figuresOf, type Results } from './results.ts';
import type { Table } from './table.ts';
import { reached, type Target, targets } from './targets.ts';

/** Repeats that lie further apart than this make a figure doubtful. */
const doubtful = 0.15;

/** Returns a row per case and a column per participant: the figure, and how many times as fast the fastest of ours is. */
export function workloadTable(results: Results, { cases }: Workload): Table {
  const byCase = cases.map((definition) => ({ definition, figures: figuresOf(results, definition) }));
  const present = new Set(byCase.flatMap(({ figures }) => figures.map(({ participant }) => participant)));
  const names = results.participants.map(({ name }) => name).filter((name) => present.has(name));
  const units = [...new Set(cases.map(({ unit }) => unit))].join(', ');
  return {
    head: [units, ...names],
    rows: byCase.map(({ definition, figures }) => [
      definition.title,
      ...names.map((name) => cell(figures.find(({ participant }) => participant === name))),
    ]),
  };
}

function cell(figure: Figure | undefined): string {
  if (figure === undefined) return '–';
  const ratio = Number.isFinite(figure.ratio) && figure.ratio !== 1 ? ` (${times(figure.ratio)})` : '';
  return `${figure.spread > doubtful ? '~' : ''}${number(figure.value)}${ratio}`;
}

export function times(ratio: number): string {
  return `${number(ratio)} ×`;
}

/** Returns every figure with its spread. */
export function spreadTable(results: Results, { cases }: Workload): Table {
  return {
    head: ['case', 'participant', 'figure', 'unit', 'spread'],
    rows: cases.flatMap((definition) =>
      figuresOf(results, definition).map(({ participant, spread, unit, value }) => [
        definition.id,
        participant,
        number(value),
        unit,
        percent(spread),
      ]),
    ),
  };
}

/** Returns the targets of which both sides were measured. */
export function targetTable(results: Results, workloads: readonly Workload[]): Table {
  const judged = targets.map((target) => ({ target, found: reached(target, results, workloads) }));
  return {
    head: ['target', 'reached', ''],
    rows: judged.flatMap(({ target, found }) =>
      found === null ? [] : [[describe(target), `${number(found.value)} ${unitOf(target)}`, found.met ? 'yes' : 'no']],
    ),
  };
}

function describe({ bound, case: id, ours, than, atMost }: Target): string {
  const sign = atMost === true ? '≤' : '≥';
  if (than === null) return `${id}: ${ours} ${sign} ${number(bound)}`;
  return `${id}: ${ours} ${sign} ${number(bound)} × ${than}`;
}

function unitOf({ than }: Target): string {
  return than === null ? '' : '×';
}

/** Returns what deviates from the float64 reference, and why. */
export function deviationTable({ deviations }: Agreement): Table {
  return {
    head: ['case', 'participant', 'number', 'got', 'expected', 'why'],
    rows: deviations.map(({ case: id, expected, got, participant, reason, what }) => [
      id,
      participant,
      what,
      String(got === null ? 'none' : Number(got.toPrecision(7))),
      String(expected === null ? 'none' : Number(expected.toPrecision(7))),
      reason ?? 'not known',
    ]),
  };
}
