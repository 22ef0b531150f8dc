import {
  type Arithmetic,
  type FloatType,
  func,
  type Gemm,
  type GemmKernels,
  gemm,
  gemmKernels,
  gemmSumsInMemory,
  type Local,
  local,
} from '@lossgraph/wasm';
import { bytesOf } from '../bytes.ts';
import type { Value } from '../ir.ts';
import type { Matrix, ProductKernel } from '../kernels.ts';
import { rowMajorStrides, sameList, stretchedStride } from '../strides.ts';
import { type Form, formsIn } from './alike.ts';
import { epilogueOf } from './epilogue.ts';
import { calling, type Run } from './loops.ts';
import type { Places } from './places.ts';

/** A generated product, and the arrays that its epilogue uses: their addresses are its last parameters. */
export interface Product {
  readonly gemm: Gemm;
  readonly arrays: readonly Value[];
}

/** The generated products of a module: those of equal form are one function. */
export class Products {
  readonly #arithmetic: Arithmetic;
  readonly #places: Places;
  readonly #formOf: ReturnType<typeof formsIn>;
  /** Those of products without epilogues. */
  readonly #plain: Readonly<Record<FloatType, GemmKernels>>;
  readonly #symmetric: Readonly<Record<FloatType, GemmKernels>>;
  readonly #known: Map<string, Gemm> = new Map();

  constructor(arithmetic: Arithmetic, places: Places) {
    this.#arithmetic = arithmetic;
    this.#places = places;
    this.#formOf = formsIn(places);
    const plain = (type: FloatType) => gemmKernels({ type, arithmetic });
    const symmetric = (type: FloatType) => gemmKernels({ type, arithmetic, symmetric: true });
    this.#symmetric = { float32: symmetric('float32'), float64: symmetric('float64') };
    this.#plain = { float32: plain('float32'), float64: plain('float64') };
  }

  of(kernel: ProductKernel): Product {
    const { instruction, left, right, k } = kernel;
    const { shape, dtype } = instruction.output;
    const { key: steps, values: arrays } = this.#formOfEpilogue(kernel);
    const key = [
      dtype,
      ...shape.slice(-2),
      k,
      left.transposed,
      right.transposed,
      left.row,
      right.row,
      isSymmetric(kernel),
      steps,
    ].join();
    const known = this.#known.get(key) ?? this.#generated(`gemm${this.#known.size}`, kernel, arrays);
    this.#known.set(key, known);
    return { gemm: known, arrays };
  }

  #formOfEpilogue({ instruction, epilogue }: ProductKernel): Form {
    if (epilogue.length === 0) return { key: '', values: [] };
    const { shape } = instruction.output;
    return this.#formOf({ kind: 'loop', shape, split: null, columns: false, width: 4, steps: [...epilogue] });
  }

  /** Sizes that are 0 make an empty product. */
  #generated(name: string, kernel: ProductKernel, arrays: readonly Value[]): Gemm {
    const { instruction, left, right, k, epilogue } = kernel;
    const { shape, dtype } = instruction.output;
    const [m = 0, n = 0] = shape.slice(-2);
    const plain = isSymmetric(kernel) ? this.#symmetric : this.#plain;
    const kernels = epilogue.length === 0 ? plain[dtype as FloatType] : this.#withEpilogue(kernel, arrays);
    const [transposeA, transposeB, lda, ldb] = [left.transposed, right.transposed, left.row, right.row];
    return gemm({ name, m, n, k, transposeA, transposeB, lda, ldb, kernels });
  }

  #withEpilogue(kernel: ProductKernel, arrays: readonly Value[]): GemmKernels {
    const first = local('i32', 'first');
    const params = new Map(arrays.map((value, i): [Value, Local<'i32'>] => [value, local('i32', `a${i}`)]));
    const placeOf = (value: Value) => ({ param: params.get(value) ?? null, offset: 0 });
    const epilogue = epilogueOf(kernel, { ...this.#places, placeOf }, this.#arithmetic, first);
    return gemmKernels({ arithmetic: this.#arithmetic, epilogue, params: [first, ...params.values()] });
  }
}

/** Whether it multiplies a matrix by its own transpose, with the sums complete at once and nothing to do to them. */
function isSymmetric({ instruction, left, right, k, epilogue }: ProductKernel): boolean {
  const [a, b] = [left.access, right.access];
  const isOwn = a.value === b.value && a.offset === b.offset && left.row === right.row;
  const isEach = sameList(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const isBatch = isEach && sameList(a.stride.slice(0, -2), b.stride.slice(0, -2));
  const [m, n] = instruction.output.shape.slice(-2);
  return (
    isOwn && isBatch && left.transposed !== right.transposed && m === n && epilogue.length === 0 && !gemmSumsInMemory(k)
  );
}

/** Returns how a product is run: by the generated function itself, or by one that multiplies every pair of a batch. */
export function emitProduct(
  name: string,
  kernel: ProductKernel,
  { gemm: { func: multiply }, arrays }: Product,
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
    const further = kernel.epilogue.length === 0 ? [] : [i * m, ...arrays.map(places.addressOf)];
    return { callee: multiply, addresses: [at, b[i]!, to, scratch, ...further] };
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
