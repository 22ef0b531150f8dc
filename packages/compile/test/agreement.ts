import { type AnyOp, apply, Generator, gradients, isFloat, type Tensor } from '@lossgraph/core';
import { expect } from 'chai';
import { compile } from '../src/index.ts';

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

/** The value and, for a cotangent of many sizes, the gradients of one call. */
function everything(op: AnyOp, attrs: object) {
  return (inputs: Tensor[], ct: Tensor | null): Tensor[] => {
    const output = apply(op, inputs, attrs);
    const floats = inputs.filter(({ dtype }) => isFloat(dtype));
    if (ct === null || floats.length === 0) return [output];
    return [output, ...gradients(output, floats, { seed: ct })];
  };
}

/** Fails unless one call, with its gradients, gives compiled what it gives eagerly. */
export function check(op: AnyOp, inputs: readonly Tensor[], attrs: object, what: string, fuse: boolean): void {
  const output = apply(op, inputs, attrs);
  const ct = isFloat(output.dtype)
    ? new Generator(7).uniform(output.shape, { low: -2, high: 2, dtype: output.dtype as 'float32' })
    : null;
  const run = everything(op, attrs);
  const wanted = run([...inputs], ct);
  const found = compile(run, { fuse })([...inputs], ct);
  wanted.forEach((each, i) => {
    expectAgreement(found[i]!, each, `${op.name} ${what}, ${i === 0 ? 'value' : `gradient ${i - 1}`}`);
  });
}
