// Against the real Keras: trajectories.json is written by keras/generate.py.
import { readFileSync } from 'node:fs';
import { tensor, Variable } from '@lossgraph/core';
import { expect } from 'chai';
import { Adam, AdamW, SGD } from '../src/index.ts';

type Nested = number | Nested[];

interface Trajectories {
  readonly keras: string;
  readonly start: Nested[];
  readonly gradients: Nested[][];
  readonly cases: { readonly optimizer: 'sgd' | 'adam' | 'adamw'; readonly options: object; readonly end: Nested[] }[];
}

const { keras, start, gradients, cases }: Trajectories = JSON.parse(
  readFileSync(new URL('./keras/trajectories.json', import.meta.url), 'utf8'),
);
const float64 = (values: Nested) => tensor(values, { dtype: 'float64' });
const classes = { sgd: SGD, adam: Adam, adamw: AdamW };

describe(`Keras ${keras}`, () => {
  for (const { optimizer, options, end } of cases) {
    it(`ends ${gradients.length} steps of ${optimizer} ${JSON.stringify(options)} at the same weights`, () => {
      const variables = start.map((w) => new Variable(float64(w)));
      // Keras (on torch) rounds norms to float32, in float64 too; rules.test.ts holds ours to 1e-11.
      const tolerance = 'clipnorm' in options || 'globalClipnorm' in options ? 1e-6 : 1e-12;
      const ours = new classes[optimizer](options);
      for (const step of gradients) ours.apply(step.map(float64), variables);
      variables.forEach((variable, i) => {
        const expected = float64(end[i]!).toTypedArray();
        const found = variable.value.toTypedArray();
        for (const [k, x] of expected.entries())
          expect(found[k]).to.be.closeTo(x, tolerance * Math.max(1, Math.abs(x)));
      });
    });
  }
});
