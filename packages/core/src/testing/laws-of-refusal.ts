import { dtypes, isFloat } from '../dtype.ts';
import { DTypeError, LossgraphError, ShapeError } from '../errors.ts';
import { type AnyOp, apply } from '../op.ts';
import { cast } from '../ops/cast.ts';
import { zeros } from '../ops/creation.ts';
import { formatShape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { type AnySample, describe, forEach, type Law, must, samplesOf } from './law.ts';

/** Returns the laws of what the op does not take. */
export function refusalLaws(op: AnyOp): Law[] {
  const samples = samplesOf(op);
  return [
    {
      title: 'refuses dtypes that it does not take, naming itself and them',
      check: forEach(samples, (sample) => checkDTypes(op, sample)),
    },
    { title: 'refuses mixed floats', check: forEach(samples, (sample) => checkMixedFloats(op, sample)) },
    {
      title: 'refuses shapes that do not fit, naming itself and all of them',
      check: forEach(samples, (sample) => checkShapes(op, sample)),
    },
  ];
}

function replaced(inputs: readonly Tensor[], at: number, by: Tensor): Tensor[] {
  return inputs.map((x, i) => (i === at ? by : x));
}

function refusal(op: AnyOp, inputs: readonly Tensor[], attrs: object): LossgraphError | null {
  try {
    apply(op, inputs, attrs);
    return null;
  } catch (error) {
    if (error instanceof LossgraphError) return error;
    throw error;
  }
}

function checkDTypes(op: AnyOp, sample: AnySample): void {
  sample.inputs.forEach((x, i) => {
    for (const dtype of dtypes) {
      const error = refusal(op, replaced(sample.inputs, i, zeros(x.shape, dtype)), sample.attrs);
      if (error === null || !(error instanceof DTypeError)) continue;
      must(
        error.message.startsWith(`${op.name}: `) && error.message.includes(dtype),
        () => `${describe(op, sample)}, input ${i} ${dtype}: the refusal names op and dtype; got '${error.message}'`,
      );
    }
  });
}

function checkMixedFloats(op: AnyOp, sample: AnySample): void {
  if (sample.inputs.filter((x) => isFloat(x.dtype)).length < 2) return;
  sample.inputs.forEach((x, i) => {
    if (!isFloat(x.dtype)) return;
    const error = refusal(op, replaced(sample.inputs, i, cast(x, 'float32')), sample.attrs);
    must(
      error instanceof DTypeError,
      () => `${describe(op, sample)}: float32 and float64 were mixed; got ${error ?? 'a value'}`,
    );
  });
}

function checkShapes(op: AnyOp, sample: AnySample): void {
  if (sample.inputs.length < 2) return; // attrs, too, are made for the shape of a single input
  sample.inputs.forEach((x, i) => {
    for (const shape of [[...x.shape, 13], [13, ...x.shape], [], x.shape.map((n) => n + 7)]) {
      const inputs = replaced(sample.inputs, i, zeros(shape, x.dtype));
      const error = refusal(op, inputs, sample.attrs);
      if (error === null) continue;
      // What fits may still be refused for its values.
      const shapes = inputs.filter((input) => input.rank > 0).map((input) => formatShape(input.shape));
      const names = error instanceof ShapeError ? shapes : [];
      must(
        error.message.startsWith(`${op.name}: `) && names.every((name) => error.message.includes(name)),
        () =>
          `${describe(op, sample)}, input ${i} ${formatShape(shape)}: the refusal names op and shapes; got '${error.message}'`,
      );
    }
  });
}
