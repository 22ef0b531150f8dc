import { expect } from 'chai';
import { secondsPerCall, timings } from '../src/measure/repeat.ts';
import { median, relativeDifference, spread, sumOfSquares } from '../src/statistics.ts';
import { figureOf } from '../src/workloads/case.ts';

describe('secondsPerCall', () => {
  /** A clock that every call moves on by so many seconds. */
  function fakeClock(perCall: (call: number) => number): {
    clock: () => number;
    call: () => void;
    calls: () => number;
  } {
    let now = 0;
    let calls = 0;
    const call = () => {
      now += perCall(calls++);
    };
    return { clock: () => now, call, calls: () => calls };
  }

  it('gives one figure per repeat', async () => {
    const { call, clock } = fakeClock(() => 0.001);
    const figures = await secondsPerCall(call, { warmUp: 0.1, repeat: 0.05, repeats: 5, patience: 9 }, clock);
    expect(figures).to.have.length(5);
    for (const figure of figures) expect(figure).to.be.closeTo(0.001, 1e-9);
  });

  it('leaves out calls that are slow because nothing is warm yet', async () => {
    const { call, clock } = fakeClock((k) => (k < 20 ? 0.01 : 0.001));
    const figures = await secondsPerCall(call, { warmUp: 0.4, repeat: 0.05, repeats: 3, patience: 9 }, clock);
    for (const figure of figures) expect(figure).to.be.closeTo(0.001, 1e-9);
  });

  it('makes repeats long enough even for calls that the clock hardly sees', async () => {
    const { call, calls, clock } = fakeClock(() => 1e-7);
    await secondsPerCall(call, { warmUp: 0, repeat: 0.01, repeats: 1, patience: 9 }, clock);
    expect(calls()).to.be.at.least(2e5);
  });

  it('is content with three repeats of what takes very long', async () => {
    const { call, clock } = fakeClock(() => 2);
    const figures = await secondsPerCall(call, timings.quick, clock);
    expect(figures).to.deep.equal([2, 2, 2]);
    expect(await secondsPerCall(call, { ...timings.full, repeats: 7, patience: 5 }, clock)).to.have.length(3);
  });

  it('awaits promises', async () => {
    let now = 0;
    const call = async () => {
      await null;
      now += 1;
    };
    expect(await secondsPerCall(call, { warmUp: 0, repeat: 1, repeats: 1, patience: 9 }, () => now)).to.deep.equal([1]);
  });

  it('measures nothing when no repeat is asked for', async () => {
    const { call, calls, clock } = fakeClock(() => 1);
    expect(await secondsPerCall(call, { warmUp: 0, repeat: 0, repeats: 0, patience: 0 }, clock)).to.deep.equal([]);
    expect(calls()).to.equal(0);
  });
});

describe('statistics', () => {
  it('finds the middle of an odd and of an even number of values', () => {
    expect(median([3, 1, 2])).to.equal(2);
    expect(median([4, 1, 3, 2])).to.equal(2.5);
    expect(median([7])).to.equal(7);
    expect(median([])).to.be.NaN;
  });

  it('gives half the range as a share of the median', () => {
    expect(spread([9, 10, 12])).to.equal(0.15);
    expect(spread([5])).to.equal(0);
  });

  it('gives differences as a share of the larger number', () => {
    expect(relativeDifference(1, 2)).to.equal(0.5);
    expect(relativeDifference(-2, 2)).to.equal(2);
    expect(relativeDifference(0, 0)).to.equal(0);
    expect(relativeDifference(Number.NaN, 1)).to.be.NaN;
  });

  it('adds squares over all arrays', () => {
    expect(sumOfSquares([1, 2], Float32Array.of(3))).to.equal(14);
  });

  it('turns seconds into the figure of a unit', () => {
    expect(figureOf({ unit: 'steps/s', work: 1 }, 0.01)).to.equal(100);
    expect(figureOf({ unit: 'ns/element', work: 1e6 }, 0.001)).to.equal(1);
    expect(figureOf({ unit: 'GFLOP/s', work: 2e9 }, 0.5)).to.equal(4);
    expect(figureOf({ unit: 'ms', work: 1 }, 0.5)).to.equal(500);
  });
});
