import { type Transcendental, unavoidable } from '../participants/machine/unavoidable.ts';
import type { Workload } from '../workloads/case.ts';
import type { Agreement } from './agreement.ts';
import { number, percent } from './number.ts';
import { type Figure, figuresOf, type Results } from './results.ts';
import type { Table } from './table.ts';
import { reached, type Target, targets } from './targets.ts';

/** Repeats that lie further apart than this make a figure doubtful. */
const doubtful = 0.15;

/** Returns a row per case and a column per participant: the figure, and how many times as fast the fastest of ours is. */
export function workloadTable(results: Results, workload: Workload): Table {
  return tableOf(results, workload, ({ ratio, spread, value }) => {
    const times = Number.isFinite(ratio) && ratio !== 1 ? ` (${number(ratio)} ×)` : '';
    return `${spread > doubtful ? '~' : ''}${number(value)}${times}`;
  });
}

/** Returns half the range of the repeats as a share of their median, in the places of {@link workloadTable}. */
export function spreadTable(results: Results, workload: Workload): Table {
  return tableOf(results, workload, ({ spread }) => percent(spread));
}

function tableOf(results: Results, { cases }: Workload, cell: (figure: Figure) => string): Table {
  const byCase = cases.map((definition) => ({ definition, figures: figuresOf(results, definition) }));
  const present = new Set(byCase.flatMap(({ figures }) => figures.map(({ participant }) => participant)));
  const names = results.participants.map(({ name }) => name).filter((name) => present.has(name));
  const units = [...new Set(cases.map(({ unit }) => unit))].join(', ');
  return {
    head: [units, ...names],
    rows: byCase.map(({ definition, figures }) => [
      definition.title,
      ...names.map((name) => {
        const figure = figures.find(({ participant }) => participant === name);
        return figure === undefined ? '–' : cell(figure);
      }),
    ]),
  };
}

const functionNames: Record<Transcendental, string> = { exp: 'exp', log: 'ln', softplus: 'exp with ln(1 + x)' };

/** Returns what the machine limit of each loss counts, per element: float32 read and written, functions called, operations of products. */
export function limitTable({ cases }: Workload): Table {
  return {
    head: ['per element', 'read', 'written', 'functions', 'products', 'why'],
    rows: cases.flatMap((each) => {
      if (each.kind !== 'loss') return [];
      const { calls, flops, passes, why } = unavoidable[each.loss];
      const moved = (part: 'reads' | 'writes') =>
        number(passes.reduce((sum, pass) => sum + pass[part] * (pass.share ?? 1), 0));
      const functions = calls.map((name) => functionNames[name]);
      return [
        [
          each.title,
          moved('reads'),
          moved('writes'),
          functions.join(', '),
          flops === undefined ? '' : number(flops),
          why,
        ],
      ];
    }),
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
  return `${id}: ${atMost === true ? 'time of ' : ''}${ours} ${sign} ${number(bound)} × ${than}`;
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
