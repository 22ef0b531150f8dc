import { type Recipe, uniformly, wholeNumbers } from '../arrays/recipe.ts';
import type { LossCase, LossName, Workload } from './case.ts';

const n = 1000;
const shape = [n, n];

const real = uniformly(41, shape, -4, 4);
const otherReal = uniformly(43, shape, -4, 4);
const positive = uniformly(44, shape, 0.05, 4);
const otherPositive = uniformly(48, shape, 0.05, 4);
const probabilities = uniformly(49, shape, 0.02, 0.98);
const bits = wholeNumbers(42, shape, 2, { dtype: 'float32' });
const signs = wholeNumbers(42, shape, 2, { dtype: 'float32', from: -1, step: 2 });
const counts = wholeNumbers(45, shape, 4, { dtype: 'float32' });
const classes = wholeNumbers(40, [n], n);
const oneHot: Recipe = { recipe: 'one hot', shape, of: classes };
const shares = (stream: number): Recipe => ({ recipe: 'shares', shape, of: uniformly(stream, shape, 0.05, 1) });

/** 32 sequences of 128 frames and 256 classes, class 0 being the blank, with 30 labels each: 2²⁰ logits. */
const frames = uniformly(51, [32, 128, 256], -4, 4);
const labels = wholeNumbers(52, [32, 30], 255, { from: 1 });

/** 1000 samples of 100 identities in 64 dimensions, of length 1: 1e6 pairs. */
const embeddings: Recipe = { recipe: 'directions', shape: [n, 64], of: uniformly(53, [n, 64], -1, 1) };
const identities = wholeNumbers(54, [n], 100);

/** Predictions and targets, and what to call the loss. Options are those of Keras by default, but where the title says so. */
const losses: Record<LossName, readonly [prediction: Recipe, target: Recipe, title: string]> = {
  mse: [real, otherReal, 'MSE'],
  mae: [real, otherReal, 'MAE'],
  mape: [positive, otherPositive, 'MAPE'],
  msle: [positive, otherPositive, 'MSLE'],
  huber: [real, otherReal, 'Huber'],
  logcosh: [real, otherReal, 'LogCosh'],
  cosine: [real, otherReal, 'cosine similarity'],
  hinge: [real, signs, 'hinge'],
  'squared-hinge': [real, signs, 'squared hinge'],
  'categorical-hinge': [real, oneHot, 'categorical hinge'],
  kld: [shares(46), shares(47), 'KL divergence'],
  poisson: [positive, counts, 'Poisson'],
  bce: [real, bits, 'BCE from logits'],
  focal: [real, bits, 'focal BCE from logits, balanced'],
  cce: [real, oneHot, 'categorical CE from logits'],
  'categorical-focal': [real, oneHot, 'categorical focal CE from logits'],
  'sparse-cce': [real, classes, 'sparse categorical CE from logits'],
  gce: [shares(46), classes, 'generalized CE'],
  ctc: [frames, labels, 'CTC, 32 × 128 × 256'],
  dice: [probabilities, bits, 'Dice'],
  tversky: [probabilities, bits, 'Tversky, α = 0.3, β = 0.7'],
  circle: [embeddings, identities, 'circle, 1000 × 1000 pairs'],
};

export const w4: Workload = {
  id: 'W4',
  title: 'value and gradient of a loss, 1000 × 1000 predictions',
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
