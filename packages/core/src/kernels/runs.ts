import type { Strided } from '../tensor.ts';
import { isContiguous } from './strided.ts';

/** One innermost stretch of an element-wise call: `n` outputs from `at` on, and per input a start and a step. */
export type UnaryLoop = (
  out: Strided['data'],
  at: number,
  n: number,
  a: Strided['data'],
  ia: number,
  sa: number,
) => void;

export type BinaryLoop = (
  out: Strided['data'],
  at: number,
  n: number,
  a: Strided['data'],
  ia: number,
  sa: number,
  b: Strided['data'],
  ib: number,
  sb: number,
) => void;

export type TernaryLoop = (
  out: Strided['data'],
  at: number,
  n: number,
  a: Strided['data'],
  ia: number,
  sa: number,
  b: Strided['data'],
  ib: number,
  sb: number,
  c: Strided['data'],
  ic: number,
  sc: number,
) => void;

/**
 * Returns whether a stretch is float32 from the first element on, without gaps. Cheap kernels have a loop of its own for
 * it: one through which no other dtype passes, and whose indices are plain, is as fast as a loop by hand.
 */
export function isPlain(at: number, a: Strided['data'], ia: number, sa: number): boolean {
  return at === 0 && ia === 0 && sa === 1 && a instanceof Float32Array;
}

/** {@link isPlain} for two inputs, which share a dtype. */
export function arePlain(at: number, a: Strided['data'], ia: number, sa: number, ib: number, sb: number): boolean {
  return ib === 0 && sb === 1 && isPlain(at, a, ia, sa);
}

/** Runs `loop` over inputs of any stride, broadcast to the shape of the row-major `out`. */
export function runUnary(loop: UnaryLoop, out: Strided, a: Strided): void {
  const n = out.size;
  if (n === 0) return;
  const sa = flatStep(a, n);
  if (sa >= 0) {
    loop(out.data, 0, n, a.data, a.offset, sa);
    return;
  }
  const run = runsOf(out, [a]);
  do loop(out.data, run.at, run.n, a.data, run.starts[0]!, run.steps[0]!);
  while (advance(run));
}

export function runBinary(loop: BinaryLoop, out: Strided, a: Strided, b: Strided): void {
  const n = out.size;
  if (n === 0) return;
  const sa = flatStep(a, n);
  const sb = flatStep(b, n);
  if (sa >= 0 && sb >= 0) {
    loop(out.data, 0, n, a.data, a.offset, sa, b.data, b.offset, sb);
    return;
  }
  const run = runsOf(out, [a, b]);
  const { starts, steps } = run;
  do loop(out.data, run.at, run.n, a.data, starts[0]!, steps[0]!, b.data, starts[1]!, steps[1]!);
  while (advance(run));
}

export function runTernary(loop: TernaryLoop, out: Strided, a: Strided, b: Strided, c: Strided): void {
  const n = out.size;
  if (n === 0) return;
  const sa = flatStep(a, n);
  const sb = flatStep(b, n);
  const sc = flatStep(c, n);
  if (sa >= 0 && sb >= 0 && sc >= 0) {
    loop(out.data, 0, n, a.data, a.offset, sa, b.data, b.offset, sb, c.data, c.offset, sc);
    return;
  }
  const run = runsOf(out, [a, b, c]);
  const { starts, steps } = run;
  do {
    loop(
      out.data,
      run.at,
      run.n,
      a.data,
      starts[0]!,
      steps[0]!,
      b.data,
      starts[1]!,
      steps[1]!,
      c.data,
      starts[2]!,
      steps[2]!,
    );
  } while (advance(run));
}

// 1 for a contiguous operand of full size, 0 for a single value, -1 if it takes more than one run.
function flatStep(x: Strided, n: number): number {
  const size = x.size;
  if (size === n && isContiguous(x)) return 1;
  return size === 1 ? 0 : -1;
}

/** A walk over row-major outputs in runs along the last axes that all inputs cross with a single step. */
export interface Runs {
  /** First output of the present run, and its length. */
  at: number;
  n: number;
  /** Per input: start of the present run, and step within a run. */
  starts: number[];
  steps: number[];
  shape: number[];
  strides: number[][];
  index: number[];
}

/** Returns the walk over `out.shape` for inputs broadcast to it (stride 0 where stretched). */
export function runsOf(out: Strided, inputs: readonly Strided[]): Runs {
  const { shape, strides } = collapse(
    out.shape,
    inputs.map((x) => alignedStride(x, out.shape)),
  );
  const n = shape.pop() ?? 1;
  const steps = strides.map((stride) => stride.pop() ?? 0);
  return { at: 0, n, starts: inputs.map((x) => x.offset), steps, shape, strides, index: shape.map(() => 0) };
}

/** Moves on to the next run; returns false when there is none. */
export function advance(run: Runs): boolean {
  const { shape, strides, starts, index } = run;
  run.at += run.n;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis]!++;
    if (index[axis]! < shape[axis]!) {
      for (let k = 0; k < starts.length; k++) starts[k]! += strides[k]![axis]!;
      return true;
    }
    index[axis] = 0;
    for (let k = 0; k < starts.length; k++) starts[k]! -= strides[k]![axis]! * (shape[axis]! - 1);
  }
  return false;
}

/** Returns the strides of `x` seen as broadcast to `shape`. */
export function alignedStride(x: Strided, shape: readonly number[]): number[] {
  const added = shape.length - x.shape.length;
  return shape.map((n, i) => (i < added || (x.shape[i - added] === 1 && n !== 1) ? 0 : x.stride[i - added]!));
}

// Drops axes of length 1 and merges neighbours that every input crosses with one step: fewer, longer runs.
function collapse(shape: readonly number[], strides: readonly number[][]): { shape: number[]; strides: number[][] } {
  const outShape: number[] = [];
  const outStrides: number[][] = strides.map(() => []);
  for (let i = 0; i < shape.length; i++) {
    const n = shape[i]!;
    if (n === 1) continue;
    const last = outShape.length - 1;
    const merges = last >= 0 && strides.every((stride, k) => outStrides[k]![last] === stride[i]! * n);
    if (merges) outShape[last]! *= n;
    else outShape.push(n);
    for (let k = 0; k < strides.length; k++) outStrides[k]![merges ? last : last + 1] = strides[k]![i]!;
  }
  return { shape: outShape, strides: outStrides };
}
