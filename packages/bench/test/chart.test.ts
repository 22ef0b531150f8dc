import { expect } from 'chai';
import { chart } from '../src/report/chart.ts';
import { logScale } from '../src/report/scale.ts';
import type { Case, Workload } from '../src/workloads/case.ts';
import { measurement, results, workload } from './sample.ts';

describe('logarithmic scale', () => {
  it('gives equal ratios equal lengths', () => {
    const { at } = logScale([0.1, 10], 0, 100);
    expect(at(0.1)).to.equal(0);
    expect(at(1)).to.equal(50);
    expect(at(10)).to.equal(100);
  });

  it('has lines at 1, 2 and 5 over short ranges, at powers of ten over long ones', () => {
    expect(logScale([0.5, 4], 0, 100).ticks).to.deep.equal([0.5, 1, 2]);
    expect(logScale([0.01, 100], 0, 100).ticks).to.deep.equal([0.01, 0.1, 1, 10, 100]);
  });

  it('shows 1 even if all values are 1, or none', () => {
    for (const values of [[1], [], [Number.NaN]]) {
      const { at, ticks } = logScale(values, 0, 100);
      expect(ticks).to.include(1);
      expect(at(1)).to.equal(50);
    }
  });
});

describe('chart of many cases', () => {
  const many: Workload = {
    ...workload,
    cases: Array.from({ length: 6 }, (_, i) => ({ ...(workload.cases[0] as Case), id: `W5/${i}`, title: `case ${i}` })),
  };
  const measurements = many.cases.flatMap(({ id }) => [
    measurement('lossgraph eager', id, [0.001]),
    measurement('torch', id, [0.004]),
    measurement('numpy', id, [0.0005]),
  ]);
  const svg = chart({ ...results, measurements }, many);
  const xOf = (kind: string) =>
    [...svg.matchAll(new RegExp(`class="dot ${kind}"[^>]*translate\\(([\\d.]+)`, 'g'))].map(([, x]) => Number(x));

  it('has a mark for every figure, and one in the legend: slower ones to the left of ours, faster ones to the right', () => {
    const ours = [...svg.matchAll(/class="dot ours" cx="([\d.]+)"/g)].map(([, x]) => Number(x));
    const [torch, numpy] = [xOf('peer0'), xOf('peer1')];
    for (const marks of [ours, torch, numpy]) expect(marks).to.have.length(7);
    // 4 times slower is twice as far as 2 times faster
    expect((ours[1] ?? 0) - (torch[1] ?? 0)).to.be.closeTo(2 * ((numpy[1] ?? 0) - (ours[1] ?? 0)), 0.3);
  });

  it('writes the figure of the fastest of ours', () => {
    expect(svg.match(/>1,000</g)).to.have.length(6);
    expect(svg).to.include('ours, steps/s');
  });
});

describe('chart', () => {
  const svg = chart(results, workload);
  const bars = [...svg.matchAll(/<rect class="(\w+)" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/g)].map(
    ([, kind, x, width]) => ({ kind, from: Number(x), to: Number(x) + Number(width) }),
  );

  it('has a bar for every figure: slower ones to the left of ours, faster ones to the right', () => {
    expect(bars.map(({ kind }) => kind)).to.deep.equal(['ours', 'slower', 'faster', 'ours']);
    const [ours, slower, faster] = bars;
    expect(slower?.to).to.be.closeTo(ours?.to ?? 0, 0.2);
    expect(faster?.from).to.be.closeTo(ours?.from ?? 0, 0.2);
    // 4 times slower is twice as long as 2 times faster; each bar is 2 wider than its length
    expect((slower?.to ?? 0) - (slower?.from ?? 0) - 2).to.be.closeTo(
      2 * ((faster?.to ?? 0) - (faster?.from ?? 0) - 2),
      0.5,
    );
  });

  it('writes figures beside the bars, and escapes titles', () => {
    expect(svg).to.include('>250 steps/s, 0.25 ×<').and.to.include('>1,000 steps/s<');
    expect(svg).to.include('a &lt;small&gt; net &amp; more').and.not.to.include('<small>');
  });

  it('is well formed: every tag is closed', () => {
    const open = [...svg.matchAll(/<([a-z]+)(?:\s[^>]*[^/])?>/g)].length;
    expect(open).to.equal([...svg.matchAll(/<\/[a-z]+>/g)].length);
  });
});
