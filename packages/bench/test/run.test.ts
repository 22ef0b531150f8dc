import { expect } from 'chai';
import { timings } from '../src/measure/repeat.ts';
import { entrants, reference } from '../src/participants/index.ts';
import { loaders } from '../src/participants/loaders.ts';
import { Ledger } from '../src/run/ledger.ts';
import { run } from '../src/run/process.ts';
import { turnsOf } from '../src/run/rounds.ts';
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

describe('processes', () => {
  it('start without certificates of the environment, which Node 20 would read first', async () => {
    const before = process.env['NODE_EXTRA_CA_CERTS'];
    process.env['NODE_EXTRA_CA_CERTS'] = 'certificates.pem';
    try {
      const told: unknown[] = [];
      const program =
        "require('node:fs').writeSync(3, JSON.stringify(process.env.NODE_EXTRA_CA_CERTS ?? 'none') + '\\n')";
      await run({ command: process.execPath, args: ['-e', program], folder: null }, {}, (event) => told.push(event));
      expect(told).to.deep.equal(['none']);
    } finally {
      if (before === undefined) delete process.env['NODE_EXTRA_CA_CERTS'];
      else process.env['NODE_EXTRA_CA_CERTS'] = before;
    }
  });
});

describe('turns', () => {
  const chosen = workloads.filter(({ id }) => id === 'W5' || id === 'W8');
  const ours = entrants.filter(({ role }) => role !== 'peer');
  const turns = turnsOf([reference, ...ours], { rounds: 2, timing: timings.full, workloads: chosen });

  it('are one process per workload, participant and round; of the reference in the first round alone', () => {
    const w5 = turns.filter(({ workload }) => workload.id === 'W5').map(({ key }) => key);
    expect(w5).to.have.length(2 * ours.length + 1);
    expect(w5[0]).to.equal('W5, float64 reference, round 1');
    expect(new Set(turns.map(({ key }) => key)).size).to.equal(turns.length);
  });

  it('share the repeats of a start among the rounds, and leave limits out', () => {
    const starts = turns.filter(({ workload }) => workload.id === 'W8');
    expect(starts.filter(({ entrant }) => entrant.name === 'lossgraph eager')).to.have.length(2 * 4);
    expect(starts.filter(({ entrant }) => entrant.role === 'limit' || entrant === reference)).to.have.length(0);
  });
});

describe('ledger', () => {
  const torch = entrants.find(({ name }) => name === 'torch') as (typeof entrants)[number];
  const { cases } = workloads.find(({ id }) => id === 'W5') as (typeof workloads)[number];

  it('goes on from what an interrupted run has told', () => {
    const first = new Ledger();
    first.hear(torch, cases, { event: 'version', version: '2.0' });
    first.hear(torch, cases, { event: 'time', case: 'W5/4', seconds: [0.25] });
    first.end('W5, torch');
    const ledger = new Ledger(JSON.parse(JSON.stringify(first.all)));
    ledger.enter(torch);
    ledger.hear(torch, cases, { event: 'time', case: 'W5/4', seconds: [0.5] });
    expect(ledger.ended).to.deep.equal(['W5, torch']);
    expect(ledger.participants).to.deep.equal([{ name: 'torch', role: 'peer', version: '2.0' }]);
    expect(ledger.measurements[0]?.seconds).to.deep.equal([0.25, 0.5]);
  });

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
