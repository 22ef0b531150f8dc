// Error in ulp of float32 against 200 digits, beside Keras' float32 on the same inputs; table.json comes from generate.py.
import { expect } from 'chai';
import * as all from '../../src/all.ts';
import { report, table } from './report.ts';
import { errorsOf, ours, quantile, ulps } from './ulp.ts';

/** Rounding each step of a short formula once comes to a few ulp. */
const STEPS = 4;
/** The table holds nine digits of Keras' figures. */
const DIGITS = 1.001;
const LARGEST = 3.4028234663852886e38;

describe('accuracy in float32', () => {
  for (const [name, kinds] of Object.entries(table.losses)) {
    const rows = Object.values(kinds).flat();
    const errors = errorsOf(name, rows);

    for (const what of ['value', 'gradient'] as const) {
      it(`of ${name}: the ${what} is nowhere worse than Keras' at worst, nor in the middle`, () => {
        const [mine, keras] = [errors.ours[what], errors.keras[what]];
        expect(quantile(mine, 1)).to.be.at.most(Math.max(STEPS, quantile(keras, 1) * DIGITS));
        expect(quantile(mine, 0.95)).to.be.at.most(Math.max(STEPS, quantile(keras, 0.95) * DIGITS));
        expect(quantile(mine, 0.5)).to.be.at.most(1);
      });
    }

    it(`of ${name}: what is finite in truth is finite`, () => {
      for (const row of rows) {
        const { value, gradient } = ours(name, row);
        const finite = (truth: unknown) => truth !== null && Math.abs(Number(truth)) < LARGEST;
        if (finite(row[2])) expect(value, JSON.stringify(row)).to.satisfy(Number.isFinite);
        row[3].forEach((truth, i) => {
          if (finite(truth)) expect(gradient[i], JSON.stringify(row)).to.satisfy(Number.isFinite);
        });
      }
    });
  }

  it('is measured for every loss', () => {
    const names = Object.values(all).flatMap((each) => ('op' in each ? [each.definition.name] : []));
    expect(Object.keys(table.losses).map((name) => name.split(',')[0])).to.include.members(names);
    expect(report().split('\n')).to.have.length(2 + Object.keys(table.losses).length);
  });
});

describe('an error in ulp', () => {
  it('counts units in the last place of float32 at the truth', () => {
    expect(ulps(1, 1)).to.equal(0);
    expect(ulps(1 + 2 ** -23, 1)).to.equal(1);
    expect(ulps(1 - 2 ** -24, 1)).to.equal(0.5);
    expect(ulps(2 ** -149, 0)).to.equal(1);
    expect(ulps(3 * 2 ** -149, 2 ** -149)).to.equal(2);
  });

  it('is 0 for the nearest number, and infinite for what is none', () => {
    expect(ulps(Math.fround(0.1), 0.1)).to.equal(0);
    expect(ulps(Number.POSITIVE_INFINITY, 1e39)).to.equal(0);
    expect(ulps(Number.NaN, 1)).to.equal(Number.POSITIVE_INFINITY);
    expect(ulps(Number.NaN, Number.NaN)).to.equal(0);
    expect(ulps(LARGEST, 1e39)).to.equal(0);
  });

  it('is taken at a larger size on request', () => {
    expect(ulps(2 ** -30, 0, 2 ** -7)).to.equal(1);
  });
});
