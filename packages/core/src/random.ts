import { allocate, type DType } from './dtype.ts';
import { ShapeError, ValueError } from './errors.ts';
import { strided } from './kernels/strided.ts';
import { threefry2x32 } from './kernels/threefry.ts';
import { checkFinite, checkShape, type Shape, show, sizeOf } from './shape.ts';
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

/**
 * A seeded stream of random tensors. Its whole state is one Variable (two key words, one draw counter), so a checkpoint
 * that holds the state resumes the stream. The same seed gives the same bits on every machine.
 *
 * @throws ValueError for a seed that is no whole number
 * @example
 * ```ts
 * const random = new Generator(42);
 * random.uniform([2, 3]).shape; // [2, 3]
 * new Generator(7).permutation(4).toArray(); // the same order in every run
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

  /** Returns uniform values in [low, high). */
  uniform(shape: Shape, { low = 0, high = 1, dtype = 'float32' }: UniformOptions = {}): Tensor {
    checkFinite('uniform', 'low', low);
    checkFinite('uniform', 'high', high);
    return this.map(shape, dtype, (u) => low + (high - low) * u);
  }

  /** Returns normally distributed values, by the Box–Muller transform. */
  normal(shape: Shape, { mean = 0, stddev = 1, dtype = 'float32' }: NormalOptions = {}): Tensor {
    checkFinite('normal', 'mean', mean);
    checkFinite('normal', 'stddev', stddev);
    const angles = this.#units(checkShape('normal', shape));
    return this.map(shape, dtype, (u, i) => {
      const radius = Math.sqrt(-2 * Math.log1p(-u));
      return mean + stddev * radius * Math.cos(2 * Math.PI * (angles[i] ?? 0));
    });
  }

  /** Returns the numbers 0 … n − 1 in random order, int32 `[n]` (Fisher–Yates). */
  permutation(n: number): Tensor {
    if (!Number.isInteger(n) || n < 0)
      throw new ShapeError(`permutation: not a length; got ${show(n)}; allowed is a whole number ≥ 0`);
    const units = this.#units([n]);
    const order = Int32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = Math.floor((units[i] ?? 0) * (i + 1));
      [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
    }
    return new Tensor(strided(order, [n]), 'int32');
  }

  /** Returns one whole number in [low, high). */
  integer(low: number, high: number): number {
    return low + Math.floor((this.#units([1])[0] ?? 0) * (high - low));
  }

  /** Returns a generator whose stream has nothing to do with this one's. */
  split(): Generator {
    const child = new Generator(0);
    child.state.assign(new Int32Array([this.integer(-(2 ** 31), 2 ** 31), this.integer(-(2 ** 31), 2 ** 31), 0]));
    return child;
  }

  /** Returns a tensor of `f(u, i)` for uniform u in [0, 1): 24 random bits for float32, 53 else. */
  map(shape: Shape, dtype: DType, f: (u: number, index: number) => number): Tensor {
    const units = this.#units(checkShape('random', shape), dtype === 'float32' ? 24 : 53);
    const out = allocate(dtype, units.length);
    for (let i = 0; i < out.length; i++) out[i] = f(units[i] ?? 0, i);
    return new Tensor(strided(out, shape.slice()), dtype);
  }

  #units(shape: Shape, bits: 24 | 53 = 53): Float64Array {
    const [k0 = 0, k1 = 0, draw = 0] = this.state.value.toTypedArray();
    this.state.assign(new Int32Array([k0, k1, (draw + 1) | 0]));
    const words = new Int32Array(2);
    return Float64Array.from({ length: sizeOf(shape) }, (_, i) => {
      threefry2x32(words, 0, k0, k1, i, draw);
      const [x = 0, y = 0] = words;
      return bits === 24 ? (x >>> 8) / 2 ** 24 : ((x >>> 5) * 2 ** 26 + (y >>> 6)) / 2 ** 53;
    });
  }
}

const shared = new Generator(0);

/** Returns the generator that initializers, shuffling and Dropout draw from unless they are given one of their own. */
export function defaultGenerator(): Generator {
  return shared;
}

/**
 * Starts the default generator anew, so that everything drawn from it after this call is reproducible.
 *
 * @throws ValueError for a seed that is no whole number
 */
export function setRandomSeed(seed: number): void {
  shared.state.assign(new Generator(seed).state.value);
}
