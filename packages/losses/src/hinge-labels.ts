import { add, all, cast, equal, full, logicalOr, mul, show, sub, type Tensor, ValueError } from '@lossgraph/core';

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

/** Returns the targets as signs: t (1 + c) − c, with c = 1 if they are converted. */
export function signsOf(t: Tensor, attrs: HingeOptions): Tensor {
  if (attrs.labels === 'signs') return t;
  const c = converts(t, attrs);
  return sub(mul(t, add(c, 1)), c);
}

/** Returns the derivative with respect to targets, given that with respect to signs: twice that where they are converted. */
export function throughSigns(t: Tensor, slope: Tensor, attrs: HingeOptions): Tensor {
  return attrs.labels === 'signs' ? slope : mul(slope, add(converts(t, attrs), 1));
}

/** 1 if targets are converted, else 0: decided in ops, so that it can be compiled. */
function converts(t: Tensor, { labels }: HingeOptions): Tensor {
  return labels === 'auto' ? cast(all(logicalOr(equal(t, 0), equal(t, 1))), t.dtype) : full([], 1, t.dtype);
}
