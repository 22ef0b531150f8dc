// The sums over the ways through the labels, in products of probabilities, beside the same sums in logarithms.
import { apply, Generator, gradients, type Tensor, tensor } from '@lossgraph/core';
import { type Features, withFeatures } from '@lossgraph/wasm';
import { expect } from 'chai';
import { ctcOps } from '../src/ctc-sums.ts';
import { ctc } from '../src/index.ts';
import { labelsOf } from '../src/kernels/ctc-labels.ts';
import { backward, waysOf } from '../src/kernels/ctc-logarithms.ts';

interface Found {
  readonly value: number;
  readonly slopes: readonly number[];
}

const random = new Generator(11);
const { NEGATIVE_INFINITY: never } = Number;

/** Labels, logits of the blank and of each label, by frames, and Σ e^z over all other classes. */
type Sequence = readonly [labels: number[], z: number[][], rest: number[]];

function tensors([labels, z, rest]: Sequence): readonly [Tensor, Tensor, Tensor] {
  const [frames, columns] = [z.length, labels.length + 1];
  return [
    tensor(Int32Array.from(labels), { shape: [1, columns - 1] }),
    tensor(Float64Array.from(z.flat()), { shape: [1, frames, columns] }),
    tensor(Float64Array.from(rest), { shape: [1, frames, 1] }),
  ];
}

function inProducts(sequence: Sequence): Found {
  const [frames, columns] = [sequence[1].length, sequence[0].length + 1];
  const all = apply(ctcOps.sums, tensors(sequence), {}).toTypedArray();
  return { value: all[frames * (columns + 1)] as number, slopes: [...all.slice(0, frames * (columns + 1))] };
}

function inLogarithms(sequence: Sequence): Found {
  const [labels, z, rest] = tensors(sequence);
  const names = labelsOf(labels.ndarray, 0);
  const ways = waysOf(names, z.toTypedArray(), rest.toTypedArray());
  const { logs, norms, states, alpha, all } = ways;
  const beta = backward(ways);
  const slopes = Array.from({ length: logs.frames }, (_, k) => {
    const own = names.first.map((first, j) => (first === j ? 1 : 0));
    const row = Array.from(own, (each, j) => each * Math.exp(logs.values[k * logs.columns + j] as number));
    for (let s = 0; s < states.count; s++) {
      const i = k * states.count + s;
      (row[states.columns[s] as number] as number) -= Math.exp((alpha[i] as number) + (beta[i] as number) - all);
    }
    return [...row, Math.exp(-(norms[k] as number))];
  });
  return { value: -all, slopes: slopes.flat() };
}

const table = (frames: number, columns: number, entry: (k: number, j: number) => number): number[][] =>
  Array.from({ length: frames }, (_, k) => Array.from({ length: columns }, (_, j) => entry(k, j)));
const noise = (scale: number) => -scale * random.uniform([]).item();

function sequence(labels: number[], frames: number, entry: (k: number, j: number) => number, rest = 3): Sequence {
  return [labels, table(frames, labels.length + 1, entry), Array.from({ length: frames }, () => rest)];
}

const many = (count: number, classes: number) =>
  Array.from({ length: count }, (_, i) => 1 + ((7 * i * i + i) % classes));

const cases: [string, Sequence][] = [
  ['labels of one class in many columns', sequence([1, 1, 2, 1, 0, 3], 14, () => noise(4))],
  ['no class beside the columns', sequence([1, 2], 6, () => noise(4), 0)],
  ['no labels', sequence([0, 0], 6, () => noise(4))],
  ['as many frames as are needed', sequence([1, 1, 2], 4, () => noise(4))],
  ['frames by the thousand', sequence(many(40, 9), 1500, () => noise(8))],
  ['labels by the hundred', sequence(many(300, 29), 700, () => noise(8))],
  ['logits far apart', sequence([1, 2, 3], 40, () => noise(300))],
  ['logits so far apart that exponentials vanish', sequence([1, 2, 3], 40, () => noise(3000))],
  ['other classes far above all columns', sequence([1, 2], 5, () => noise(4) - 2000)],
  ['a first frame that labels hardly fit', sequence([1, 2], 8, (k) => noise(2) - (k === 0 ? 1000 : 0))],
  ['a last frame that labels hardly fit', sequence([1, 2], 8, (k) => noise(2) - (k === 7 ? 1000 : 0))],
  ['a frame that labels hardly fit, in the middle', sequence([1, 2], 8, (k) => noise(2) - (k === 3 ? 700 : 0))],
  ['classes that cannot be', sequence([1, 2], 8, (k, j) => (k < 3 && j === 2 ? never : noise(2)))],
  // In the end the best way is one that seems hopeless from both ends: its first and its last frames fit other labels.
  [
    'a way that beginnings and ends speak against',
    sequence([3, 1, 2], 420, (k, j) => ([0, 1, 2, 3][j] === (k < 60 ? 3 : k < 360 ? 2 : 1) ? 0 : -30), 0),
  ],
];

