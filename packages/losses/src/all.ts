// The losses, one line each. There is no other list of them.
export { BinaryCrossentropy, type BinaryCrossentropyOptions, binaryCrossentropy } from './binary-crossentropy.ts';
export {
  BinaryFocalCrossentropy,
  type BinaryFocalCrossentropyOptions,
  binaryFocalCrossentropy,
} from './binary-focal-crossentropy.ts';
export {
  CategoricalCrossentropy,
  type CategoricalCrossentropyOptions,
  categoricalCrossentropy,
} from './categorical-crossentropy.ts';
export {
  CategoricalFocalCrossentropy,
  type CategoricalFocalCrossentropyOptions,
  categoricalFocalCrossentropy,
} from './categorical-focal-crossentropy.ts';
export {
  CategoricalGeneralizedCrossEntropy,
  type CategoricalGeneralizedCrossEntropyOptions,
  categoricalGeneralizedCrossEntropy,
} from './categorical-generalized-cross-entropy.ts';
export { CategoricalHinge, type CategoricalHingeOptions, categoricalHinge } from './categorical-hinge.ts';
export { Circle, type CircleOptions, circle } from './circle.ts';
export { CosineSimilarity, type CosineSimilarityOptions, cosineSimilarity } from './cosine-similarity.ts';
export { CTC, type CTCOptions, ctc } from './ctc.ts';
export { Dice, type DiceOptions, dice } from './dice.ts';
export { Hinge, type HingeOptions, hinge } from './hinge.ts';
export { Huber, type HuberOptions, huber } from './huber.ts';
export { KLDivergence, type KLDivergenceOptions, klDivergence } from './kl-divergence.ts';
export { LogCosh, type LogCoshOptions, logCosh } from './log-cosh.ts';
export { MeanAbsoluteError, type MeanAbsoluteErrorOptions, meanAbsoluteError } from './mean-absolute-error.ts';
export {
  MeanAbsolutePercentageError,
  type MeanAbsolutePercentageErrorOptions,
  meanAbsolutePercentageError,
} from './mean-absolute-percentage-error.ts';
export { MeanSquaredError, type MeanSquaredErrorOptions, meanSquaredError } from './mean-squared-error.ts';
export {
  MeanSquaredLogarithmicError,
  type MeanSquaredLogarithmicErrorOptions,
  meanSquaredLogarithmicError,
} from './mean-squared-logarithmic-error.ts';
export { Poisson, type PoissonOptions, poisson } from './poisson.ts';
export {
  SparseCategoricalCrossentropy,
  type SparseCategoricalCrossentropyOptions,
  sparseCategoricalCrossentropy,
} from './sparse-categorical-crossentropy.ts';
export { SquaredHinge, type SquaredHingeOptions, squaredHinge } from './squared-hinge.ts';
export { Tversky, type TverskyOptions, tversky } from './tversky.ts';
