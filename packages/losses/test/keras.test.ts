// Values and gradients of the real Keras, from the fixtures beside keras/generate.py.
import { type DType, gradients, LossgraphError, type Shape, type Tensor, tensor } from '@lossgraph/core';
import { expect } from 'chai';
import type { LossDefinition } from '../src/index.ts';
import * as losses from '../src/index.ts';
import { type Deviation, deviations } from './deviations/index.ts';
import { type Case, type Fixture, fixtures, known, optionsOf, situationOf } from './keras-fixtures.ts';

type AnyLoss = (typeof known)[number];

const FLOAT32 = 1e-6;
const FLOAT64 = 1e-10; // the fixtures carry 12 digits

for (const fixture of fixtures) {
  const loss = known.find((each) => each.definition.name === fixture.loss);
  if (loss === undefined) continue; // named by 'has a loss for every fixture'
  describe(`${fixture.className} against Keras ${fixture.keras}`, () => {
    const titled = groupBy(fixture.cases, titleOf);
    for (const [title, cases] of titled) {
      it(title, () => {
        for (const each of cases) compare(loss, fixture, each);
      });
    }
  });
}

describe('Keras fixtures', () => {
  it('have a loss each, and every loss has one', () => {
    expect(known.map((each) => each.definition.name)).to.have.members(fixtures.map((fixture) => fixture.loss));
  });
});

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

function titleOf({ form, note, reduction }: Case): string {
  return `${note} (${form}${reduction === null ? '' : `, ${reduction}`})`;
}

function compare(loss: AnyLoss, fixture: Fixture, each: Case): void {
  const { does, affected } = deviationOf(loss, fixture, each);
  const what = JSON.stringify(each);
  if (does === 'refuses' || (each.error && does === 'compares')) {
    expect(() => run(loss, fixture, each, 'float32'), what).to.throw(LossgraphError);
    return;
  }
  if (does === 'accepts') expect(() => run(loss, fixture, each, 'float32'), what).not.to.throw();
  if (does !== 'compares') return;
  const precisions: DType[] = (['float32', 'float64'] as const).filter((dtype) => !affected.has(dtype));
  for (const dtype of precisions) {
    const { value, gradPred, gradTrue } = run(loss, fixture, each, dtype);
    expect(value.shape, what).to.deep.equal(
      shapeOfValue(each, situationOf(each, loss.definition as LossDefinition<object>).values),
    );
    close(value, each, 'value', dtype);
    if (affected.has('gradient')) continue;
    if (!each.gradAtKink) close(gradPred, each, 'gradPred', dtype);
    if (!each.gradTrueAtKink && gradTrue) close(gradTrue, each, 'gradTrue', dtype);
  }
}

/** What ours does with a case, and which figures of it do not count. */
function deviationOf(loss: AnyLoss, fixture: Fixture, each: Case): { does: Deviation['does']; affected: Set<string> } {
  const tags = [each.deviation ?? []].flat();
  const situation = situationOf(each, loss.definition as LossDefinition<object>);
  const given = Object.entries(deviations).flatMap(([name, { does, recognise }]) => {
    const affects = fixture.deviations[name]?.affects ?? 'value';
    const applies = recognise === undefined ? tags.includes(name) : recognise(situation);
    return applies && (affects === 'acceptance' || affects === 'value') ? [does] : [];
  });
  const strongest = ['refuses', 'either', 'differs', 'accepts'] as const;
  return {
    does: strongest.find((does) => given.includes(does)) ?? 'compares',
    affected: new Set(tags.map((tag) => fixture.deviations[tag]?.affects ?? '')),
  };
}

/** The deviation 'grown-shape': values keep theirs. */
function shapeOfValue({ reduction, shapes: { value = [] } }: Case, values: Shape | null): readonly number[] {
  return reduction === 'none' && values !== null ? values : value;
}

function run(
  loss: AnyLoss,
  { labels }: Fixture,
  each: Case,
  dtype: DType,
): { value: Tensor; gradPred: Tensor; gradTrue?: Tensor } {
  const input = (name: 'yTrue' | 'yPred' | 'sampleWeight', kind: DType): Tensor =>
    tensor(new Float64Array((each[name] ?? []).map((x) => Math.fround(Number(x)))), {
      shape: each.shapes[name] ?? [],
      dtype: kind,
    });
  const yPred = input('yPred', dtype);
  const yTrue = input('yTrue', labels === 'int32' ? 'int32' : dtype);
  const value = valueFrom(
    loss,
    each,
    yTrue,
    yPred,
    each.sampleWeight === null ? undefined : input('sampleWeight', dtype),
  );
  const seed = tensor(new Float64Array(value.size).fill(1), { shape: value.shape, dtype });
  const targets = labels === 'int32' ? [yPred] : [yPred, yTrue];
  const [gradPred, gradTrue] = gradients(value, targets, { seed });
  return { value, gradPred: gradPred as Tensor, ...(gradTrue ? { gradTrue } : {}) };
}

function valueFrom(loss: AnyLoss, each: Case, yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor | undefined): Tensor {
  const options = optionsOf(each);
  // The deviation 'tversky-swap': with both exchanged, everything else has to agree.
  if ([each.deviation ?? []].flat().includes('tversky-swap')) {
    const { alpha = 0.5, beta = 0.5 } = options;
    Object.assign(options, { alpha: beta, beta: alpha });
  }
  if (each.form === 'function') return loss(yTrue, yPred, options);
  const Class = Reflect.get(losses, loss.definition.className);
  const mask =
    each.mask === null ? undefined : tensor(each.mask.map(Number), { shape: each.shapes['mask'] ?? [], dtype: 'bool' });
  return new Class({ ...options, reduction: each.reduction })(yTrue, yPred, { sampleWeight, mask });
}

/** Asserts that the values are Keras', or nearer than Keras' own float32 to what it gives in float64. */
function close(found: Tensor, each: Case, what: 'value' | 'gradPred' | 'gradTrue', dtype: DType): void {
  const exact = each[`${what}64`];
  const rounded = each[what];
  if (exact === undefined || rounded === undefined) return;
  const tolerance = dtype === 'float32' ? FLOAT32 : FLOAT64;
  const values = found.toTypedArray();
  const wanted = (dtype === 'float32' ? rounded : exact).map(Number);
  // Relative to the largest of the array: a small sum of large terms is only as good as those. Where all terms cancel
  // (the gradient of a cosine at parallel vectors), Keras' own float64 leaves 1e-16 of terms of size 1 to 100.
  const least = dtype === 'float64' ? 1e-4 : 1e-30;
  const scale = Math.max(
    ...[...wanted, ...exact.map(Number)].map((x) => (Number.isFinite(x) ? Math.abs(x) : 0)),
    least,
  );
  wanted.forEach((want, i) => {
    const got = values[i] ?? Number.NaN;
    const near = (target: number) =>
      Object.is(got, target) || got === target || Math.abs(got - target) <= tolerance * scale;
    const message = `${what}[${i}] in ${dtype}: got ${got}, Keras has ${want}; case ${JSON.stringify(each)}`;
    expect(near(want) || near(Number(exact[i])), message).to.equal(true);
  });
}
