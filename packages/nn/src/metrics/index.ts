export type { AccuracyOptions, BinaryAccuracyOptions } from './accuracy.ts';
export * from './all.ts';
export { get, identifiers, type MetricIdentifier } from './get.ts';
export { MeanOfLoss } from './mean-of-loss.ts';
export { type Direction, Metric, type UpdateOptions } from './metric.ts';
