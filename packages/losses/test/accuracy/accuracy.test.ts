// Error in ulp of float32 against 200 digits, beside Keras' float32 on the same inputs; table.json comes from generate.py.
import { expect } from 'chai';
import * as all from '../../src/all.ts';
import { LARGEST, testAccuracy } from './beside-keras.ts';
import { testLargeNumbers } from './large-numbers.ts';
import { table, ulps } from './ulp.ts';

describe('accuracy in float32', () => {
  testAccuracy();

  it('is measured for every loss', () => {
    const names = Object.values(all).flatMap((each) => ('op' in each ? [each.definition.name] : []));
    expect(Object.keys(table.losses).map((name) => name.split(',')[0])).to.include.members(names);
  });
});

describe('near the ends of float32', () => testLargeNumbers());

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
