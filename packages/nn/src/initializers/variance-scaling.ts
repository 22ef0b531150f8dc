import { type Shape, show, sizeOf, ValueError, whatIsKnown } from '@lossgraph/core';
import type { Initializer } from './initializer.ts';
import { randomNormal, randomUniform, truncatedNormal } from './random.ts';

type Fan = 'fan_in' | 'fan_out' | 'fan_avg';
type Distribution = 'truncated_normal' | 'untruncated_normal' | 'uniform';

export interface VarianceScalingOptions {
  /** > 0 */
  readonly scale?: number;
  /** What the variance is divided by: inputs of a unit, its outputs, or their mean. */
  readonly mode?: Fan;
  readonly distribution?: Distribution;
}

const fans: Record<Fan, (fanIn: number, fanOut: number) => number> = {
  fan_in: (fanIn) => fanIn,
  fan_out: (_, fanOut) => fanOut,
  fan_avg: (fanIn, fanOut) => (fanIn + fanOut) / 2,
};

const draws: Record<Distribution, (variance: number) => Initializer> = {
  // Cutting at two sigma narrows the distribution; dividing by its standard deviation restores the variance.
  truncated_normal: (variance) => truncatedNormal({ stddev: Math.sqrt(variance) / 0.8796256610342398 }),
  untruncated_normal: (variance) => randomNormal({ stddev: Math.sqrt(variance) }),
  uniform: (variance) => randomUniform({ low: -Math.sqrt(3 * variance), high: Math.sqrt(3 * variance) }),
};

/**
 * Returns the initializer that draws values of mean 0 and variance scale / fan, so that signals keep their size from
 * layer to layer.
 *
 * The fans of `[…, in, out]` are in and out, each times the lengths of the axes before; of a vector, its length.
 *
 * @throws ValueError for an unknown mode or distribution, or a scale that is not positive
 * @see X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010;
 *   K. He et al., "Delving deep into rectifiers", ICCV 2015, arXiv:1502.01852
 */
export function varianceScaling({
  scale = 1,
  mode = 'fan_in',
  distribution = 'truncated_normal',
}: VarianceScalingOptions = {}): Initializer {
  if (!(scale > 0 && scale < Number.POSITIVE_INFINITY)) {
    throw new ValueError(`varianceScaling: scale out of range; got ${show(scale)}; allowed is a finite number > 0`);
  }
  const fan = oneOf('mode', mode, fans);
  const draw = oneOf('distribution', distribution, draws);
  return (shape, options) => {
    const [fanIn, fanOut] = fansOf(shape);
    return draw(scale / Math.max(1, fan(fanIn, fanOut)))(shape, options);
  };
}

/** Returns U(−L, L) with L = √(6 / (in + out)). */
export function glorotUniform(): Initializer {
  return varianceScaling({ mode: 'fan_avg', distribution: 'uniform' });
}

/** Returns the truncated normal distribution of variance 2 / (in + out). */
export function glorotNormal(): Initializer {
  return varianceScaling({ mode: 'fan_avg' });
}

/** Returns U(−L, L) with L = √(6 / in). */
export function heUniform(): Initializer {
  return varianceScaling({ scale: 2, distribution: 'uniform' });
}

/** Returns the truncated normal distribution of variance 2 / in. */
export function heNormal(): Initializer {
  return varianceScaling({ scale: 2 });
}

/** Returns U(−L, L) with L = √(3 / in). */
export function lecunUniform(): Initializer {
  return varianceScaling({ distribution: 'uniform' });
}

/** Returns the truncated normal distribution of variance 1 / in. */
export function lecunNormal(): Initializer {
  return varianceScaling();
}

function fansOf(shape: Shape): [number, number] {
  const [fanIn = 1, fanOut = fanIn] = shape.slice(-2);
  const window = sizeOf(shape.slice(0, -2));
  return [window * fanIn, window * fanOut];
}

function oneOf<T>(name: string, value: string, choices: Readonly<Record<string, T>>): T {
  const found = choices[value];
  if (found !== undefined) return found;
  throw new ValueError(
    `varianceScaling: unknown ${name}; got ${show(value)}; ${whatIsKnown(value, Object.keys(choices))}`,
  );
}
