import { expect } from 'chai';
import { type Engine, type Errors, errorsOf, ours, quantile, type Row, type Slopes, table } from './ulp.ts';

/** Rounding each step of a short formula once comes to a few ulp. */
const STEPS = 4;
/** The median may be half a rounding and a little, though Keras' be less. */
const MIDDLE = 0.6;
/** The table holds nine digits of Keras' figures. */
const DIGITS = 1.001;
export const LARGEST = 3.4028234663852886e38;

type Kind = keyof Errors;
type PerKind = Readonly<Record<string, Partial<Readonly<Record<Kind, number>>>>>;

/** Largest error of the losses that are not right to the last digits, in ulp, and why they are not. */
const limits: PerKind = {
  poisson: { value: 33, targets: 1.2e7 }, // p − t ln p, which may cancel; ln(p + ε) where p is nearly 1
  kl_divergence: { value: 10, targets: 48 }, // sums of terms of both signs
  // sums of terms of both signs, for targets between 0 and 1; compiled, six factors: each rounds once
  binary_focal_crossentropy: { gradient: 8, targets: 7 },
  'binary_focal_crossentropy, logits': { gradient: 5, targets: 13 },
  'binary_focal_crossentropy, balanced smoothed': { gradient: 8, targets: 20 },
  'binary_focal_crossentropy, logits gamma 0.5': { gradient: 8 },
  'binary_focal_crossentropy, logits balanced smoothed gamma 3.5': { gradient: 6, targets: 6 },
  categorical_focal_crossentropy: { targets: 5 },
  'categorical_focal_crossentropy, logits': { gradient: 5 },
  'categorical_focal_crossentropy, smoothed alpha 0.75': { gradient: 7 },
  'categorical_focal_crossentropy, logits gamma 3.5': { value: 5, gradient: 6, targets: 7 },
  // share − target, which may cancel
  'categorical_crossentropy, smoothed': { gradient: 4e6 },
  'categorical_crossentropy, logits smoothed': { gradient: 17 },
  // differences of sums
  dice: { targets: 4e6 },
  tversky: { targets: 47000 },
  'tversky, alpha 0.25 beta 0.75': { targets: 620 },
  ctc: { gradient: 9 }, // softmax − occupancy, where both are nearly 1, in float64
  cosine_similarity: { gradient: 74000, targets: 54000 }, // what is left of a small component of nearly parallel vectors, in float64
};

/** The largest error, and that of one in twenty, in terms of Keras', where they are beyond STEPS and above Keras'. */
const above: PerKind = {
  kl_divergence: { targets: 1.002 },
  dice: { targets: 1.23 },
  'binary_focal_crossentropy, balanced smoothed': { targets: 1.17 },
  'categorical_crossentropy, logits smoothed': { gradient: 1.03 },
};

/** Median errors above Keras' and MIDDLE, in ulp. */
const middles: PerKind = {
  'categorical_focal_crossentropy, gamma 0.5': { value: 0.71 },
  'categorical_focal_crossentropy, smoothed alpha 0.75': { value: 0.95, gradient: 0.74 },
};

const titles: Readonly<Record<Kind, string>> = {
  value: 'value',
  gradient: 'gradient',
  targets: 'gradient of targets',
};

/** Declares tests that every loss, run by `engine`, is as near to the truth as Keras, or right to the last digits. */
export function testAccuracy(engine?: Engine): void {
  for (const [name, kinds] of Object.entries(table.losses)) {
    const rows = Object.values(kinds).flat();
    const errors = lazy(() => errorsOf(name, rows, engine));

    for (const what of ['value', 'gradient', 'targets'] as const) {
      if (what === 'targets' && rows[0]?.[6] === undefined) continue; // labels
      it(`of ${name}: the ${titles[what]} is right to the last digits, or no farther off than Keras'`, () => {
        const [mine, keras] = [errors().ours[what], errors().keras[what]];
        const times = above[name]?.[what] ?? DIGITS;
        expect(quantile(mine, 1)).to.be.at.most(limits[name]?.[what] ?? STEPS);
        expect(quantile(mine, 1)).to.be.at.most(Math.max(STEPS, quantile(keras, 1) * times));
        expect(quantile(mine, 0.95)).to.be.at.most(Math.max(STEPS, quantile(keras, 0.95) * times));
        expect(quantile(mine, 0.5)).to.be.at.most(middles[name]?.[what] ?? Math.max(MIDDLE, quantile(keras, 0.5)));
      });
    }

    it(`of ${name}: what is finite in truth is finite`, () => {
      ours(name, rows, engine).forEach(({ value, gradient, targets }, k) => {
        const [, , exact, slopes, , , targetSlopes = []] = rows[k] as Row;
        expectFinite([value], [exact], rows[k]);
        expectFinite(gradient, slopes, rows[k]);
        expectFinite(targets, targetSlopes, rows[k]);
      });
    });
  }
}

function expectFinite(found: ArrayLike<number>, truths: Slopes, row: unknown): void {
  truths.forEach((truth, i) => {
    if (truth === null || !(Math.abs(Number(truth)) < LARGEST)) return;
    expect(found[i], JSON.stringify(row)).to.satisfy(Number.isFinite);
  });
}

function lazy<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
