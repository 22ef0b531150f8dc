import * as f64x2 from '../instructions/f64x2.ts';
import { once } from '../tree/locals.ts';
import type { Operand, V128 } from '../tree/nodes.ts';
import { type MultiplyAdd, reproducible } from './arithmetic.ts';

// The coefficients in this folder are minimax fits (Remez exchange at 50 digits), rounded to float32 or float64.

/** c₀ + c₁ x + c₂ x² + …, by Horner's rule. */
export function polynomial(x: V128, coefficients: readonly number[], { madd }: MultiplyAdd = reproducible): V128 {
  const [highest, ...lower] = coefficients.toReversed();
  let sum: Operand<'v128'> = highest!;
  for (const coefficient of lower) sum = madd(sum, x, coefficient);
  return sum as V128;
}

/** (c₀ + c₁ x) + x² ((c₂ + c₃ x) + x² …): half as many operations wait for one another. */
export function polynomialInPairs(
  x: V128,
  square: V128,
  coefficients: readonly number[],
  { madd }: MultiplyAdd = reproducible,
): V128 {
  const pairs: Operand<'v128'>[] = [];
  for (let i = 0; i < coefficients.length; i += 2) {
    const [even, odd] = coefficients.slice(i);
    pairs.push(odd === undefined ? even! : madd(x, odd, even!));
  }
  return pairs.reduceRight((sum, pair) => madd(sum, square, pair)) as V128;
}

/** Horner's rule for two lanes of float64. */
export function polynomial64(x: V128, coefficients: readonly number[]): V128 {
  return once(x, (x) => {
    const [highest, ...lower] = coefficients.toReversed();
    let sum: Operand<'v128'> = highest!;
    for (const coefficient of lower) sum = f64x2.add(f64x2.mul(sum, x), coefficient);
    return sum as V128;
  });
}
