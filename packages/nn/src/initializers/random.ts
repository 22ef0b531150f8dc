import { checkNumber, type Shape, sizeOf, type Tensor, tensor, ValueError } from '@lossgraph/core';
import type { Initializer, InitializerOptions } from './initializer.ts';

export interface RandomUniformOptions {
  readonly low?: number;
  readonly high?: number;
}

/** Returns the initializer that draws from the uniform distribution over [low, high). @throws ValueError unless low ≤ high */
export function randomUniform({ low = -0.05, high = 0.05 }: RandomUniformOptions = {}): Initializer {
  checkNumber('randomUniform', 'low', low);
  checkNumber('randomUniform', 'high', high);
  if (low > high)
    throw new ValueError(`randomUniform: the range is empty; got [${low}, ${high}); low must not be above high`);
  return (shape, { generator, dtype }) => generator.uniform(shape, { low, high, dtype });
}

export interface RandomNormalOptions {
  readonly mean?: number;
  /** ≥ 0 */
  readonly stddev?: number;
}

/** Returns the initializer that draws from the normal distribution. @throws ValueError for a negative stddev */
export function randomNormal({ mean = 0, stddev = 0.05 }: RandomNormalOptions = {}): Initializer {
  checkNormal('randomNormal', mean, stddev);
  return (shape, { generator, dtype }) => generator.normal(shape, { mean, stddev, dtype });
}

/**
 * Returns the initializer that draws from the normal distribution, drawing again what is more than two `stddev` from the
 * mean. What remains has a standard deviation of 0.88 `stddev`.
 *
 * @throws ValueError for a negative stddev
 */
export function truncatedNormal({ mean = 0, stddev = 0.05 }: RandomNormalOptions = {}): Initializer {
  checkNormal('truncatedNormal', mean, stddev);
  return (shape, options) => {
    const values = withinTwo(shape, options);
    return tensor(
      values.map((z) => mean + stddev * z),
      { shape, dtype: options.dtype },
    );
  };
}

/** Returns standard normal values, each in [−2, 2]. */
function withinTwo(shape: Shape, { generator }: InitializerOptions): Float64Array {
  const draw = (n: number): Tensor => generator.normal([n], { dtype: 'float64' });
  const values = Float64Array.from(draw(sizeOf(shape)).toTypedArray());
  const isOut = (z: number) => Math.abs(z) > 2;
  for (let out = values.filter(isOut).length; out > 0; out = values.filter(isOut).length) {
    const again = draw(out).toTypedArray().values();
    for (let i = 0; i < values.length; i++) if (isOut(values[i] ?? 0)) values[i] = again.next().value ?? 0;
  }
  return values;
}

function checkNormal(owner: string, mean: number, stddev: number): void {
  checkNumber(owner, 'mean', mean);
  checkNumber(owner, 'stddev', stddev, { least: 0 });
}
