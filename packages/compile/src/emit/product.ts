import { type Arithmetic, type FloatType, func, type Gemm, type GemmKernels, gemm, gemmKernels } from '@lossgraph/wasm';
import { bytesOf } from '../bytes.ts';
import type { Matrix, ProductKernel } from '../kernels.ts';
import { rowMajorStrides, stretchedStride } from '../strides.ts';
import type { Places } from './loop.ts';
import { calling, type Run } from './loops.ts';

/** The generated products of a module: those of equal form are one function. */
export class Products {
  readonly #kernels: Readonly<Record<FloatType, GemmKernels>>;
  readonly #known: Map<string, Gemm> = new Map();

  constructor(arithmetic: Arithmetic) {
    const kernels = (type: FloatType) => gemmKernels({ type, arithmetic });
    this.#kernels = { float32: kernels('float32'), float64: kernels('float64') };
  }

  of(kernel: ProductKernel): Gemm {
    const { instruction, left, right, k } = kernel;
    const { shape, dtype } = instruction.output;
    const key = [dtype, ...shape.slice(-2), k, left.transposed, right.transposed, left.row, right.row].join();
    const known =
      this.#known.get(key) ?? generated(`gemm${this.#known.size}`, kernel, this.#kernels[dtype as FloatType]);
    this.#known.set(key, known);
    return known;
  }
}

/** Sizes that are 0 make an empty product. */
function generated(name: string, { instruction, left, right, k }: ProductKernel, kernels: GemmKernels): Gemm {
  const { shape } = instruction.output;
  const [m = 0, n = 0] = shape.slice(-2);
  return gemm({
    name,
    m,
    n,
    k,
    transposeA: left.transposed,
    transposeB: right.transposed,
    lda: left.row,
    ldb: right.row,
    kernels,
  });
}

/** Returns how a product is run: by the generated function itself, or by one that multiplies every pair of a batch. */
export function emitProduct(
  name: string,
  kernel: ProductKernel,
  { func: multiply }: Gemm,
  places: Places,
  scratch: number,
): Run {
  const { output } = kernel.instruction;
  const batch = output.shape.slice(0, -2);
  const [m = 0, n = 0] = output.shape.slice(-2);
  const addresses = (matrix: Matrix) => batchOffsets(matrix, batch).map((at) => addressOf(matrix, at, places));
  const [a, b] = [addresses(kernel.left), addresses(kernel.right)];
  const pairs = a.map((at, i): Run => {
    const to = places.addressOf(output) + bytesOf(output.dtype, i * m * n);
    return { callee: multiply, addresses: [at, b[i]!, to, scratch] };
  });
  if (pairs.length === 1) return pairs[0]!;
  return { callee: func({ name, body: pairs.map(calling) }), addresses: [] };
}

/** Where the matrices of a batch begin, in elements from the first. */
function batchOffsets({ access }: Matrix, batch: readonly number[]): number[] {
  const outer = { ...access, shape: access.shape.slice(0, -2), stride: access.stride.slice(0, -2) };
  const stride = stretchedStride(outer, batch);
  const steps = rowMajorStrides(batch);
  const count = batch.reduce((x, y) => x * y, 1);
  return Array.from({ length: count }, (_, i) =>
    batch.reduce((at, n, axis) => at + (Math.floor(i / steps[axis]!) % n) * stride[axis]!, 0),
  );
}

function addressOf({ access }: Matrix, offset: number, places: Places): number {
  return places.addressOf(access.value) + bytesOf(access.value.dtype, access.offset + offset);
}
