import { allocate, checkDType, type DType } from './dtype.ts';
import { DTypeError, ShapeError, ValueError } from './errors.ts';
import { strided } from './kernels/strided.ts';
import { add, mul } from './ops/arithmetic.ts';
import { less } from './ops/compare.ts';
import { log1p, neg, sqrt } from './ops/elementwise.ts';
import { randomTruncatedNormal, randomUniform } from './ops/random.ts';
import { argSort } from './ops/sort.ts';
import { cos } from './ops/trigonometry.ts';
import { withDefaults } from './options.ts';
import { checkFinite, checkShape, type Shape, show } from './shape.ts';
import { Tensor } from './tensor.ts';
import { Variable } from './variable.ts';

export interface UniformOptions {
  readonly low?: number;
  readonly high?: number;
  readonly dtype?: 'float32' | 'float64';
}

export interface NormalOptions {
  readonly mean?: number;
  readonly stddev?: number;
  readonly dtype?: 'float32' | 'float64';
}

export interface BernoulliOptions {
  /** How often `true` comes. */
  readonly probability?: number;
}

/**
 * A seeded stream of random tensors. Its whole state is one Variable (two key words, one draw counter), so a checkpoint
 * that holds the state resumes the stream, and a compiled program draws what an eager one would. The same seed gives the
 * same bits on every machine.
 *
 * @throws ValueError for a seed that is no whole number
 * @example
 * ```ts
 * const random = new Generator(42);
 * random.uniform([2, 3]).shape; // [2, 3]
 * String(new Generator(7).normal([2])) === String(new Generator(7).normal([2])); // true
 * ```
 */
export class Generator {
  /** `[key, key, draws]`, int32. */
  readonly state: Variable;

  constructor(seed: number) {
    if (!Number.isSafeInteger(seed)) {
      throw new ValueError(`Generator: seed is no whole number; got ${show(seed)}; allowed is any safe integer`);
    }
    const high = Math.floor(seed / 2 ** 32) | 0;
    this.state = new Variable(new Int32Array([high, seed | 0, 0]), { name: 'generator_state', trainable: false });
  }

