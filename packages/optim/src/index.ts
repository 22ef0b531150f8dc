export * from './all.ts';
export type { Clipping } from './clip.ts';
export { get, identifiers, type OptimizerIdentifier } from './get.ts';
export type { LearningRateSchedule } from './learning-rate.ts';
export { Optimizer, type OptimizerOptions, type Slots } from './optimizer.ts';
