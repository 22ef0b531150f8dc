import { type DTypeRule, logical, sameNumeric } from '../dtype.ts';
import { logicalAnd as andLoop, logicalOr as orLoop } from '../kernels/binary.ts';
import * as reductions from '../kernels/reduce.ts';
import * as kernels from '../kernels/unary.ts';
import { booleans } from '../samples.ts';
import { type BinaryFn, binary, type UnaryFn, unary } from './build.ts';
import { type ReduceFn, reduction } from './reduction.ts';

/** Returns whether both are true. */
export const logicalAnd: BinaryFn = binary({
  name: 'logicalAnd',
  formula: 'a \\land b',
  loop: andLoop,
  dtype: logical,
  domains: [booleans, booleans],
  vjps: [null, null],
});
/** Returns whether one or both are true. */
export const logicalOr: BinaryFn = binary({
  name: 'logicalOr',
  formula: 'a \\lor b',
  loop: orLoop,
  dtype: logical,
  domains: [booleans, booleans],
  vjps: [null, null],
});
/** Returns true for false, and false for true. */
export const logicalNot: UnaryFn = unary({
  name: 'logicalNot',
  formula: '\\lnot x',
  loop: kernels.logicalNot,
  dtype: logical,
  domain: booleans,
  vjp: null,
});

const property: DTypeRule = (op, inputs) => {
  sameNumeric(op, inputs);
  return 'bool';
};

/** Returns whether each element is NaN, as bool. */
// biome-ignore lint/suspicious/noShadowRestrictedNames: NumPy's and Keras' name
export const isNaN: UnaryFn = unary({
  name: 'isNaN',
  formula: 'x \\ne x',
  loop: kernels.nan,
  dtype: property,
  vjp: null,
});
/** Returns whether each element is neither infinite nor NaN, as bool. */
// biome-ignore lint/suspicious/noShadowRestrictedNames: NumPy's and Keras' name
export const isFinite: UnaryFn = unary({
  name: 'isFinite',
  formula: '|x| < \\infty',
  loop: kernels.finite,
  dtype: property,
  vjp: null,
});

/** Returns whether any element is true; false over nothing. */
export const any: ReduceFn = reduction({
  name: 'any',
  formula: '\\bigvee_i x_i',
  dtype: logical,
  domain: booleans,
  kernel: reductions.reduceKernel(reductions.any, 0),
  vjp: null,
});

/** Returns whether all elements are true; true over nothing. */
export const all: ReduceFn = reduction({
  name: 'all',
  formula: '\\bigwedge_i x_i',
  dtype: logical,
  domain: booleans,
  kernel: reductions.reduceKernel(reductions.all, 1),
  vjp: null,
});
