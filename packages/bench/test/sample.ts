import type { Measurement, Results } from '../src/report/results.ts';
import type { Workload } from '../src/workloads/case.ts';

const facts = { kind: 'tanh sum', a: 1, b: 0, c: 1, gradient: false, work: 1, unit: 'steps/s' } as const;
const x = { recipe: 'given', shape: [1], values: [1] } as const;

export const workload: Workload = {
  id: 'W5',
  title: 'a <small> net & more',
  cases: [
    { ...facts, x, id: 'W5/4', title: 'batch 4' },
    { ...facts, x, id: 'W5/32', title: 'batch 32' },
  ],
};

/** Results in which ours takes 1 ms a step, torch 4 ms and numpy 0.5 ms; the second case only ours could do. */
export const results: Results = {
  made: '2020-01-02T03:04:05.000Z',
  command: 'npm run bench -- W5',
  arguments: ['W5'],
  ended: null,
  machine: { processor: 'a processor', cores: 2, system: 'a system', node: '20.0.0', core: 0 },
  participants: [
    { name: 'float64 reference', role: 'reference', version: 'this checkout' },
    { name: 'lossgraph eager', role: 'ours', version: 'this checkout' },
    { name: 'torch', role: 'peer', version: '2.0' },
    { name: 'numpy', role: 'peer', version: '1.0' },
    { name: 'jax-js', role: 'peer', version: null, unable: 'npm install failed' },
  ],
  measurements: [
    measurement('float64 reference', 'W5/4', []),
    measurement('lossgraph eager', 'W5/4', [0.001, 0.00102, 0.00099]),
    measurement('torch', 'W5/4', [0.004, 0.002, 0.005]),
    measurement('numpy', 'W5/4', [0.0005]),
    measurement('lossgraph eager', 'W5/32', [0.002]),
    { ...measurement('torch', 'W5/32', []), check: null, unable: 'too big' },
  ],
  sizes: [{ participant: 'lossgraph', megabytes: 1.64, packages: 13 }],
};

export function measurement(participant: string, id: string, seconds: number[]): Measurement {
  return { case: id, participant, seconds, check: { checksum: 1, loss: 2, squares: 3, after: 1.5 } };
}
