import { encodeModule, type FloatType, type Gemm, type ModuleOptions } from '../../src/index.ts';

export type Floats = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** A matrix inside a larger one: rows are `ld` apart. */
export interface Matrix {
  readonly data: Floats;
  readonly ld: number;
  readonly transposed: boolean;
}

/** Element [i, j] of op(X). */
export function at({ data, ld, transposed }: Matrix, i: number, j: number): number {
  return data[transposed ? j * ld + i : i * ld + j]!;
}

export interface Case {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly a: Matrix;
  readonly b: Matrix;
  readonly c: Floats;
  readonly ldc: number;
}

export interface Shape {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  /** Elements that rows are longer than they need to be. */
  readonly gap?: number;
  /** float32 unless said otherwise. */
  readonly type?: FloatType;
}

/** Matrices of numbers between -1 and 1, the same for the same shape (splitmix32). */
export function draw({ m, n, k, transposeA = false, transposeB = false, gap = 0, type = 'float32' }: Shape): Case {
  let state = 12345;
  const next = () => {
    state = (state + 0x9e3779b9) | 0;
    let bits = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
    return (bits ^ (bits >>> 15)) / 2 ** 31;
  };
  const floats = (length: number): Floats =>
    type === 'float32'
      ? Float32Array.from({ length }, next)
      : Float64Array.from({ length }, () => next() + next() * 2 ** -31);
  const matrix = (rows: number, columns: number, transposed: boolean): Matrix => {
    const ld = columns + gap;
    return { data: floats(rows * ld), ld, transposed };
  };
  const ldc = n + gap;
  return {
    m,
    n,
    k,
    a: transposeA ? matrix(k, m, true) : matrix(m, k, false),
    b: transposeB ? matrix(n, k, true) : matrix(k, n, false),
    c: floats(m * ldc),
    ldc,
  };
}

/** Every byte of a NaN. */
const NAN = 0xff;

/** Runs a product on copies of the matrices and gives what C has become; what lies around C must be as before. */
export function multiply(
  { func, scratchBytes }: Gemm,
  { a, b, c }: Case,
  options: Partial<ModuleOptions> = {},
): Floats {
  const align = (bytes: number) => Math.ceil((bytes + 16) / 64) * 64 + 4; // only ever aligned to 4
  const addresses = [64 + 4, 0, 0, 0];
  [a.data, b.data, c].forEach((data, i) => {
    addresses[i + 1] = addresses[i]! + align(data.byteLength);
  });
  const pages = Math.ceil((addresses[3]! + scratchBytes) / 65536);
  const bytes = encodeModule({ functions: [func], memory: { pages, export: 'memory' }, ...options });
  const exports = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  const memory = new Uint8Array((exports['memory'] as WebAssembly.Memory).buffer);
  memory.fill(NAN);
  [a.data, b.data, c].forEach((data, i) => {
    memory.set(new Uint8Array(data.buffer), addresses[i]!);
  });
  (exports[func.name] as (...addresses: number[]) => void)(...addresses);
  const [at, end] = [addresses[2]!, addresses[2]! + c.byteLength];
  const around = [...memory.subarray(at - 16, at), ...memory.subarray(end, end + 16)];
  if (!around.every((byte) => byte === NAN)) throw new Error('multiply: something outside of C was written');
  const found = memory.slice(at, end).buffer;
  return c instanceof Float32Array ? new Float32Array(found) : new Float64Array(found);
}

/** The same in float64, with C's gaps untouched. `start` is what sums begin with, `finish` what is done to them. */
export function reference(
  { m, n, k, a, b, c, ldc }: Case,
  {
    start = () => 0,
    finish = (x) => x,
  }: { start?: (old: number) => number; finish?: (sum: number, i: number, j: number) => number } = {},
): Float64Array {
  const out = Float64Array.from(c);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = start(c[i * ldc + j]!);
      for (let p = 0; p < k; p++) sum += at(a, i, p) * at(b, p, j);
      out[i * ldc + j] = finish(sum, i, j);
    }
  }
  return out;
}

/** The largest difference. NaN anywhere gives NaN. */
export function distance(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < x.length; i++) largest = Math.max(largest, Math.abs(x[i]! - y[i]!));
  return largest;
}
