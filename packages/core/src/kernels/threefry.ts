/**
 * Threefry-2x32 with 20 rounds: a bijection of the counter (c0, c1) for every key (k0, k1), so that any draw can be
 * made without the ones before it. Writes two 32-bit words to `out` at `at`.
 *
 * @see J. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011
 */
export function threefry2x32(out: Int32Array, at: number, k0: number, k1: number, c0: number, c1: number): void {
  const k2 = k0 ^ k1 ^ 0x1bd11bda;
  let x = (c0 + k0) | 0;
  let y = (c1 + k1) | 0;
  for (let round = 0; round < 20; round++) {
    const r = rotations[round & 7]!;
    x = (x + y) | 0;
    y = ((y << r) | (y >>> (32 - r))) ^ x;
    if ((round & 3) === 3) {
      const injection = (round + 1) >> 2;
      x = (x + keyWord(injection, k0, k1, k2)) | 0;
      y = (y + keyWord(injection + 1, k0, k1, k2) + injection) | 0;
    }
  }
  out[at] = x;
  out[at + 1] = y;
}

const rotations: readonly number[] = [13, 15, 26, 6, 17, 29, 16, 24];

function keyWord(i: number, k0: number, k1: number, k2: number): number {
  const k = i % 3;
  return k === 0 ? k0 : k === 1 ? k1 : k2;
}
