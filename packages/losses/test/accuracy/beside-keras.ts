import { expect } from 'chai';
import { type Engine, errorsOf, ours, quantile, table } from './ulp.ts';

/** Rounding each step of a short formula once comes to a few ulp. */
const STEPS = 4;
/** The table holds nine digits of Keras' figures. */
const DIGITS = 1.001;
export const LARGEST = 3.4028234663852886e38;

/** Largest error of the losses that are not right to the last digits, in ulp, and why they are not. */
const limits: Readonly<Record<string, { readonly value?: number; readonly gradient?: number }>> = {
  poisson: { value: 33 }, // p − t ln p, which may cancel
  kl_divergence: { value: 10 }, // a sum of terms of both signs
  binary_focal_crossentropy: { gradient: 8 }, // the same, for targets between 0 and 1
  'binary_focal_crossentropy, logits': { gradient: 5 }, // compiled, six factors: each rounds once
  'categorical_focal_crossentropy, logits': { gradient: 5 },
  ctc: { gradient: 9 }, // softmax − occupancy, where both are nearly 1, in float64
  cosine_similarity: { gradient: 74000 }, // what is left of a small component of nearly parallel vectors, in float64
};

/** Declares tests that every loss, run by `engine`, is nowhere farther from the truth than Keras. */
export function testAccuracy(engine?: Engine): void {
  for (const [name, kinds] of Object.entries(table.losses)) {
    const rows = Object.values(kinds).flat();

    for (const what of ['value', 'gradient'] as const) {
      it(`of ${name}: the ${what} is right to the last digits, nowhere worse than Keras' at worst, nor in the middle`, () => {
        const errors = errorsOf(name, rows, engine);
        const [mine, keras] = [errors.ours[what], errors.keras[what]];
        expect(quantile(mine, 1)).to.be.at.most(limits[name]?.[what] ?? STEPS);
        expect(quantile(mine, 1)).to.be.at.most(Math.max(STEPS, quantile(keras, 1) * DIGITS));
        expect(quantile(mine, 0.95)).to.be.at.most(Math.max(STEPS, quantile(keras, 0.95) * DIGITS));
        expect(quantile(mine, 0.5)).to.be.at.most(1);
      });
    }

    it(`of ${name}: what is finite in truth is finite`, () => {
      const finite = (truth: unknown) => truth !== null && Math.abs(Number(truth)) < LARGEST;
      ours(name, rows, engine).forEach(({ value, gradient }, k) => {
        const [, , exact, slopes] = rows[k] as (typeof rows)[number];
        if (finite(exact)) expect(value, JSON.stringify(rows[k])).to.satisfy(Number.isFinite);
        slopes.forEach((truth, i) => {
          if (finite(truth)) expect(gradient[i], JSON.stringify(rows[k])).to.satisfy(Number.isFinite);
        });
      });
    });
  }
}
