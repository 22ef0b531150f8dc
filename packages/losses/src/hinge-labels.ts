import { all, equal, logicalOr, mul, show, sub, type Tensor, ValueError, where } from '@lossgraph/core';

export interface HingeOptions {
  /**
   * What targets are: `signs`, −1 or 1, taken as they are; `zeroOne`, 0 or 1, turned into 2t − 1; or `auto`, as in Keras:
   * `zeroOne` if every element of the batch is 0 or 1, else `signs`.
   */
  readonly labels: 'auto' | 'zeroOne' | 'signs';
}

/** Refuses an unknown kind of labels. */
export function checkHinge(name: string, { labels }: HingeOptions): void {
  if (labels === 'auto' || labels === 'zeroOne' || labels === 'signs') return;
  throw new ValueError(`${name}: unknown labels; got ${show(labels)}; allowed are 'auto', 'zeroOne' and 'signs'`);
}

/** Returns the targets as signs. */
export function signsOf(t: Tensor, attrs: HingeOptions): Tensor {
  return where(converts(t, attrs), sub(mul(2, t), 1), t);
}

/** Returns the derivative with respect to targets, given that with respect to signs: twice that where they are converted. */
export function throughSigns(t: Tensor, slope: Tensor, attrs: HingeOptions): Tensor {
  return where(converts(t, attrs), mul(2, slope), slope);
}

/** Whether targets are converted, as a bool scalar: decided in ops, so that it can be compiled. */
function converts(t: Tensor, { labels }: HingeOptions): Tensor | boolean {
  return labels === 'auto' ? all(logicalOr(equal(t, 0), equal(t, 1))) : labels === 'zeroOne';
}
