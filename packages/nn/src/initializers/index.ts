export * from './all.ts';
export { get, type InitializerIdentifier } from './get.ts';
export type { Initializer, InitializerOptions } from './initializer.ts';
export type { RandomNormalOptions, RandomUniformOptions } from './random.ts';
export type { VarianceScalingOptions } from './variance-scaling.ts';
