import { gradients } from '../backward.ts';
import { isFloat } from '../dtype.ts';
import { type AnyOp, apply } from '../op.ts';
import { cast } from '../ops/cast.ts';
import { Generator } from '../random.ts';
import { draw } from '../samples.ts';
import type { Tensor } from '../tensor.ts';
import { type AnySample, describe, forEach, type Law, must, sameBits, samplesOf } from './law.ts';
import { layouts, stretched } from './layouts.ts';

/** Returns the laws about where values lie and how they are rounded. */
export function storageLaws(op: AnyOp): Law[] {
  const samples = samplesOf(op);
  return [
    {
      title: 'gives the same bits for inputs of any stride and offset',
      check: forEach(samples, (sample) => checkLayouts(op, sample)),
    },
    {
      title: 'gives the same bits for inputs of stride 0',
      check: forEach(samples, (sample) => checkStretched(op, sample)),
    },
    { title: 'leaves its inputs as they were', check: forEach(samples, (sample) => checkUntouched(op, sample)) },
    {
      title: 'gives in float32 what it gives in float64, rounded',
      check: forEach(samples, (sample) => checkFloat32(op, sample)),
    },
  ];
}

/** The output, and the gradient for every float input under a cotangent that is the same in float32 and float64. */
function everything(op: AnyOp, inputs: readonly Tensor[], attrs: object): Tensor[] {
  const output = apply(op, inputs, attrs);
  const floats = inputs.filter((x) => isFloat(x.dtype));
  if (!isFloat(output.dtype) || floats.length === 0) return [output];
  const seed = cast(draw(new Generator(3), output.shape, undefined, 'float32'), output.dtype);
  return [output, ...gradients(output, floats, { seed })];
}

function compare(
  op: AnyOp,
  sample: AnySample,
  what: string,
  inputs: readonly Tensor[],
  plain: readonly Tensor[],
): void {
  const expected = everything(op, plain, sample.attrs);
  everything(op, inputs, sample.attrs).forEach((found, i) => {
    must(
      expected[i] !== undefined && sameBits(found, expected[i]),
      () =>
        `${describe(op, sample)}, ${what}: ${i === 0 ? 'the value' : `gradient ${i - 1}`} is ${found}; row-major it is ${expected[i]}`,
    );
  });
}

function checkLayouts(op: AnyOp, sample: AnySample): void {
  for (const layout of layouts) {
    sample.inputs.forEach((x, k) => {
      const laidOut = layout.of(x);
      if (laidOut === null) return;
      compare(
        op,
        sample,
        `input ${k} ${layout.name}`,
        sample.inputs.map((each, i) => (i === k ? laidOut : each)),
        sample.inputs,
      );
    });
    const all = sample.inputs.map((x) => layout.of(x) ?? x);
    compare(op, sample, `all inputs ${layout.name}`, all, sample.inputs);
  }
}

function checkStretched(op: AnyOp, sample: AnySample): void {
  sample.inputs.forEach((x, k) => {
    x.shape.forEach((n, axis) => {
      if (n < 2 || x.size === 0) return;
      const { view, copy } = stretched(x, axis);
      const put = (replacement: Tensor) => sample.inputs.map((each, i) => (i === k ? replacement : each));
      compare(op, sample, `input ${k} with stride 0 along axis ${axis}`, put(view), put(copy));
    });
  });
}

function checkUntouched(op: AnyOp, sample: AnySample): void {
  const before = sample.inputs.map((x) => x.strided.data.slice());
  everything(op, sample.inputs, sample.attrs);
  sample.inputs.forEach((x, i) => {
    must(
      before[i]?.every((v, at) => Object.is(v, x.strided.data[at])) === true,
      () => `${describe(op, sample)}: input ${i} was overwritten`,
    );
  });
}

/** Composites without a kernel, and rules, round after every step: a few units of float32, relative to max(1, |value|). */
const STEPS = 2e-6;

function checkFloat32(op: AnyOp, sample: AnySample): void {
  const single = sample.inputs.map((x) => (isFloat(x.dtype) ? cast(x, 'float32') : x));
  const double = single.map((x) => (isFloat(x.dtype) ? cast(x, 'float64') : x));
  const exact = everything(op, double, sample.attrs);
  const floats = single.filter((x) => isFloat(x.dtype));
  everything(op, single, sample.attrs).forEach((found, k) => {
    must(
      k === 0 || found.dtype === floats[k - 1]?.dtype,
      () => `${describe(op, sample)}: gradient ${k - 1} has dtype ${found.dtype}`,
    );
    const rounded = op.kind !== 'composite' || op.kernel !== undefined;
    checkRounded(
      found,
      exact[k] as Tensor,
      k === 0 && rounded ? 0 : STEPS,
      () => `${describe(op, sample)}, ${k === 0 ? 'the value' : `gradient ${k - 1}`}`,
    );
  });
}

function checkRounded(found: Tensor, exact: Tensor, tolerance: number, where: () => string): void {
  const wanted = cast(exact, found.dtype).toTypedArray();
  found.toTypedArray().forEach((v, i) => {
    const w = wanted[i] ?? Number.NaN;
    must(
      Object.is(v, w) || Math.abs(v - w) <= tolerance * Math.max(1, Math.abs(w)),
      () => `${where()}: element ${i} is ${v} in float32; float64 rounded is ${w}`,
    );
  });
}
