import { expect } from 'chai';
import { entrants } from '../src/participants/index.ts';
import { agreement } from '../src/report/agreement.ts';
import { number, percent } from '../src/report/number.ts';
import { page } from '../src/report/page.ts';
import { figuresOf, measuredWorkloads } from '../src/report/results.ts';
import { asMarkdown, asText } from '../src/report/table.ts';
import { limitTable, spreadTable, targetTable, workloadTable } from '../src/report/tables.ts';
import { reached, type Target, targets } from '../src/report/targets.ts';
import { workloads } from '../src/workloads/index.ts';
import { measurement, results, workload } from './sample.ts';

describe('number', () => {
  it('keeps three figures and sets thousands apart', () => {
    const shown = [123_456, 1234.5, 99.96, 45.64, 7.891, 0.78912, 0.0123, 0].map(number);
    expect(shown).to.deep.equal(['123,000', '1,230', '100', '45.6', '7.89', '0.789', '0.0123', '0']);
    expect(number(Number.NaN)).to.equal('–');
  });

  it('shows a spread as percent', () => {
    expect(percent(0.042)).to.equal('±4 %');
  });
});

describe('table', () => {
  const table = {
    head: ['name', 'n'],
    rows: [
      ['Aᵀ|b', '1'],
      ['x', '10'],
    ],
  };

  it('aligns names to the left and figures to the right', () => {
    expect(asText(table).split('\n')).to.deep.equal(['name   n', '────  ──', 'Aᵀ|b   1', 'x     10']);
  });

  it('is Markdown, too, with bars escaped', () => {
    expect(asMarkdown(table).split('\n')).to.deep.equal([
      '| name | n |',
      '| --- | --: |',
      '| Aᵀ\\|b | 1 |',
      '| x | 10 |',
    ]);
  });
});

describe('figures of a case', () => {
  const [first, second] = workload.cases;

  it('say how many times as fast the fastest of ours is', () => {
    const figures = figuresOf(results, first as (typeof workload.cases)[number]);
    expect(figures.map(({ participant }) => participant)).to.deep.equal(['lossgraph eager', 'torch', 'numpy']);
    expect(figures.map(({ ratio }) => ratio)).to.deep.equal([1, 4, 0.5]);
    expect(figures.map(({ value }) => value)).to.deep.equal([1000, 250, 2000]);
  });

  it('stand in a table, doubtful ones marked, missing ones as a dash', () => {
    expect(workloadTable(results, workload)).to.deep.equal({
      head: ['steps/s', 'lossgraph eager', 'torch', 'numpy'],
      rows: [
        ['batch 4', '1,000', '~250 (4 ×)', '2,000 (0.5 ×)'],
        ['batch 32', '500', '–', '–'],
      ],
    });
  });

  it('come with their spreads', () => {
    expect(spreadTable(results, workload).rows[0]).to.deep.equal(['batch 4', '±2 %', '±38 %', '±0 %']);
  });

  it('leave out what nobody measured', () => {
    expect(measuredWorkloads(results, workloads).map(({ id, cases }) => [id, cases.length])).to.deep.equal([['W5', 2]]);
    expect(figuresOf({ ...results, measurements: [] }, second as (typeof workload.cases)[number])).to.deep.equal([]);
  });
});

describe('targets', () => {
  it('name cases and participants that there are', () => {
    const ids = workloads.flatMap(({ cases }) => cases.map(({ id }) => id));
    const names = entrants.map(({ name }) => name);
    for (const { case: id, ours, than } of targets) {
      expect(ids).to.include(id);
      expect(names).to.include(ours);
      if (than !== null) expect(names).to.include(than);
    }
  });

  it('are judged where both sides were measured', () => {
    expect(targetTable(results, [workload]).rows).to.deep.equal([
      ['W5/4: lossgraph eager ≥ 1.2 × torch', '4 ×', 'yes'],
    ]);
  });
});

