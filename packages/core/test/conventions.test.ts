import { expect } from 'chai';
import * as lg from '../src/index.ts';
import { type Convention, conventions, type Input } from '../src/testing/index.ts';

describe('conventions', () => {
  const points = conventions.flatMap((topic) => topic.points);

  it('are at least 150, and none is listed twice', () => {
    expect(points.length).to.be.at.least(150);
    const keys = points.map(
      ({ op, inputs, attrs }) => `${op.name} ${inputs.map(show).join(' ')} ${JSON.stringify(attrs)}`,
    );
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).to.deep.equal([]);
  });

  for (const { title, points } of conventions) {
    describe(title, () => {
      for (const op of new Set(points.map((point) => point.op))) {
        const own = points.filter((point) => point.op === op);
        it(`${op.name} (${own.length} points)`, () => own.forEach(check));
      }
    });
  }
});

function check(point: Convention): void {
  const { op, inputs, attrs, value, gradients, refusal, why } = point;
  const call = `${op.name}(${inputs.map(show).join(', ')}): ${why}`;
  const tensors = inputs.map(asTensor);
  if (refusal !== undefined) {
    expect(() => lg.apply(op, tensors, attrs), call)
      .to.throw(lg.LossgraphError)
      .with.property('code', refusal);
    return;
  }
  const output = lg.apply(op, tensors, attrs);
  expect(
    same(flat(output), [value ?? []].flatMap(flatInput), true),
    `${call}: ${output}, not ${show(value ?? [])}`,
  ).to.equal(true);
  gradients?.forEach((promised, i) => {
    if (promised === null) return;
    const [found] = lg.gradients(output, [tensors[i]!], { seed: lg.onesLike(output) }) as [lg.Tensor];
    const fine = same(flat(found), [promised].flat(), false);
    expect(fine, `${call}: gradient ${i} is ${found}, not ${JSON.stringify(promised)}`).to.equal(true);
  });
}

function asTensor(input: Input): lg.Tensor {
  const booleans = [input].flat().some((v) => typeof v === 'boolean');
  return input instanceof Int32Array || booleans
    ? lg.tensor(input as lg.TensorLike)
    : lg.tensor(input as number, { dtype: 'float64' });
}

function flatInput(input: Input): number[] {
  return input instanceof Int32Array ? [...input] : [input].flat().map(Number);
}

function flat(t: lg.Tensor): number[] {
  return [...t.toTypedArray()];
}

/** NaN is NaN; the sign of zero counts in values. */
function same(found: number[], promised: number[], signs: boolean): boolean {
  const agree = (a: number, b: number | undefined) => Object.is(a, b) || (!signs && a === b);
  return found.length === promised.length && found.every((v, i) => agree(v, promised[i]));
}

function show(input: Input): string {
  return `[${flatInput(input)
    .map((v) => (Object.is(v, -0) ? '-0' : v))
    .join(' ')}]${typeof input === 'boolean' ? 'b' : ''}`;
}
