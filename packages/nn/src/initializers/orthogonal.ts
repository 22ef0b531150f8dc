import { checkNumber, formatShape, ShapeError, tensor } from '@lossgraph/core';
import type { Initializer } from './initializer.ts';

/**
 * Returns the initializer that gives `gain` times a matrix with orthonormal rows or columns, whichever are fewer. All
 * axes but the last count as one.
 *
 * @throws ValueError; ShapeError, at the first use, for a vector or scalar
 * @see A. M. Saxe et al., "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks", 2014,
 *   arXiv:1312.6120
 */
export function orthogonal(gain: number = 1): Initializer {
  checkNumber('orthogonal', 'gain', gain);
  return (shape, { generator, dtype }) => {
    if (shape.length < 2) {
      throw new ShapeError(`orthogonal: not a matrix; got ${formatShape(shape)}; allowed is rank ≥ 2`);
    }
    const columns = shape.at(-1) ?? 0;
    const rows = shape.slice(0, -1).reduce((a, b) => a * b, 1);
    const [count, length] = [Math.min(rows, columns), Math.max(rows, columns)];
    const vectors = Array.from({ length: count }, () => [
      ...generator.normal([length], { dtype: 'float64' }).toTypedArray(),
    ]);
    orthonormalize(vectors);
    const at = (i: number, j: number) => (rows < columns ? vectors[i]?.[j] : vectors[j]?.[i]) ?? 0;
    const values = Float64Array.from(
      { length: rows * columns },
      (_, k) => gain * at(Math.floor(k / columns), k % columns),
    );
    return tensor(values, { shape, dtype });
  };
}

/** Makes each vector of length 1 and free of those before it, in place (modified Gram–Schmidt). */
function orthonormalize(vectors: number[][]): void {
  vectors.forEach((v, k) => {
    for (const u of vectors.slice(0, k)) {
      const along = dot(u, v);
      for (let i = 0; i < v.length; i++) v[i] = (v[i] ?? 0) - along * (u[i] ?? 0);
    }
    const length = Math.sqrt(dot(v, v));
    for (let i = 0; i < v.length; i++) v[i] = (v[i] ?? 0) / length;
  });
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((total, x, i) => total + x * (b[i] ?? 0), 0);
}
