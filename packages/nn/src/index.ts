export * as activations from './activations/index.ts';
export type { AddedLoss } from './added-loss.ts';
export { Callback, type RunParams } from './callbacks/callback.ts';
export { EarlyStopping, type EarlyStoppingOptions } from './callbacks/early-stopping.ts';
export { History } from './callbacks/history.ts';
export { type Hooks, LambdaCallback } from './callbacks/lambda-callback.ts';
export { ProgressBar, type ProgressBarOptions } from './callbacks/progress-bar.ts';
export { type LineOptions, type Progress, plainLine, progressLine } from './callbacks/progress-line.ts';
export type { TextStream } from './callbacks/stream.ts';
export { TerminateOnNaN } from './callbacks/terminate-on-nan.ts';
export * as initializers from './initializers/index.ts';
export { Layer } from './layer.ts';
export type { CallOptions, LayerOptions, Mode } from './layer-options.ts';
export { Activation } from './layers/activation.ts';
export { Dense, type DenseOptions } from './layers/dense.ts';
export { Dropout } from './layers/dropout.ts';
export { Embedding, type EmbeddingOptions } from './layers/embedding.ts';
export { Flatten } from './layers/flatten.ts';
export type { ConfiguredLoss, LossChoice } from './loss-choice.ts';
export * as metrics from './metrics/index.ts';
export {
  Accuracy,
  BinaryAccuracy,
  CategoricalAccuracy,
  type Direction,
  Mean,
  Metric,
  type MetricIdentifier,
  SparseCategoricalAccuracy,
  type UpdateOptions,
} from './metrics/index.ts';
export { Model } from './model.ts';
export type { Undo } from './savepoint.ts';
export { Sequential, type SequentialOptions } from './sequential.ts';
export type { ClassWeight } from './training/class-weight.ts';
export type { Compiled, CompileOptions } from './training/compiled.ts';
export type { EvaluateOptions } from './training/evaluate.ts';
export type { FitOptions } from './training/fit.ts';
export type { Logs } from './training/logs.ts';
export type { BatchOptions } from './training/on-batch.ts';
export type { PredictOptions } from './training/predict.ts';
export type { Verbose } from './training/run-options.ts';
export type { Batch, TotalLoss } from './training/total-loss.ts';
export type { WeightOptions } from './weight.ts';
