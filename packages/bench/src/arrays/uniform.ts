/**
 * Returns n float32 numbers in [low, high): number i of a stream depends on i and the stream alone, through a 32-bit hash,
 * so that any language makes the same bits (`python/workload.py` does).
 *
 * @see C. Wellons, "Prospecting for hash functions": the constants of `lowbias32`, as found by TheIronBorn
 */
export function uniform(stream: number, n: number, low: number, high: number): Float32Array {
  const out = new Float32Array(n);
  const seed = Math.imul(stream + 1, 0x85ebca77);
  for (let i = 0; i < n; i++) {
    let h = Math.imul(i + 1, 0x9e3779b1) ^ seed;
    h ^= h >>> 16;
    h = Math.imul(h, 0x21f0aaad);
    h ^= h >>> 15;
    h = Math.imul(h, 0x735a2d97);
    h ^= h >>> 15;
    out[i] = low + ((h >>> 8) / 16777216) * (high - low);
  }
  return out;
}
