import type { NestedArray, Tensor } from '@lossgraph/core';
import { expect } from 'chai';

/** How far compiled float32 may be from eager, relative to max(1, |value|): sums and functions round differently. */
export const SINGLE = 3e-6;
/** The same for float64, which is computed alike but may be summed in another order. */
export const DOUBLE = 1e-13;

/** Fails unless both hold the same values, up to the tolerance of their dtype times `factor`. */
export function expectAgreement(found: Tensor, wanted: Tensor, what: string, factor = 1): void {
  expect(found.shape, `${what}: shape`).to.deep.equal(wanted.shape);
  expect(found.dtype, `${what}: dtype`).to.equal(wanted.dtype);
  const [a, b] = [found.toTypedArray(), wanted.toTypedArray()];
  const relative = wanted.dtype === 'float32' ? SINGLE : wanted.dtype === 'float64' ? DOUBLE : 0;
  const scale = relative * factor;
  for (let i = 0; i < b.length; i++) {
    const [x, y] = [a[i]!, b[i]!];
    const close = Object.is(x, y) || x === y || Math.abs(x - y) <= scale * Math.max(1, Math.abs(y));
    if (!close) expect.fail(`${what}: element ${i} of [${wanted.shape}] is ${x}; eagerly it is ${y}`);
  }
}

export type { NestedArray };
