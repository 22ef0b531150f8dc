import { func } from '../tree/func.ts';
import { locals } from '../tree/locals.ts';
import type { Func } from '../tree/nodes.ts';
import { blockedProduct, KC, scratchBytes, sumsInMemory } from './blocks.ts';
import { directProduct } from './direct.ts';
import { type GemmKernels, gemmKernels } from './micro-kernel.ts';

export interface GemmOptions {
  readonly name?: string;
  /** Rows of C. */
  readonly m: number;
  /** Columns of C. */
  readonly n: number;
  /** Products summed for each element of C. */
  readonly k: number;
  /** A is stored as k rows of m. */
  readonly transposeA?: boolean;
  /** B is stored as n rows of k. */
  readonly transposeB?: boolean;
  /** Elements from one row to the next; as many as a row has when left out. */
  readonly lda?: number;
  readonly ldb?: number;
  readonly ldc?: number;
  /** C += instead of C =. */
  readonly accumulate?: boolean;
  /** Products that are given the same ones share code, and have one epilogue and arithmetic. */
  readonly kernels?: GemmKernels;
}

/** A product made for one shape. */
export interface Gemm {
  /** Takes the addresses of A, B, C and of scratch memory, multiples of 4, and the further parameters of the kernels. */
  readonly func: Func<'none'>;
  /** How much scratch memory it needs. */
  readonly scratchBytes: number;
}

/**
 * Whether packing costs more than it saves. Measured: up to 4096 multiplications packed products are slower; a row or two
 * against 512 × 512 run 2.4 times as fast unpacked, four rows 2 times, eight 1.4 times or not at all; but columns of Bᵀ
 * lie apart, and there packing pays at once.
 */
function isDirect(m: number, n: number, k: number, transposeB: boolean): boolean {
  return (m * n * k <= 4096 && m * n <= 4096) || (m <= 4 && k <= 2048 && !transposeB);
}

/**
 * A function that computes C = op(A) · op(B) in float32 or float64, [m, k] · [k, n] → [m, n], where op may transpose.
 *
 * Each element is a sum of partial sums of 256 products, so that errors of long sums stay small. For sizes that are known,
 * the code holds only what they need: small products are not packed, and what is left over at the edges has its own kernels. Up to 12 bytes behind the
 * end of C are read, so memory must go on for that long; nothing is written outside of C.
 *
 * @example
 * ```ts
 * import { encodeModule, f32x4, gemm, gemmKernels, i32, set, v128 } from '@lossgraph/wasm';
 *
 * const bias = 4096;
 * const kernels = gemmKernels({
 *   epilogue: ({ vectors, column, store }) => {
 *     const biased = (j: number) => v128.load(i32.shl(column, 2), bias + 16 * j);
 *     const relu = vectors.flatMap((row) => row.map((x, j) => set(x, f32x4.max(f32x4.add(x, biased(j)), 0))));
 *     return [...relu, ...store()];
 *   },
 * });
 * const dense = gemm({ name: 'dense', m: 32, n: 10, k: 128, kernels });
 * const bytes = encodeModule({ functions: [dense.func], memory: { pages: 2, export: 'memory' } });
 * ```
 */
export function gemm(options: GemmOptions): Gemm {
  const { m, n, k, transposeA = false, transposeB = false, accumulate = false, kernels = gemmKernels() } = options;
  const { lda = transposeA ? m : k, ldb = transposeB ? k : n, ldc = n, name = 'gemm' } = options;
  for (const [what, size] of Object.entries({ m, n, k, lda, ldb, ldc })) {
    if (!Number.isInteger(size) || size < 0) {
      throw new RangeError(`gemm: bad ${what}; got ${size}; allowed are the integers from 0`);
    }
  }
  if (kernels.symmetric && (m !== n || transposeA === transposeB || sumsInMemory(k) || accumulate)) {
    throw new RangeError(
      `gemm: no symmetric product; got m ${m}, n ${n}, k ${k}; allowed are X Xᵀ and Xᵀ X with k ≤ ${KC}, without accumulate`,
    );
  }
  const { a, b, c, scratch } = locals('i32', 'a', 'b', 'c', 'scratch');
  const product = { a, b, c, scratch, m, n, k, lda, ldb, ldc, transposeA, transposeB, accumulate, kernels };
  const direct = isDirect(m, n, k, transposeB);
  return {
    func: func({
      name,
      params: [a, b, c, scratch, ...kernels.params],
      body: (direct ? directProduct : blockedProduct)(product),
    }),
    scratchBytes: direct ? 0 : scratchBytes(m, n, k, kernels.type),
  };
}

/**
 * The same for sizes that are given at each call: parameters a, b, c, scratch, m, n, k, lda, ldb, ldc. `accumulate` is false.
 * The scratch memory has to have {@link scratchBytes}(m, n, k, type).
 */
export function gemmOfAnySize(options: {
  readonly name: string;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly kernels: GemmKernels;
}): Func<'none'> {
  const { a, b, c, scratch } = locals('i32', 'a', 'b', 'c', 'scratch');
  const { m, n, k, lda, ldb, ldc } = locals('i32', 'm', 'n', 'k', 'lda', 'ldb', 'ldc');
  const { name, ...rest } = options;
  const product = { a, b, c, scratch, m, n, k, lda, ldb, ldc, ...rest, accumulate: false };
  return func({
    name,
    params: [a, b, c, scratch, m, n, k, lda, ldb, ldc, ...options.kernels.params],
    body: blockedProduct(product),
  });
}
