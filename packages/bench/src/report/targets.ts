import type { Workload } from '../workloads/case.ts';
import { w4 } from '../workloads/losses.ts';
import { figuresOf, type Results } from './results.ts';

/**
 * What a figure of ours should come to: at least a multiple of another participant's speed in the same run, at most a
 * multiple of its time, or a plain bound.
 */
export interface Target {
  readonly case: string;
  readonly ours:
    | 'lossgraph eager'
    | 'lossgraph compiled'
    | 'lossgraph compiled, relaxed'
    | 'lossgraph compiled, borrowed';
  /** The other participant; null for a bound in the unit of the case. */
  readonly than: string | null;
  readonly bound: number;
  /** Set for a bound from above. */
  readonly atMost?: true;
}

/** The losses that were compared first. */
const nine: readonly string[] = ['mse', 'huber', 'logcosh', 'bce', 'cce', 'kld', 'poisson', 'cosine', 'focal'];
/** The losses for which PyTorch has a function of its own; it composes the others of several operations. */
const ready: readonly string[] = ['mse', 'mae', 'huber', 'bce', 'cce', 'sparse-cce', 'ctc'];
const losses = w4.cases.flatMap((each) => (each.kind === 'loss' ? [each.loss] : []));
const forms = ['nn', 'tn', 'nt', 'tt'];

export const targets: readonly Target[] = [
  ...eager('W5/4', { torch: 1.2, 'jax-js': 2 }),
  ...compiled('W1/32', { 'jax-js': 3.5, torch: 1.2 }),
  ...compiled('W1/128', { 'jax-js': 2, torch: 0.75 }),
  ...compiled('W2/256', { 'jax-js': 1.6, 'machine limit': 0.7 }),
  ...compiled('W3/64', { 'tfjs-wasm': 8, torch: 1 }),
  ...losses.flatMap((loss) => [
    ...borrowed(`W4/${loss}`, {
      'jax-js': nine.includes(loss) ? 4 : 1,
      ...(ready.includes(loss) ? {} : { torch: 1 }),
    }),
    {
      case: `W4/${loss}`,
      ours: 'lossgraph compiled, borrowed',
      than: 'machine limit',
      bound: 2,
      atMost: true,
    } as const,
  ]),
  { case: 'W5/4', ours: 'lossgraph compiled', than: null, bound: 500_000 },
  ...['W5/4', 'W5/32'].flatMap((id) => compiled(id, { 'mind-net.js': 10 })),
  ...[128, 256, 512, 1024].flatMap((n) =>
    forms.flatMap((form) => [
      ...compiled(`W6/${n}/${form}`, { 'machine limit': 0.75 }),
      { case: `W6/${n}/${form}`, ours: 'lossgraph compiled, relaxed', than: 'machine fused', bound: 0.88 } as const,
    ]),
  ),
  ...compiled('W7/value', { torch: 1 }),
  ...compiled('W7/gradient', { torch: 1 }),
  { case: 'W8/import', ours: 'lossgraph compiled', than: null, bound: 15, atMost: true },
  { case: 'W8/first-step', ours: 'lossgraph compiled', than: null, bound: 120, atMost: true },
];

/** Returns what a target came to, or null if one side was not measured. */
export function reached(
  { atMost, bound, case: id, ours, than }: Target,
  results: Results,
  workloads: readonly Workload[],
): { value: number; met: boolean } | null {
  const definition = workloads.flatMap(({ cases }) => cases).find((each) => each.id === id);
  if (definition === undefined) return null;
  const figures = figuresOf(results, definition);
  const mine = figures.find(({ participant }) => participant === ours);
  const other = figures.find(({ participant }) => participant === than);
  if (mine === undefined || (than !== null && other === undefined)) return null;
  const [speed, time] =
    other === undefined ? [mine.value, mine.value] : [other.seconds / mine.seconds, mine.seconds / other.seconds];
  const value = atMost === true ? time : speed;
  return { value, met: atMost === true ? value <= bound : value >= bound };
}

function eager(id: string, bounds: Readonly<Record<string, number>>): Target[] {
  return faster('lossgraph eager', id, bounds);
}

function compiled(id: string, bounds: Readonly<Record<string, number>>): Target[] {
  return faster('lossgraph compiled', id, bounds);
}

function borrowed(id: string, bounds: Readonly<Record<string, number>>): Target[] {
  return faster('lossgraph compiled, borrowed', id, bounds);
}

function faster(ours: Target['ours'], id: string, bounds: Readonly<Record<string, number>>): Target[] {
  return Object.entries(bounds).map(([than, bound]) => ({ case: id, ours, than, bound }));
}
