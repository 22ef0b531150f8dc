import { expect } from 'chai';
import { entrants } from '../src/participants/index.ts';
import { loaders } from '../src/participants/loaders.ts';
import { Ledger } from '../src/run/ledger.ts';
import { workloads } from '../src/workloads/index.ts';

describe('participants', () => {
  it('have a loader each, if they run in Node', () => {
    const inNode = entrants.filter(({ how }) => how.runs === 'node').map(({ name }) => name);
    expect(Object.keys(loaders)).to.have.members(['float64 reference', ...inNode]);
  });

  it('are installed in exact versions', () => {
    const versions = entrants.flatMap(({ how }) =>
      how.runs === 'node' ? Object.values(how.peer?.packages ?? {}) : [],
    );
    expect(versions).to.have.length.above(3);
    for (const version of versions) expect(version).to.match(/^\d+\.\d+\.\d+$/);
  });
});

describe('ledger', () => {
  const torch = entrants.find(({ name }) => name === 'torch') as (typeof entrants)[number];
  const { cases } = workloads.find(({ id }) => id === 'W5') as (typeof workloads)[number];

  it('pools the repeats of several rounds', () => {
    const ledger = new Ledger();
    ledger.hear(torch, cases, { event: 'time', case: 'W5/4', seconds: [0.25] });
    expect(ledger.hear(torch, cases, { event: 'time', case: 'W5/4', seconds: [0.5] })).to.equal(
      'W5/4  torch: 2 steps/s',
    );
    expect(ledger.measurements).to.deep.equal([
      { case: 'W5/4', participant: 'torch', seconds: [0.25, 0.5], check: null },
    ]);
  });

  it('keeps checks and versions', () => {
    const ledger = new Ledger();
    const check = { checksum: 1, loss: 2, squares: 3, after: null };
    ledger.enter(torch);
    ledger.hear(torch, cases, { event: 'version', version: '2.0' });
    ledger.hear(torch, cases, { event: 'check', case: 'W5/4', ...check });
    expect(ledger.participants).to.deep.equal([{ name: 'torch', role: 'peer', version: '2.0' }]);
    expect(ledger.measurements[0]?.check).to.deep.equal(check);
  });

  it('keeps the version of one that fails only later', () => {
    const ledger = new Ledger();
    ledger.hear(torch, cases, { event: 'version', version: '2.0' });
    ledger.hear(torch, cases, { event: 'unable', unable: 'out of memory' });
    expect(ledger.participants).to.deep.equal([{ name: 'torch', role: 'peer', version: '2.0' }]);
  });

  it('takes a process that cannot start for unable in all that has no figure yet', () => {
    const ledger = new Ledger();
    ledger.hear(torch, cases, { event: 'time', case: 'W5/4', seconds: [0.25] });
    ledger.hear(torch, cases, { event: 'unable', unable: 'no torch' });
    const told = ledger.measurements.map(({ case: id, unable }) => [id, unable]);
    expect(told).to.deep.equal([
      ['W5/4', undefined],
      ['W5/32', 'no torch'],
    ]);
    expect(ledger.participants).to.deep.equal([{ name: 'torch', role: 'peer', version: null, unable: 'no torch' }]);
  });
});
