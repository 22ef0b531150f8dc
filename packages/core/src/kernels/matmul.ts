import type { Strided } from '../tensor.ts';
import { advance, runsOf } from './runs.ts';
import { view } from './strided.ts';
import { wasmProduct } from './wasm-product.ts';

/** Which operands are taken transposed in their last two axes. */
export interface MatMulAttrs {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/**
 * out[…, i, j] = Σₖ a[…, i, k] · b[…, k, j]. The loops here accumulate in float64 and round once; larger products of
 * float32 go through WebAssembly, which accumulates in float32.
 */
export function matMulKernel(
  out: Strided,
  [a, b]: readonly [Strided, Strided],
  { transposeA, transposeB }: MatMulAttrs,
): void {
  if (out.size === 0) return;
  const rank = out.shape.length;
  const [m, n] = [out.shape[rank - 2]!, out.shape[rank - 1]!];
  const left = matrix(a, transposeA);
  const right = matrix(b, transposeB);
  const k = left.columns;
  const multiply = m * n * k < 2048 ? small : packed;
  const batch = view(out, out.shape.slice(0, rank - 2), out.stride.slice(0, rank - 2), 0);
  const run = runsOf(batch, [outerOf(a), outerOf(b)]);
  do {
    for (let i = 0; i < run.n; i++) {
      const at = (run.at + i) * m * n;
      const ia = run.starts[0]! + i * run.steps[0]!;
      const ib = run.starts[1]! + i * run.steps[1]!;
      if (isFloats(out.data) && wasmProduct(out.data, at, m, n, left, ia, right, ib)) continue;
      multiply(out.data, at, m, n, k, left, ia, right, ib);
    }
  } while (advance(run));
}

function isFloats(data: Strided['data']): data is Float32Array | Float64Array {
  return data instanceof Float32Array || data instanceof Float64Array;
}

/** One operand: element (i, j) lies at start + i · row + j · column. */
export interface Matrix {
  readonly data: Strided['data'];
  readonly columns: number;
  /** Steps from one row, and from one column, to the next. */
  readonly row: number;
  readonly column: number;
}

function matrix(x: Strided, transpose: boolean): Matrix {
  const [r, c] = transpose ? [x.shape.length - 1, x.shape.length - 2] : [x.shape.length - 2, x.shape.length - 1];
  return { data: x.data, columns: x.shape[c]!, row: x.stride[r]!, column: x.stride[c]! };
}

function outerOf(x: Strided): Strided {
  const rank = x.shape.length;
  return view(x, x.shape.slice(0, rank - 2), x.stride.slice(0, rank - 2), x.offset);
}

function small(
  out: Strided['data'],
  at: number,
  m: number,
  n: number,
  k: number,
  a: Matrix,
  ia: number,
  b: Matrix,
  ib: number,
): void {
  const { data: x, row: ar, column: ac } = a;
  const { data: y, row: br, column: bc } = b;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let total = 0;
      for (let p = 0, s = ia + i * ar, t = ib + j * bc; p < k; p++, s += ac, t += br) total += x[s]! * y[t]!;
      out[at + i * n + j] = total;
    }
  }
}

// Panels of 2 rows of `a` and 4 columns of `b`, each laid out in the order the inner loop reads them: eight
// accumulators stay in registers, and every load serves several products.
function packed(
  out: Strided['data'],
  at: number,
  m: number,
  n: number,
  k: number,
  a: Matrix,
  ia: number,
  b: Matrix,
  ib: number,
): void {
  const rows = pack(a.data, ia, a.row, a.column, m, k, 2);
  const columns = pack(b.data, ib, b.column, b.row, n, k, 4);
  for (let j = 0; j < n; j += 4) {
    for (let i = 0; i < m; i += 2)
      tile(out, at + i * n + j, n, Math.min(2, m - i), Math.min(4, n - j), k, rows, i * k, columns, j * k);
  }
}

// biome-ignore format: one line per row of the tile
function tile(
  out: Strided['data'], at: number, n: number, height: number, width: number, k: number,
  rows: Float64Array, ir: number, columns: Float64Array, ic: number,
): void {
  let c00 = 0, c01 = 0, c02 = 0, c03 = 0;
  let c10 = 0, c11 = 0, c12 = 0, c13 = 0;
  for (let p = 0; p < k; p++, ir += 2, ic += 4) {
    const a0 = rows[ir]!, a1 = rows[ir + 1]!;
    const b0 = columns[ic]!, b1 = columns[ic + 1]!, b2 = columns[ic + 2]!, b3 = columns[ic + 3]!;
    c00 += a0 * b0; c01 += a0 * b1; c02 += a0 * b2; c03 += a0 * b3;
    c10 += a1 * b0; c11 += a1 * b1; c12 += a1 * b2; c13 += a1 * b3;
  }
  writeRow(out, at, width, c00, c01, c02, c03);
  if (height > 1) writeRow(out, at + n, width, c10, c11, c12, c13);
}

function writeRow(
  out: Strided['data'],
  at: number,
  width: number,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
): void {
  out[at] = c0;
  if (width > 1) out[at + 1] = c1;
  if (width > 2) out[at + 2] = c2;
  if (width > 3) out[at + 3] = c3;
}

/** Copies `count` lines of `k` elements into panels of `width` interleaved lines, the last one padded with zeros. */
function pack(
  x: Strided['data'],
  start: number,
  line: number,
  step: number,
  count: number,
  k: number,
  width: number,
): Float64Array {
  const out = new Float64Array(Math.ceil(count / width) * width * k);
  for (let i = 0; i < count; i++) {
    let to = Math.floor(i / width) * width * k + (i % width);
    for (let p = 0, from = start + i * line; p < k; p++, from += step, to += width) out[to] = x[from]!;
  }
  return out;
}
