import type { Loss, Tensor } from 'lossgraph';
import { sumOfSquares } from '../../statistics.ts';
import type { LossCase, LossName } from '../../workloads/case.ts';
import { type Trial, Unable } from '../participant.ts';
import type { Lossgraph, Stage } from './engine.ts';
import { tensorOf } from './training.ts';

export function loss(stage: Stage, definition: LossCase): Trial {
  const { gradients } = stage.lib;
  const p = tensorOf(stage, definition.prediction);
  const t = tensorOf(stage, definition.target);
  const objective = lossNamed(stage.lib, definition.loss);
  const both = stage.run((yTrue: Tensor, yPred: Tensor) => {
    const value = objective(yTrue, yPred);
    return [value, ...gradients(value, [yPred])];
  });
  return {
    step: () => both(t, p),
    loss: () => objective(t, p).item(),
    squares: () => sumOfSquares(...gradients(objective(t, p), [p]).map((g) => g.toTypedArray())),
  };
}

/** The class of a loss and its options. */
const classes: Record<LossName, readonly [name: string, options: object]> = {
  mse: ['MeanSquaredError', {}],
  mae: ['MeanAbsoluteError', {}],
  mape: ['MeanAbsolutePercentageError', {}],
  msle: ['MeanSquaredLogarithmicError', {}],
  huber: ['Huber', {}],
  logcosh: ['LogCosh', {}],
  cosine: ['CosineSimilarity', {}],
  hinge: ['Hinge', {}],
  'squared-hinge': ['SquaredHinge', {}],
  'categorical-hinge': ['CategoricalHinge', {}],
  kld: ['KLDivergence', {}],
  poisson: ['Poisson', {}],
  bce: ['BinaryCrossentropy', { fromLogits: true }],
  focal: ['BinaryFocalCrossentropy', { applyClassBalancing: true, fromLogits: true }],
  cce: ['CategoricalCrossentropy', { fromLogits: true }],
  'categorical-focal': ['CategoricalFocalCrossentropy', { fromLogits: true }],
  'sparse-cce': ['SparseCategoricalCrossentropy', { fromLogits: true }],
  gce: ['CategoricalGeneralizedCrossEntropy', {}],
  ctc: ['CTC', {}],
  dice: ['Dice', {}],
  tversky: ['Tversky', { alpha: 0.3, beta: 0.7 }],
  circle: ['Circle', {}],
};

function lossNamed(lib: Lossgraph, loss: LossName): Loss {
  const [name, options] = classes[loss];
  const Class: unknown = Reflect.get(lib, name);
  if (typeof Class !== 'function') throw new Unable(`this build has no ${name}`);
  return new (Class as new (options: object) => Loss)(options);
}
