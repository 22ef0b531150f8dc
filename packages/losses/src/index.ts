export * from './all.ts';
export { crossentropyFor } from './crossentropy-for.ts';
export {
  defineLoss,
  type LossDefinition,
  type LossExample,
  type LossFunction,
  type LossKink,
  type LossPrimal,
  type LossSample,
  type LossVjp,
} from './define-loss.ts';
export { type Describable, describe, exampleCall } from './describe.ts';
export { meanOfElements } from './elementwise.ts';
export { get, identifiers, type LossIdentifier } from './get.ts';
export { Loss, type LossClass, lossClass, lossOf } from './loss.ts';
export { commonOptions, type LossOptions } from './loss-options.ts';
export { EPSILON } from './probability.ts';
export {
  elementCurve,
  type Profile,
  type ProfileCurve,
  type ProfilePoint,
  profileOf,
  profilePoints,
  twoClasses,
} from './profile.ts';
export { type Reduction, reduceWeighted, reductionMeanings, reductions, type Weighting } from './reduction.ts';
export { anyValue, labels, pairs, sampleShapes, unit } from './samples.ts';
export { deserialize, type LossConfig, serialize } from './serialize.ts';
export { equalShapes, labelShapes, type ShapeRule } from './shape-rules.ts';
