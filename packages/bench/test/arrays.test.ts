import { expect } from 'chai';
import { checksum } from '../src/arrays/checksum.ts';
import { make, recipesIn, uniformly, wholeNumbers } from '../src/arrays/recipe.ts';
import { uniform } from '../src/arrays/uniform.ts';
import { workloads } from '../src/workloads/index.ts';

describe('arrays of the workloads', () => {
  it('come from a generator whose bits never change', () => {
    // computed by python/workload.py: uniform(1, 4, -1, 1)
    expect([...uniform(1, 4, -1, 1)]).to.deep.equal([
      -0.12116670608520508, 0.5612282752990723, -0.7054247856140137, -0.013514876365661621,
    ]);
  });

  it('are uniform: in range, with mean ½ and variance 1/12', () => {
    const x = uniform(7, 100_000, 0, 1);
    const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
    const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length;
    expect(Math.min(...x.subarray(0, 50_000))).to.be.at.least(0);
    expect(Math.max(...x.subarray(0, 50_000))).to.be.below(1);
    expect(mean).to.be.closeTo(0.5, 0.005);
    expect(variance).to.be.closeTo(1 / 12, 0.001);
  });

  it('differ from stream to stream', () => {
    expect(uniform(1, 8, 0, 1)).not.to.deep.equal(uniform(2, 8, 0, 1));
  });

  it('hold whole numbers of either dtype', () => {
    const { values } = make(wholeNumbers(3, [1000], 4));
    expect(values).to.be.instanceOf(Int32Array);
    expect([...new Set(values)].sort()).to.deep.equal([0, 1, 2, 3]);
    expect(make(wholeNumbers(3, [1000], 4, { dtype: 'float32' })).values).to.deep.equal(Float32Array.from(values));
  });

  it('hold whole numbers in steps from anywhere', () => {
    const { values } = make(wholeNumbers(3, [1000], 2, { from: -1, step: 2 }));
    expect([...new Set(values)].sort()).to.deep.equal([-1, 1]);
  });

  it('hold rows of length 1', () => {
    const { values } = make({ recipe: 'directions', shape: [2, 3], of: uniformly(1, [2, 3], -1, 1) });
    for (const from of [0, 3]) expect(Math.hypot(...values.subarray(from, from + 3))).to.be.closeTo(1, 1e-6);
  });

  it('hold rows that sum to 1', () => {
    const { values } = make({ recipe: 'shares', shape: [2, 3], of: uniformly(1, [2, 3], 0.1, 1) });
    const sums = [0, 3].map((from) => [...values].slice(from, from + 3).reduce((sum, value) => sum + value, 0));
    for (const sum of sums) expect(sum).to.be.closeTo(1, 1e-6);
  });

  it('hold one 1 per row, in the column of the class', () => {
    const of = wholeNumbers(5, [3], 4);
    const { values } = make({ recipe: 'one hot', shape: [3, 4], of });
    const columns = [0, 1, 2].map((row) => values.subarray(4 * row, 4 * row + 4).indexOf(1));
    expect(columns).to.deep.equal([...make(of).values]);
    expect([...values].filter((value) => value !== 0)).to.deep.equal([1, 1, 1]);
  });

  it('are made once per process', () => {
    expect(make(uniformly(9, [10], 0, 1)).values).to.equal(make(uniformly(9, [10], 0, 1)).values);
  });
});

describe('definitions of the workloads', () => {
  const cases = workloads.flatMap((workload) => workload.cases);

  it('are plain JSON, so that every language can read them', () => {
    expect(JSON.parse(JSON.stringify(workloads))).to.deep.equal(workloads);
  });

  it('have ids that are unique and begin with that of their workload', () => {
    const ids = cases.map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    for (const { id, cases } of workloads) for (const each of cases) expect(each.id).to.match(new RegExp(`^${id}/`));
  });

  it('are W1 to W8', () => {
    expect(workloads.map(({ id }) => id)).to.deep.equal(['W1', 'W2', 'W3', 'W4', 'W5', 'W6', 'W7', 'W8']);
  });

  it('count the operations of W2: 4 per weight and sample in the first layer, 6 in the others', () => {
    const w2 = cases.find(({ id }) => id === 'W2/256');
    expect(w2?.work).to.equal(256 * (4 * 256 * 512 + 6 * 512 * 512 + 6 * 512 * 10));
  });

  it('hold recipes that are found in the order in which they stand', () => {
    const [first] = recipesIn(workloads[0]);
    expect(first).to.deep.equal(uniformly(1, [784, 128]));
    expect(recipesIn({ a: [{ b: first }], c: null, d: 1 })).to.deep.equal([first]);
  });

  it('have the checksums that python/workload.py computes', () => {
    const sums = Object.fromEntries(cases.map((each) => [each.id, each] as const));
    expect(checksum(sums['W5/4'])).to.equal(1_102_972_040);
    expect(checksum(sums['W5/32'])).to.equal(785_687_503);
    expect(checksum(sums['W1/32'])).to.equal(694_644_653);
    expect(checksum(sums['W4/circle'])).to.equal(1_913_820_121);
    expect(checksum(sums['W4/hinge'])).to.equal(2_257_774_625);
  });
});
