import type { Strided } from '../tensor.ts';
import { threefry2x32 } from './threefry.ts';

/** Uniform numbers in [0, 1): 24 random bits in float32, 53 in float64. Element i of draw d is a function of (key, i, d) alone. */
export function uniformKernel(out: Strided, [state]: readonly [Strided]): void {
  const [k0, k1, draw] = wordsOf(state);
  const single = out.data instanceof Float32Array;
  for (let i = 0; i < out.size; i++) {
    threefry2x32(words, 0, k0, k1, i, draw);
    out.data[i] = single ? (words[0]! >>> 8) / 0x1000000 : unit(words[0]!, words[1]!);
  }
}

/** Normal numbers within ±2: drawn by the polar method, and drawn again when they fall outside. */
export function truncatedNormalKernel(out: Strided, [state]: readonly [Strided]): void {
  const [k0, k1, draw] = wordsOf(state);
  for (let i = 0; i < out.size; i++) out.data[i] = truncatedNormal(k0, k1, i, draw);
}

// Every attempt has a key of its own, so that element i does not depend on how often the others were drawn.
function truncatedNormal(k0: number, k1: number, i: number, draw: number): number {
  for (let attempt = 1; ; attempt++) {
    threefry2x32(words, 0, k0 ^ Math.imul(attempt, 0x9e3779b9), k1, i, draw);
    const u = (words[0]! | 0) / 0x80000000;
    const v = (words[1]! | 0) / 0x80000000;
    const s = u * u + v * v;
    if (s >= 1 || s === 0) continue;
    const z = u * Math.sqrt((-2 * Math.log(s)) / s);
    if (z >= -2 && z <= 2) return z;
  }
}

const words = new Int32Array(2);

/** 53 bits of two words as a number in [0, 1). */
function unit(x: number, y: number): number {
  return ((x >>> 5) * 0x4000000 + (y >>> 6)) / 0x20000000000000;
}

function wordsOf(state: Strided): readonly [number, number, number] {
  const { data, offset, stride } = state;
  const step = stride[0]!;
  return [data[offset]!, data[offset + step]!, data[offset + 2 * step]!];
}
