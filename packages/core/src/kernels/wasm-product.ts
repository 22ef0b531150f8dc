import { createGemm } from '@lossgraph/wasm';
import type { Matrix } from './matmul.ts';

const single = createGemm();
const double = createGemm({ type: 'float64' });

/**
 * Multiplies in WebAssembly, by copying in and out, where that beats the loops of matmul.ts; returns false where it does
 * not and nothing was done. Sums are then accumulated in the type of the product, in blocks. The loops are its oracle in the tests.
 */
export function wasmProduct(
  out: Floats,
  at: number,
  m: number,
  n: number,
  a: Matrix,
  ia: number,
  b: Matrix,
  ib: number,
): boolean {
  const k = a.columns;
  const gemm = out instanceof Float32Array ? single : double;
  if (!gemm.wins(m, n, k)) return false;
  const left = dense(a, ia, m, k);
  const right = dense(b, ib, k, n);
  gemm.multiply({
    a: left.values,
    b: right.values,
    c: out.subarray(at, at + m * n),
    m,
    n,
    k,
    transposeA: left.transposed,
    transposeB: right.transposed,
  });
  return true;
}

type Floats = Float32Array | Float64Array;

interface Dense {
  readonly values: Floats;
  readonly transposed: boolean;
}

/** Returns a matrix without gaps: its own storage if it lies row by row or column by column, or else a copy. */
function dense({ data, row, column }: Matrix, start: number, rows: number, columns: number): Dense {
  const values = data as Floats;
  const end = start + rows * columns;
  if (column === 1 && row === columns) return { values: values.subarray(start, end), transposed: false };
  if (row === 1 && column === rows) return { values: values.subarray(start, end), transposed: true };
  const size = rows * columns;
  const copy = values instanceof Float32Array ? new Float32Array(size) : new Float64Array(size);
  for (let i = 0; i < rows; i++) {
    for (let j = 0, from = start + i * row; j < columns; j++, from += column) copy[i * columns + j] = values[from]!;
  }
  return { values: copy, transposed: false };
}
