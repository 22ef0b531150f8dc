import { gradients, type Tensor, tensor } from '@lossgraph/core';
import { expect } from 'chai';
import * as losses from '../src/index.ts';

/** Rows that sum to 0, and rows of which all is clipped: the gradient is 0 there, and constant around. */
const rows = [
  [0, 0],
  [1e4, -1e4],
  [0.3, -0.3],
  [1, 0],
  [2, -1],
];

const cases: [string, (p: Tensor) => Tensor][] = [
  ['categoricalCrossentropy', (p) => losses.categoricalCrossentropy([[1, 0]], p)],
  ['smoothed', (p) => losses.categoricalCrossentropy([[1, 0]], p, { labelSmoothing: 0.1 })],
  ['sparseCategoricalCrossentropy', (p) => losses.sparseCategoricalCrossentropy([0], p)],
  ['categoricalFocalCrossentropy', (p) => losses.categoricalFocalCrossentropy([[1, 0]], p)],
  ['focal, γ = ½', (p) => losses.categoricalFocalCrossentropy([[1, 0]], p, { gamma: 0.5 })],
];

describe('second derivatives from probabilities', () => {
  for (const [name, f] of cases) {
    for (const row of rows) {
      it(`are 0 where the first are: ${name} at [${row}]`, () => {
        for (const dtype of ['float32', 'float64'] as const) {
          const p = tensor([row], { dtype });
          const [d] = gradients(f(p).sum(), [p], { differentiable: true }) as [Tensor];
          const [dd] = gradients(d.mul([[1, 3]]).sum(), [p]) as [Tensor];
          expect([...d.toTypedArray(), ...dd.toTypedArray()].map(Math.abs)).to.deep.equal([0, 0, 0, 0]);
        }
      });
    }
  }
});
