import { type Strided, ValueError } from '@lossgraph/core';

export interface WithinAttrs {
  readonly low: number;
  readonly high: number;
  /** Who asks, and what the values are called: `binary_crossentropy`, `yPred`. */
  readonly owner: string;
  readonly noun: string;
  /** What to do about it. */
  readonly advice: string;
}

/** Copies numbers of an interval, and refuses the first that lies outside or is NaN. */
export function withinKernel(out: Strided, [x]: readonly [Strided], attrs: WithinAttrs): void {
  const index = new Array<number>(x.shape.length).fill(0);
  for (let i = 0; i < out.size; i++) {
    const value = x.data[index.reduce((at, k, axis) => at + k * x.stride[axis]!, x.offset)]!;
    if (!(value >= attrs.low && value <= attrs.high)) refuse(value, index, attrs);
    out.data[i] = value;
    for (let axis = index.length - 1; axis >= 0 && ++index[axis]! === x.shape[axis]; axis--) index[axis] = 0;
  }
}

function refuse(value: number, index: readonly number[], { low, high, owner, noun, advice }: WithinAttrs): never {
  const problem = Number.isNaN(value) ? 'is no number' : 'out of range';
  const allowed = high === Number.POSITIVE_INFINITY ? `numbers ≥ ${low}` : `${low} … ${high}`;
  throw new ValueError(
    `${owner}: ${noun} ${problem}; got ${value} at position [${index.join(', ')}]; allowed are ${allowed}${advice}`,
  );
}
