import { gradients } from '../backward.ts';
import { checkGradients } from '../check-gradients.ts';
import { tensor } from '../convert.ts';
import { isFloat } from '../dtype.ts';
import { LossgraphError } from '../errors.ts';
import { type AnyOp, apply, type Composite, type Kink } from '../op.ts';
import { full, ones, zerosLike } from '../ops/creation.ts';
import { Generator } from '../random.ts';
import { draw } from '../samples.ts';
import { formatShape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { type AnySample, describe, forEach, type Law, must, samplesOf } from './law.ts';

/** Returns the laws of the op's rules; for an op without derivatives, that it says so. */
export function derivativeLaws(op: AnyOp): Law[] {
  const samples = samplesOf(op).filter((sample) => hasDerivative(op, sample));
  if (samples.length === 0) return [{ title: 'declares that it has no derivative', check: () => checkNone(op) }];
  const laws: Law[] = [
    {
      title: 'has derivatives that agree with differences, to second order',
      check: forEach(samples, (sample) => checkDifferences(op, sample)),
    },
    {
      title: 'gives exactly 0 for a cotangent of 0, at singular points too',
      check: forEach(samples, (sample) => checkZeroCotangent(op, sample)),
    },
    {
      title: 'has the promised subgradients at its kinks',
      check: forEach(op.kinks ?? [], (kink) => checkKink(op, kink)),
    },
  ];
  if (op.kind !== 'composite') return laws;
  return [
    ...laws,
    { title: 'has the value of its expansion', check: forEach(samples, (sample) => checkExpandedValue(op, sample)) },
    { title: 'has the derivatives of its expansion', check: forEach(samples, (sample) => checkExpansion(op, sample)) },
  ];
}

function hasDerivative(op: AnyOp, { inputs, attrs }: AnySample): boolean {
  const dtypes = inputs.map(({ dtype }) => dtype);
  if (op.vjps.every((rule) => rule === null)) return false;
  return op.dtype === undefined || isFloat(op.dtype(op.name, dtypes, attrs)); // by default dtypes are float
}

function checkNone(op: AnyOp): void {
  for (const sample of samplesOf(op)) {
    const output = apply(op, sample.inputs, sample.attrs);
    must(
      op.vjps.every((rule) => rule === null),
      () => `${describe(op, sample)}: a rule for ${output.dtype} output`,
    );
    const floats = sample.inputs.filter((x) => isFloat(x.dtype));
    if (op.stops || floats.length === 0 || !isFloat(output.dtype)) continue;
    // Without a rule the gradient is 0, so it has to be 0.
    checkGradients((...xs) => apply(op, xs, sample.attrs), sample.inputs, { name: op.name, kinks: 'refuse' });
  }
}

function checkDifferences(op: AnyOp, { inputs, attrs }: AnySample): void {
  checkGradients((...xs) => apply(op, xs, attrs), inputs, { order: 2, name: op.name, kinks: 'refuse' });
}

const singular = [0, -0, 1, -1, 1e308, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];

function checkZeroCotangent(op: AnyOp, sample: AnySample): void {
  for (const value of op.contracts ? singular.filter(Number.isFinite) : singular) {
    for (let k = -1; k < sample.inputs.length; k++) {
      const filled = sample.inputs.map((x, i) =>
        isFloat(x.dtype) && (k === -1 || k === i) ? full(x.shape, value, x.dtype) : x,
      );
      zeroGradients(op, { inputs: filled, attrs: sample.attrs }).forEach((gradient, i) => {
        must(
          gradient.toTypedArray().every((v) => v === 0),
          () =>
            `${describe(op, sample)}: cotangent 0 gives ${gradient} for input ${i}, with ${value} in ${k === -1 ? 'all inputs' : `input ${k}`}`,
        );
      });
    }
  }
}

function zeroGradients(op: AnyOp, { inputs, attrs }: AnySample): Tensor[] {
  try {
    const output = apply(op, inputs, attrs);
    return gradients(
      output,
      inputs.filter((x) => isFloat(x.dtype)),
      { seed: zerosLike(output) },
    );
  } catch (error) {
    if (error instanceof LossgraphError) return []; // the op refuses such values
    throw error;
  }
}

function checkKink(op: AnyOp, kink: Kink<object>): void {
  const inputs = kink.inputs.map((x: number | readonly number[]) => tensor(x, { dtype: 'float64' }));
  const output = apply(op, inputs, kink.attrs);
  const found = gradients(output, inputs, { seed: ones(output.shape, 'float64') });
  kink.gradients.forEach((promised: number | readonly number[] | null, i: number) => {
    if (promised === null) return;
    const given = found[i]?.toTypedArray() ?? [];
    must(
      [promised].flat().every((v, at) => v === given[at]),
      () =>
        `${op.name}: at the kink ${JSON.stringify(kink.inputs)} input ${i} gets ${found[i]}; promised is ${JSON.stringify(promised)} (${kink.why})`,
    );
  });
}

function checkExpandedValue(op: AnyOp, { inputs, attrs }: AnySample): void {
  if (op.kind !== 'composite') return;
  const value = apply(op, inputs, attrs).toTypedArray();
  op.expand(inputs, attrs)
    .toTypedArray()
    .forEach((v, i) => {
      const found = value[i] ?? Number.NaN;
      must(
        Object.is(v, found) || Math.abs(v - found) <= ROUTES * Math.max(1, Math.abs(v)),
        () => `${describe(op, { inputs, attrs })}: element ${i} is ${found}; the expansion gives ${v}`,
      );
    });
}

/** Two routes to one number: relative to max(1, |value|), in float64. */
const ROUTES = 1e-9;

// biome-ignore lint/suspicious/noExplicitAny: an op of unknown attrs and inputs, as in AnyOp
function checkExpansion(op: Composite<any, any>, sample: AnySample): void {
  const random = new Generator(7);
  const floats = sample.inputs.filter((x) => isFloat(x.dtype));
  const seed = draw(random, apply(op, sample.inputs, sample.attrs).shape);
  const weights = floats.map((x) => draw(random, x.shape));
  const derivatives = (forward: (inputs: readonly Tensor[]) => Tensor) => {
    const first = gradients(forward(sample.inputs), floats, { seed, differentiable: true });
    const total = first.map((g, i) => g.mul(weights[i] ?? 0).sum()).reduce((a, b) => a.add(b));
    return [...first, ...gradients(total, floats)];
  };
  const analytic = derivatives((inputs) => apply(op, inputs, sample.attrs));
  derivatives((inputs) => op.expand(inputs, sample.attrs)).forEach((expanded, i) => {
    const rule = analytic[i]?.toTypedArray() ?? [];
    expanded.toTypedArray().forEach((v, at) => {
      const order = i < floats.length ? 1 : 2;
      must(
        Math.abs(v - (rule[at] ?? Number.NaN)) <= ROUTES * Math.max(1, Math.abs(v)),
        () =>
          `${describe(op, sample)}: derivative of order ${order}, input ${i % floats.length} ${formatShape(expanded.shape)}, element ${at}: ` +
          `the rule gives ${rule[at]}, the expansion ${v}`,
      );
    });
  });
}
