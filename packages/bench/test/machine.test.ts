import { expect } from 'chai';
import { callsOf } from '../src/participants/machine/calls.ts';
import { loadMachine } from '../src/participants/machine/load.ts';
import { passesOver } from '../src/participants/machine/passes.ts';
import { unavoidable } from '../src/participants/machine/unavoidable.ts';
import { Unable } from '../src/participants/participant.ts';
import { workloads } from '../src/workloads/index.ts';

describe('machine limit', () => {
  const cases = workloads.flatMap((workload) => workload.cases);
  const mse = cases.find(({ id }) => id === 'W4/mse') as (typeof cases)[number];

  it('says of every loss what it counts, and why', () => {
    for (const { passes, why } of Object.values(unavoidable)) {
      expect(passes.reduce((sum, { writes }) => sum + writes, 0)).to.equal(1);
      expect(why).to.have.length.above(5);
    }
  });

  it('runs passes and calls', () => {
    expect(() =>
      passesOver(
        [
          { reads: 2, writes: 0 },
          { reads: 1, writes: 1 },
        ],
        1000,
      )(),
    ).not.to.throw();
    for (const name of ['exp', 'log', 'softplus'] as const) expect(() => callsOf(name, 10_000)()).not.to.throw();
  });

  it('bounds products and losses, and nothing else', async () => {
    const step = (await loadMachine().prepare(mse)).step;
    expect(step()).to.equal(undefined);
    const training = cases.find(({ id }) => id === 'W1/32') as (typeof cases)[number];
    expect(() => loadMachine().prepare(training)).to.throw(Unable);
  });
});
