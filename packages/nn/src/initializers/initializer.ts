import type { Generator, Shape, Tensor } from '@lossgraph/core';

export interface InitializerOptions {
  /** Where random numbers come from. */
  readonly generator: Generator;
  readonly dtype: 'float32' | 'float64';
}

/** Makes the first value of a weight of that shape. */
export type Initializer = (shape: Shape, options: InitializerOptions) => Tensor;
