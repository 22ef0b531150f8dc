import * as f32x4 from '../instructions/f32x4.ts';
import * as f64x2 from '../instructions/f64x2.ts';
import type { Operand, V128 } from '../tree/nodes.ts';

/** How x · y + z is computed, in one width of lanes. */
export interface MultiplyAdd {
  /** x · y + z */
  madd(x: Operand<'v128'>, y: Operand<'v128'>, z: Operand<'v128'>): V128;
  /** z - x · y */
  nmadd(x: Operand<'v128'>, y: Operand<'v128'>, z: Operand<'v128'>): V128;
}

/** How x · y + z is computed: on four lanes of float32, and on two of float64. */
export interface Arithmetic extends MultiplyAdd {
  readonly name: 'reproducible' | 'relaxed';
  readonly double: MultiplyAdd;
}

/** A product and a sum, rounded twice: the same bits on every machine. */
export const reproducible: Arithmetic = {
  name: 'reproducible',
  madd: (x, y, z) => f32x4.add(f32x4.mul(x, y), z),
  nmadd: (x, y, z) => f32x4.sub(z, f32x4.mul(x, y)),
  double: {
    madd: (x, y, z) => f64x2.add(f64x2.mul(x, y), z),
    nmadd: (x, y, z) => f64x2.sub(z, f64x2.mul(x, y)),
  },
};

/**
 * One instruction of relaxed SIMD, rounded once or twice as the machine likes: faster, and last bits differ from machine to
 * machine. For engines whose {@link detectFeatures} has `relaxedSimd`.
 */
export const relaxed: Arithmetic = {
  name: 'relaxed',
  madd: f32x4.relaxedMadd,
  nmadd: f32x4.relaxedNmadd,
  double: { madd: f64x2.relaxedMadd, nmadd: f64x2.relaxedNmadd },
};
