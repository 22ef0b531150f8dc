import type { DType } from '@lossgraph/core';
import type { Reduction } from './reduction.ts';

/** What every configured loss takes beside its own options. */
export interface LossOptions {
  /** How per-sample values become the loss; default `sum_over_batch_size`, their mean. */
  readonly reduction?: Reduction | null;
  /** What reports call it. */
  readonly name?: string;
  /** `float32` or `float64`: both inputs are cast to it; default: the prediction's own. */
  readonly dtype?: DType | null;
  /**
   * Whether to check at every call that predictions and targets are finite, and probabilities in [0, 1] where the loss
   * takes them to be; for debugging, default `false`. Class indices are always checked.
   */
  readonly checkInputs?: boolean;
}

/** What every configured loss takes: the defaults, and what each means. */
export const commonOptions: Readonly<
  Record<keyof LossOptions, { readonly value: string | boolean | null; readonly meaning: string }>
> = {
  reduction: { value: 'sum_over_batch_size', meaning: 'how per-sample values become the loss' },
  name: { value: null, meaning: 'what reports call it; unless told, the name of the loss' },
  dtype: { value: null, meaning: "float32 or float64: both inputs are cast to it; null: the prediction's own" },
  checkInputs: {
    value: false,
    meaning:
      'whether to check at every call that predictions and targets are finite, and probabilities in [0, 1]; for debugging',
  },
};