  /** Returns values uniform from `low` (default: 0) to `high` (default: 1); `high` itself can only come by rounding. */
  uniform(shape: Shape, options?: UniformOptions): Tensor {
    const { low, high, dtype } = withDefaults<Required<UniformOptions>>('uniform', options, {
      low: 0,
      high: 1,
      dtype: 'float32',
    });
    checkFinite('uniform', 'low', low);
    checkFinite('uniform', 'high', high);
    if (low > high) {
      throw new ValueError(`uniform: not an interval; got ${low} … ${high}; low must not be above high`);
    }
    checkShape('uniform', shape);
    checkDraw('uniform', dtype);
    return scaled(randomUniform(this.#next(), shape, dtype), low, high - low);
  }

  /** Returns normally distributed values, by the Box–Muller transform. */
  normal(shape: Shape, options?: NormalOptions): Tensor {
    const { mean, stddev, dtype } = checkNormal('normal', options);
    checkShape('normal', shape);
    const radius = sqrt(mul(log1p(neg(randomUniform(this.#next(), shape, dtype))), -2)); // 1 − u is never 0
    const angle = mul(randomUniform(this.#next(), shape, dtype), 2 * Math.PI);
    return scaled(mul(radius, cos(angle)), mean, stddev);
  }

  /** Returns normally distributed values, those further than 2 `stddev` from `mean` drawn again. */
  truncatedNormal(shape: Shape, options?: NormalOptions): Tensor {
    const { mean, stddev, dtype } = checkNormal('truncatedNormal', options);
    checkShape('truncatedNormal', shape);
    return scaled(randomTruncatedNormal(this.#next(), shape, dtype), mean, stddev);
  }

  /** Returns bool values that are true with `probability` (default: 0.5). @throws ValueError unless it lies in 0 … 1 */
  bernoulli(shape: Shape, options?: BernoulliOptions): Tensor {
    const { probability } = withDefaults('bernoulli', options, { probability: 0.5 });
    if (!(typeof probability === 'number' && probability >= 0 && probability <= 1)) {
      throw new ValueError(`bernoulli: not a probability; got ${show(probability)}; allowed are numbers from 0 to 1`);
    }
    checkShape('bernoulli', shape);
    return less(randomUniform(this.#next(), shape, 'float64'), probability);
  }

  /** Returns the numbers 0 … n − 1 in random order, int32 `[n]`. @throws ShapeError unless n is a whole number ≥ 0 */
  permutation(n: number): Tensor {
    if (!Number.isInteger(n) || n < 0)
      throw new ShapeError(`permutation: not a length; got ${show(n)}; allowed is a whole number ≥ 0`);
    checkShape('permutation', [n]);
    return argSort(randomUniform(this.#next(), [n], 'float64'));
  }

  /** Returns one whole number in [low, high). @throws ValueError unless both are whole and low < high */
  integer(low: number, high: number): number {
    if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || low >= high) {
      throw new ValueError(
        `integer: not an interval; got ${show(low)} and ${show(high)}; allowed are whole numbers low < high`,
      );
    }
    return low + Math.floor(this.uniform([], { dtype: 'float64' }).item() * (high - low));
  }

  /** Returns a generator whose stream has nothing to do with this one's. */
  split(): Generator {
    const child = new Generator(0);
    child.state.assign(new Int32Array([this.integer(-(2 ** 31), 2 ** 31), this.integer(-(2 ** 31), 2 ** 31), 0]));
    return child;
  }

  /** Returns a tensor of `f(u, i)` for u uniform in [0, 1): 24 random bits for float32, 53 else. */
  map(shape: Shape, dtype: DType, f: (u: number, index: number) => number): Tensor {
    const units = this.uniform(shape, { dtype: dtype === 'float32' ? 'float32' : 'float64' }).toTypedArray();
    const out = allocate(checkDType('map', dtype), units.length);
    for (let i = 0; i < out.length; i++) out[i] = f(units[i] ?? 0, i);
    return new Tensor(strided(out, shape.slice()), dtype);
  }

  /** The present state; the next draw finds another. */
  #next(): Tensor {
    const state = this.state.value;
    this.state.assign(add(state, oneMoreDraw));
    return state;
  }
}

const oneMoreDraw = new Int32Array([0, 0, 1]);

function checkNormal(op: string, options: NormalOptions | undefined): Required<NormalOptions> {
  const { mean, stddev, dtype } = withDefaults<Required<NormalOptions>>(op, options, {
    mean: 0,
    stddev: 1,
    dtype: 'float32',
  });
  checkFinite(op, 'mean', mean);
  if (checkFinite(op, 'stddev', stddev) < 0) {
    throw new ValueError(`${op}: stddev is negative; got ${stddev}; allowed are numbers ≥ 0`);
  }
  return { mean, stddev, dtype: checkDraw(op, dtype) };
}

function checkDraw(op: string, dtype: unknown): 'float32' | 'float64' {
  const known = checkDType(op, dtype);
  if (known === 'float32' || known === 'float64') return known;
  throw new DTypeError(`${op}: draws floats; got ${known}; allowed are float32 and float64`);
}

function scaled(x: Tensor, low: number, width: number): Tensor {
  const wide = width === 1 ? x : mul(x, width);
  return low === 0 ? wide : add(wide, low);
}

let shared: Generator | undefined;

/** Returns the generator that initializers, shuffling and Dropout draw from unless they are given one of their own. */
export function defaultGenerator(): Generator {
  shared ??= new Generator(0);
  return shared;
}

/**
 * Starts the default generator anew, so that everything drawn from it after this call is reproducible.
 *
 * @throws ValueError for a seed that is no whole number
 */
export function setRandomSeed(seed: number): void {
  defaultGenerator().state.assign(new Generator(seed).state.value);
}
