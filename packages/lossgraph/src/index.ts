export { type Compiled, compile } from '@lossgraph/compile';
export * from '@lossgraph/core';
export {
  defineLoss,
  equalShapes,
  Loss,
  type LossClass,
  type LossConfig,
  type LossDefinition,
  type LossExample,
  type LossFunction,
  type LossIdentifier,
  type LossKink,
  type LossOptions,
  type LossPrimal,
  type LossSample,
  type LossVjp,
  labelShapes,
  lossClass,
  lossOf,
  meanOfElements,
  pairs,
  type Reduction,
  type Weighting,
} from '@lossgraph/losses';
export * from '@lossgraph/losses/all';
export * from '@lossgraph/nn';
export { type LearningRateSchedule, Optimizer, type OptimizerIdentifier } from '@lossgraph/optim';
export * from '@lossgraph/optim/all';
export * as losses from './losses.ts';
export * as optimizers from './optimizers.ts';