describe('targets for times', () => {
  const target = targets.find((each) => each.case === 'W4/mse' && each.than === 'machine limit');

  it('compare times, not speeds', () => {
    const { ours } = target as Target;
    const participants = [ours, 'machine limit'].map((name, i) => ({
      name,
      role: i === 0 ? ('ours' as const) : ('limit' as const),
      version: '1',
    }));
    const taking = (seconds: number) => ({
      ...results,
      participants,
      measurements: [measurement(ours, 'W4/mse', [seconds]), measurement('machine limit', 'W4/mse', [1])],
    });
    const found = (seconds: number) => reached(target as Target, taking(seconds), workloads);
    expect(found(1.5)).to.deep.equal({ value: 1.5, met: true });
    expect(found(3)).to.deep.equal({ value: 3, met: false });
    expect(targetTable(taking(3), workloads).rows).to.deep.equal([
      [`W4/mse: time of ${ours} ≤ 2 × machine limit`, '3 ×', 'no'],
    ]);
  });
});

describe('agreement', () => {
  it('holds when all numbers are those of the reference', () => {
    expect(agreement(results, entrants)).to.deep.equal({ compared: 12, deviations: [] });
  });

  it('names each number that differs, and the reason if it is known', () => {
    const check = { checksum: 2, loss: 2.001, squares: 3, after: null };
    const strange = { ...measurement('jax-js', 'W4/mse', [1]), check };
    const judge = measurement('float64 reference', 'W4/mse', []);
    const { deviations } = agreement({ ...results, measurements: [judge, strange] }, entrants);
    expect(deviations.map(({ what }) => what)).to.deep.equal(['checksum', 'loss']);
    expect(deviations.map(({ reason }) => reason === null)).to.deep.equal([true, false]);
  });

  it('takes a NaN for a difference', () => {
    const check = { checksum: 1, loss: Number.NaN, squares: 3, after: 1.5 };
    const measurements = [
      measurement('float64 reference', 'W5/4', []),
      { ...measurement('torch', 'W5/4', [1]), check },
    ];
    expect(agreement({ ...results, measurements }, entrants).deviations).to.have.length(1);
  });
});

describe('page of the docs', () => {
  const text = page(results, [{ ...results, machine: { ...results.machine, node: '24.0.0' } }], {
    workloads: [workload],
    entrants,
    pictures: 'benchmarks',
  });

  it('names the command and the machine', () => {
    expect(text).to.include('`npm run bench -- W5`').and.to.include('a processor, 2 cores, a system, Node 20.0.0');
  });

  it('holds pictures, tables, targets, sizes and who took no part', () => {
    expect(text).to.include('![W5](benchmarks/W5.svg)');
    expect(text).to.include('| batch 4 | 1,000 | ~250 (4 ×) | 2,000 (0.5 ×) |');
    expect(text).to.include('| W5/4: lossgraph eager ≥ 1.2 × torch | 4 × | yes |');
    expect(text).to.include('| lossgraph | 1.64 | 13 |');
    expect(text).to.include('| jax-js | took no part: npm install failed |');
  });

  it('says what the machine limit of a loss counts', () => {
    const w4 = workloads.find(({ id }) => id === 'W4') as (typeof workloads)[number];
    const rows = limitTable(w4).rows.map(([, ...cells]) => cells.slice(0, 4).join('; '));
    expect(rows).to.have.length(22);
    expect(rows[w4.cases.findIndex(({ id }) => id === 'W4/dice')]).to.equal('3; 1; ; ');
    expect(rows[w4.cases.findIndex(({ id }) => id === 'W4/circle')]).to.equal('0.064; 0.064; exp; 256');
  });

  it('holds tables of runs under other versions of Node', () => {
    const [, under = ''] = text.split('## Under Node 24.0.0');
    expect(under).to.include('### W5: a <small> net & more').and.to.include('| batch 32 | 500 | – | – |');
    const [, targets = ''] = under.split('### Targets under Node 24.0.0');
    expect(targets).to.include('| W5/4: lossgraph eager ≥ 1.2 × torch | 4 × | yes |');
  });
});
