import { isFloat } from '../dtype.ts';
import { type AnyOp, apply } from '../op.ts';
import { cast } from '../ops/cast.ts';
import { formatShape, sameShape, sizeOf } from '../shape.ts';
import { type AnySample, describe, forEach, type Law, must, samplesOf } from './law.ts';
import { derivativeLaws } from './laws-of-derivatives.ts';
import { refusalLaws } from './laws-of-refusal.ts';
import { storageLaws } from './laws-of-storage.ts';

export { type Law, LawError } from './law.ts';

/**
 * Returns what has to hold for an op, from its definition alone: its shape and dtype rules tell the truth, its rules
 * agree with differences and with its own expansion, the layout of its inputs does not matter, and it refuses in words.
 *
 * @example
 * ```ts
 * for (const { title, check } of opLaws(softplus.op)) it(title, check);
 * ```
 */
export function opLaws(op: AnyOp): Law[] {
  return [...definitionLaws(op), ...derivativeLaws(op), ...storageLaws(op), ...refusalLaws(op)];
}

function definitionLaws(op: AnyOp): Law[] {
  const samples = samplesOf(op);
  return [
    { title: 'has a formula, samples, and no more rules than inputs', check: () => checkDefinition(op, samples) },
    {
      title: 'has the shape that its shape rule tells',
      check: forEach(samples, (each) => checkShapeRule(op, each)),
    },
    {
      title: 'has the dtype that its dtype rule tells',
      check: forEach(samples, (each) => checkDTypeRule(op, each)),
    },
    { title: 'is defined where there are no elements', check: () => checkEmpty(op, samples) },
  ];
}

function checkDefinition(op: AnyOp, samples: readonly AnySample[]): void {
  must(typeof op.formula === 'string' && op.formula !== '', () => `${op.name}: there is no formula`);
  must(samples.length > 0, () => `${op.name}: there are no samples`);
  for (const sample of samples) {
    must(sample.inputs.length >= op.vjps.length, () => `${describe(op, sample)}: there are ${op.vjps.length} rules`);
    const single = sample.inputs.filter((x) => x.dtype === 'float32');
    must(single.length === 0, () => `${describe(op, sample)}: float samples are float64; got float32`);
  }
}

function checkShapeRule(op: AnyOp, sample: AnySample): void {
  const told = op.shape(
    sample.inputs.map((x) => x.shape),
    sample.attrs,
  );
  const { shape, size } = apply(op, sample.inputs, sample.attrs);
  must(
    sameShape(told, shape) && size === sizeOf(told),
    () => `${describe(op, sample)}: the shape rule tells ${formatShape(told)}; the value has ${formatShape(shape)}`,
  );
}

function checkDTypeRule(op: AnyOp, sample: AnySample): void {
  for (const inputs of [sample.inputs, sample.inputs.map((x) => (isFloat(x.dtype) ? cast(x, 'float32') : x))]) {
    const { dtype, strided } = apply(op, inputs, sample.attrs);
    const stored = strided.dtype === 'uint8' ? 'bool' : strided.dtype;
    must(stored === dtype, () => `${describe(op, sample)}: the dtype rule tells ${dtype}; the value is ${stored}`);
  }
}

// What is refused for being empty is not sampled; everything else has a sample without elements.
function checkEmpty(op: AnyOp, samples: readonly AnySample[]): void {
  const empty = samples.filter(({ inputs, attrs }) => [...inputs, apply(op, inputs, attrs)].some((x) => x.size === 0));
  must(empty.length > 0, () => `${op.name}: no sample has an input or an output without elements`);
}
