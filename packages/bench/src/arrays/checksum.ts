import { crc32 } from 'node:zlib';
import { make, recipesIn } from './recipe.ts';

/** Returns a checksum of all arrays that a definition is made of: equal sums, equal bits. */
export function checksum(definition: unknown): number {
  return recipesIn(definition).reduce((sum, recipe) => {
    const { buffer, byteOffset, byteLength } = make(recipe).values;
    return crc32(new Uint8Array(buffer, byteOffset, byteLength), sum);
  }, 0);
}