function compare(found: Found, wanted: Found): void {
  const tolerance = 1e-14 * (10 + wanted.value); // logarithms of that size are rounded
  expect(found.value / wanted.value).to.be.closeTo(1, 1e-11);
  found.slopes.forEach((slope, i) => {
    if (slope !== wanted.slopes[i]) expect(slope, `slope ${i}`).to.be.closeTo(wanted.slopes[i] as number, tolerance);
  });
}

describe("CTC's sums", () => {
  for (const [name, each] of cases) {
    it(`in products are those in logarithms: ${name}`, () => compare(inProducts(each), inLogarithms(each)));

    it(`without vector instructions are the same: ${name}`, () => {
      const none: Features = { simd: false, relaxedSimd: false, fusedMadd: false };
      compare(
        withFeatures(none, () => inProducts(each)),
        inLogarithms(each),
      );
    });
  }

  it('leave nothing behind for the next sequence', () => {
    const shortOnes = cases.filter(([, [, z]]) => z.length < 50).map(([, each]) => each);
    const fresh = shortOnes.map(inProducts);
    for (const [i, each] of shortOnes.entries()) {
      for (const before of shortOnes) {
        inProducts(before);
        expect(inProducts(each)).to.deep.equal(fresh[i]);
      }
    }
  });

  it('keep the digits of slopes that are nearly 0', () => {
    const [k, sure] = [50, [0, -50, -60]];
    const { slopes } = inProducts([[1], [sure.slice(0, 2), [-50, 0], sure.slice(0, 2)], [0, 0, 0]]);
    // The first frame may be a label as well; the second one must not be a blank.
    expect((slopes[3] as number) / Math.exp(-k)).to.be.closeTo(1, 1e-12);
    expect((slopes[4] as number) / Math.exp(-k)).to.be.closeTo(-1, 1e-12);
  });

  it('refuse a negative sum over other classes', () => {
    expect(() => inProducts([[1], [[0, 0]], [-1]])).to.throw(/^ctcSums: a sum of exponentials is negative; got -1/);
  });

  it('take other classes that can never be for none', () => {
    const p = tensor([[[0, 1, never]]]);
    const without = ctc([[1]], [[[0, 1]]]).item();
    const loss = ctc([[1]], p);
    expect(loss.item()).to.equal(without);
    expect(gradients(loss.sum(), [p])[0]?.toTypedArray()[2]).to.equal(0);
  });

  it('give no gradient to logits of −∞, and NaN of NaN', () => {
    const p = tensor([
      [
        [0, -Number.POSITIVE_INFINITY, 1, 2],
        [1, 2, never, 0],
        [3, 0, 1, 1],
      ],
    ]);
    const [gradient] = gradients(ctc([[1]], p).sum(), [p]);
    const slopes = gradient?.toTypedArray() ?? [];
    expect([slopes[1], slopes[6]].map(Math.abs as (x: number | undefined) => number)).to.deep.equal([0, 0]);
    expect(slopes.every(Number.isFinite)).to.equal(true);
    expect(ctc([[1]], [[[0, Number.NaN, 1]]]).item()).to.deep.equal(Number.NaN);
    expect(ctc([[1]], [[[0, 2, Number.NaN]]]).item()).to.deep.equal(Number.NaN);
  });
});
