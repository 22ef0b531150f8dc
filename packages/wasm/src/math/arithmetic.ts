import * as f32x4 from '../instructions/f32x4.ts';
import type { Operand, V128 } from '../tree/nodes.ts';

/** How x · y + z is computed. */
export interface Arithmetic {
  readonly name: 'reproducible' | 'relaxed';
  /** x · y + z */
  madd(x: Operand<'v128'>, y: Operand<'v128'>, z: Operand<'v128'>): V128;
  /** z - x · y */
  nmadd(x: Operand<'v128'>, y: Operand<'v128'>, z: Operand<'v128'>): V128;
}

/** A product and a sum, rounded twice: the same bits on every machine. */
export const reproducible: Arithmetic = {
  name: 'reproducible',
  madd: (x, y, z) => f32x4.add(f32x4.mul(x, y), z),
  nmadd: (x, y, z) => f32x4.sub(z, f32x4.mul(x, y)),
};

/**
 * One instruction of relaxed SIMD, rounded once or twice as the machine likes: faster, and last bits differ from machine to
 * machine. For engines whose {@link detectFeatures} has `relaxedSimd`.
 */
export const relaxed: Arithmetic = { name: 'relaxed', madd: f32x4.relaxedMadd, nmadd: f32x4.relaxedNmadd };
