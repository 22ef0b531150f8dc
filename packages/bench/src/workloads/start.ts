import type { Start, Workload } from './case.ts';
import { digits } from './mlp.ts';

export const w8: Workload = {
  id: 'W8',
  title: 'CPU time of a fresh process',
  cases: [start('import', 'import alone'), start('first step', 'all, to the end of a first step of W1/32')],
};

function start(until: Start['until'], title: string): Start {
  return {
    kind: 'start',
    id: `W8/${until.replace(' ', '-')}`,
    title,
    unit: 'ms',
    work: 1,
    until,
    training: digits(32),
  };
}
