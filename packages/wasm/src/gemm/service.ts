import { encodeModule } from '../encode/module.ts';
import { detectFeatures } from '../features.ts';
import { type Arithmetic, reproducible } from '../math/arithmetic.ts';
import { scratchBytes } from './blocks.ts';
import { elementsOf, type FloatType } from './elements.ts';
import { gemmOfAnySize } from './gemm.ts';
import { gemmKernels } from './micro-kernel.ts';

export interface GemmServiceOptions {
  /** What is multiplied; float32. */
  readonly type?: FloatType;
  readonly arithmetic?: Arithmetic;
  /** Larger products are refused, in bytes for both factors, product and scratch: 1 GiB. */
  readonly maxBytes?: number;
  /** Memory up to this size is kept for the next call; more than that is given back: 64 MiB. */
  readonly keepBytes?: number;
}

/** C = op(A) · op(B), [m, k] · [k, n] → [m, n], on ordinary arrays of the service's type, row by row without gaps. */
export interface MatrixProduct {
  readonly a: Floats;
  readonly b: Floats;
  readonly c: Floats;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** A is stored as k rows of m. */
  readonly transposeA?: boolean;
  /** B is stored as n rows of k. */
  readonly transposeB?: boolean;
}

export type Floats = Float32Array | Float64Array;

export interface GemmService {
  /** Whether {@link multiply} can compute a product of these sizes, and is faster than a loop in JavaScript. */
  wins(m: number, n: number, k: number): boolean;
  /** Copies A and B in, multiplies, and copies C out. */
  multiply(product: MatrixProduct): void;
}

/**
 * Below so many multiplications a plain loop is faster: the call, the copies and the packing take as long as that. Measured
 * against the loops of core: of float32, at 4 × 4 × 4 both take 0.65 µs, at 8 × 8 × 8 it is 0.7 against 1.4; of float64 it is
 * 2 against 1.5 there, and at 10 × 10 × 10 it is 2 against 2.3.
 */
const WORTH_IT = { float32: 256, float64: 768 } as const;

/**
 * Matrix products for arrays outside of WebAssembly. One module and one memory, made when they are first needed.
 *
 * @example
 * ```ts
 * import { createGemm } from '@lossgraph/wasm';
 *
 * const gemm = createGemm();
 * const [m, n, k] = [32, 10, 128];
 * const [a, b, c] = [new Float32Array(m * k), new Float32Array(k * n), new Float32Array(m * n)];
 * if (gemm.wins(m, n, k)) gemm.multiply({ a, b, c, m, n, k });
 * ```
 */
export function createGemm(options: GemmServiceOptions = {}): GemmService {
  const { type = 'float32', arithmetic = reproducible, maxBytes = 2 ** 30, keepBytes = 2 ** 26 } = options;
  const { bytes: size } = elementsOf[type];
  let module: WebAssembly.Module | undefined;
  let kept: Instance | undefined;

  const withBytes = (bytes: number): Instance => {
    if (kept && kept.memory.byteLength >= bytes) return kept;
    module ??= compile(type, arithmetic);
    if (bytes > keepBytes) return instantiate(module, type, bytes);
    kept = instantiate(module, type, Math.min(2 * bytes, keepBytes));
    return kept;
  };

  return {
    wins: (m, n, k) => m * n * k >= WORTH_IT[type] && detectFeatures().simd && layout(type, m, n, k).end <= maxBytes,
    multiply({ a, b, c, m, n, k, transposeA = false, transposeB = false }) {
      checkArrays(type, { a, b, c }, { a: m * k, b: k * n, c: m * n });
      const { atB, atC, scratch, end } = layout(type, m, n, k);
      if (end > maxBytes) throw new RangeError(`gemm: too large; got ${end} bytes; allowed are ${maxBytes}`);
      const { memory, products } = withBytes(end);
      memory.set(a, 0);
      memory.set(b, atB / size);
      const [lda, ldb] = [transposeA ? m : k, transposeB ? k : n];
      const product = products[form(transposeA, transposeB)];
      product(0, atB, atC, scratch, m, n, k, lda, ldb, n);
      c.set(memory.subarray(atC / size, atC / size + m * n));
    },
  };
}

type Form = 'nn' | 'nt' | 'tn' | 'tt';

interface Instance {
  readonly memory: Floats;
  readonly products: Readonly<Record<Form, (...values: number[]) => void>>;
}

function form(transposeA: boolean, transposeB: boolean): Form {
  return `${transposeA ? 't' : 'n'}${transposeB ? 't' : 'n'}`;
}

function compile(type: FloatType, arithmetic: Arithmetic): WebAssembly.Module {
  const kernels = gemmKernels({ type, arithmetic });
  const functions = [false, true].flatMap((transposeA) =>
    [false, true].map((transposeB) =>
      gemmOfAnySize({ name: form(transposeA, transposeB), transposeA, transposeB, kernels }),
    ),
  );
  const memory = { pages: 1, import: { module: 'env', name: 'memory' } };
  return new WebAssembly.Module(encodeModule({ functions, memory }));
}

function instantiate(module: WebAssembly.Module, type: FloatType, bytes: number): Instance {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 65536) });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return { memory: new arrayOf[type](memory.buffer), products: exports as unknown as Instance['products'] };
}

interface Layout {
  readonly atB: number;
  readonly atC: number;
  readonly scratch: number;
  readonly end: number;
}

/** A, B, C and scratch memory one after another, each at a multiple of 64 with 16 bytes to spare behind it. */
function layout(type: FloatType, m: number, n: number, k: number): Layout {
  const { bytes } = elementsOf[type];
  const after = (start: number, elements: number) => start + Math.ceil((bytes * elements + 16) / 64) * 64;
  const atB = after(0, m * k);
  const atC = after(atB, k * n);
  const scratch = after(atC, m * n);
  return { atB, atC, scratch, end: scratch + scratchBytes(m, n, k, type) };
}

type Operands<T> = Readonly<Record<'a' | 'b' | 'c', T>>;

const arrayOf = { float32: Float32Array, float64: Float64Array } as const;

function checkArrays(type: FloatType, arrays: Operands<Floats>, sizes: Operands<number>): void {
  for (const name of ['a', 'b', 'c'] as const) {
    const array = arrays[name];
    if (!(array instanceof arrayOf[type])) {
      throw new TypeError(
        `gemm: wrong type of ${name}; got ${array.constructor.name}; needed is ${arrayOf[type].name}`,
      );
    }
    if (array.length === sizes[name]) continue;
    throw new RangeError(`gemm: wrong length of ${name}; got ${array.length}; needed is ${sizes[name]}`);
  }
}
