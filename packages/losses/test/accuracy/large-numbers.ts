// Numbers near the ends of float32: what is finite in truth is finite, and what is not 0 has its digits.
import { gradients, onesLike, tensor } from '@lossgraph/core';
import { expect } from 'chai';
import { binaryFocalCrossentropy, meanAbsolutePercentageError, squaredHinge } from '../../src/index.ts';
import { type Engine, ulps } from './ulp.ts';

interface Point {
  readonly loss: (...inputs: Parameters<ReturnType<Engine>>) => ReturnType<ReturnType<Engine>>[number];
  readonly what: string;
  readonly yTrue: readonly number[];
  readonly yPred: readonly number[];
  readonly value: number;
  /** With respect to targets, and to predictions. */
  readonly gradients: readonly [readonly number[], readonly number[]];
}

const flat = { value: 0, gradients: [[0], [0]] } as const;

const points: readonly Point[] = [
  ...[1.8e38, -1.8e38, 2e38, -2e38, 3.4e38, -3.4e38, Number.POSITIVE_INFINITY].map((p) => ({
    loss: squaredHinge,
    what: `squared hinge has no slope beyond the margin, at a prediction of ${p}`,
    yTrue: [Math.sign(p)],
    yPred: [p],
    ...flat,
  })),
  { loss: squaredHinge, what: 'squared hinge has none at a target of 2e38', yTrue: [2e38], yPred: [3], ...flat },
  {
    loss: meanAbsolutePercentageError,
    what: 'the mean of percentages is finite where a percentage is not, and its slopes',
    yTrue: [16, 1, 1, 1, 1, 1, 1, 1],
    yPred: [0, 0, 0, -2.2e37, 0, 0, 0, 0],
    value: 12.5 * Math.fround(2.2e37),
    gradients: [
      [0, 0, 0, -12.5 * Math.fround(2.2e37), 0, 0, 0, 0],
      [-12.5 / 16, -12.5, -12.5, -12.5, -12.5, -12.5, -12.5, -12.5],
    ],
  },
  {
    loss: meanAbsolutePercentageError,
    what: 'the slope of a percentage at its target is finite where the percentage is not',
    yTrue: [50],
    yPred: [3e38],
    value: Number.POSITIVE_INFINITY,
    gradients: [[-1.2e37], [2]],
  },
  {
    loss: (t, p) => binaryFocalCrossentropy(t, p, { fromLogits: true, labelSmoothing: 0.1 }),
    what: 'the slope of binary focal crossentropy at a target is finite at a logit of 1.34e38',
    yTrue: [0, 0.3],
    yPred: [1.34e38, 1],
    value: 5.74441242938e37,
    gradients: [
      [-1.63262247993e38, -0.393958897082],
      [0.4286875, 0.110900130194],
    ],
  },
  {
    loss: (t, p) => binaryFocalCrossentropy(t, p, { fromLogits: true, gamma: 0.5 }),
    what: 'binary focal crossentropy of a gamma below 1 has a slope where it nearly vanishes',
    yTrue: [0],
    yPred: [-54.04],
    value: 6.25300391381e-36,
    gradients: [[1.00479633213e-10], [9.37950587072e-36]],
  },
];

/** Declares tests that the losses, run by `engine`, are right near the ends of float32. */
export function testLargeNumbers(engine: Engine = (f) => f): void {
  for (const { loss, what, yTrue, yPred, value, gradients: slopes } of points) {
    it(what, () => {
      const run = engine((t, p) => {
        const values = loss(t, p);
        return [values, ...gradients(values, [t, p], { seed: onesLike(values) })];
      });
      const found = run(tensor([yTrue]), tensor([yPred])).map((each) => each.toTypedArray());
      [[value], ...slopes].forEach((wanted, i) => {
        wanted.forEach((truth, j) => {
          expect(ulps(found[i]?.[j] ?? Number.NaN, truth), `${found[i]} for ${wanted}`).to.be.at.most(4);
        });
      });
    });
  }
}
