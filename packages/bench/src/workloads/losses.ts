import { type Recipe, uniformly, wholeNumbers } from '../arrays/recipe.ts';
import type { LossCase, LossName, Workload } from './case.ts';

const n = 1000;
const shape = [n, n];

const real: Recipe = uniformly(41, shape, -4, 4);
const otherReal: Recipe = uniformly(43, shape, -4, 4);
const bits: Recipe = wholeNumbers(42, shape, 2, 'float32');
const shares = (stream: number): Recipe => ({ recipe: 'shares', shape, of: uniformly(stream, shape, 0.05, 1) });

/** Predictions and targets, and what to call the loss. */
const losses: Record<LossName, readonly [prediction: Recipe, target: Recipe, title: string]> = {
  mse: [real, otherReal, 'MSE'],
  huber: [real, otherReal, 'Huber'],
  logcosh: [real, otherReal, 'LogCosh'],
  bce: [real, bits, 'BCE from logits'],
  cce: [real, { recipe: 'one hot', shape, of: wholeNumbers(40, [n], n) }, 'categorical CE from logits'],
  kld: [shares(46), shares(47), 'KL divergence'],
  poisson: [uniformly(44, shape, 0.05, 4), wholeNumbers(45, shape, 4, 'float32'), 'Poisson'],
  cosine: [real, otherReal, 'cosine similarity'],
  focal: [real, bits, 'focal BCE'],
};

export const w4: Workload = {
  id: 'W4',
  title: 'value and gradient of a loss of 1000 × 1000 predictions',
  cases: Object.entries(losses).map(
    ([loss, [prediction, target, title]]): LossCase => ({
      kind: 'loss',
      id: `W4/${loss}`,
      title,
      unit: 'ns/element',
      work: n * n,
      loss: loss as LossName,
      prediction,
      target,
    }),
  ),
};
