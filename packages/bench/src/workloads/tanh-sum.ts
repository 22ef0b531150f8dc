import { uniformly } from '../arrays/recipe.ts';
import type { TanhSum, Workload } from './case.ts';

const n = 1_000_000;

export const w7: Workload = {
  id: 'W7',
  title: 'Σ c · tanh(a x + b) over 1e6 elements',
  cases: [chain('forward', false), chain('forward and backward', true)],
};

function chain(title: string, gradient: boolean): TanhSum {
  return {
    kind: 'tanh sum',
    id: `W7/${gradient ? 'gradient' : 'value'}`,
    title,
    unit: 'ns/element',
    work: n,
    x: uniformly(50, [n], -2, 2),
    a: 0.7,
    b: 0.1,
    c: 1.3,
    gradient,
  };
}
