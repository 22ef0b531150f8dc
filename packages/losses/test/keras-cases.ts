// Compares values and gradients with those of the real Keras, from the fixtures beside keras/generate.py.
import { type DType, gradients, LossgraphError, onesLike, type Shape, type Tensor, tensor } from '@lossgraph/core';
import { expect } from 'chai';
import type { LossDefinition } from '../src/index.ts';
import * as losses from '../src/index.ts';
import { type Deviation, deviations } from './deviations/index.ts';
import { type Case, type Fixture, fixtures, known, optionsOf, situationOf } from './keras-fixtures.ts';

type AnyLoss = (typeof known)[number];

const FLOAT32 = 1e-6;
const FLOAT64 = 1e-10; // the fixtures carry 12 digits

/** Value and gradients of a call: of targets, predictions and, if given, weights and mask. */
type Results = (...inputs: Tensor[]) => readonly Tensor[];
/** How it is run: as it is, or compiled. */
export type Engine = (f: Results) => Results;

/** How much is compared; by default everything, as it is. */
export interface Extent {
  readonly engine?: Engine;
  readonly chosen?: (cases: readonly Case[]) => readonly Case[];
  readonly dtypes?: readonly DType[];
}

/** Declares tests that the losses, run by `engine`, give what Keras gives. */
export function testKeras({
  engine = (f) => f,
  chosen = (cases) => cases,
  dtypes = ['float32', 'float64'],
}: Extent = {}): void {
  for (const fixture of fixtures) {
    const loss = known.find((each) => each.definition.name === fixture.loss);
    if (loss === undefined) continue; // named by 'has a loss for every fixture'
    describe(`${fixture.className} against Keras ${fixture.keras}`, () => {
      const titled = groupBy(chosen(fixture.cases), titleOf);
      for (const [title, cases] of titled) {
        it(title, () => {
          for (const each of cases) compare(loss, fixture, each, { engine, dtypes });
        });
      }
    });
  }
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

function titleOf({ form, note, reduction }: Case): string {
  return `${note} (${form}${reduction === null ? '' : `, ${reduction}`})`;
}

function compare(loss: AnyLoss, fixture: Fixture, each: Case, how: Required<Pick<Extent, 'engine' | 'dtypes'>>): void {
  const { engine, dtypes } = how;
  const { does, affected } = deviationOf(loss, fixture, each);
  const what = JSON.stringify(each);
  if (does === 'refuses' || (each.error && does === 'compares')) {
    expect(() => run(loss, fixture, each, 'float32', engine), what).to.throw(LossgraphError);
    return;
  }
  if (does === 'accepts') expect(() => run(loss, fixture, each, 'float32', engine), what).not.to.throw();
  if (does !== 'compares') return;
  for (const dtype of dtypes.filter((each) => !affected.has(each))) {
    const { value, gradPred, gradTrue } = run(loss, fixture, each, dtype, engine);
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
  engine: Engine,
): { value: Tensor; gradPred: Tensor; gradTrue?: Tensor } {
  const input = (name: 'yTrue' | 'yPred' | 'sampleWeight', kind: DType): Tensor =>
    tensor(new Float64Array((each[name] ?? []).map((x) => Math.fround(Number(x)))), {
      shape: each.shapes[name] ?? [],
      dtype: kind,
    });
  const integers = labels === 'int32';
  const inputs = [input('yTrue', integers ? 'int32' : dtype), input('yPred', dtype)];
  if (each.sampleWeight !== null) inputs.push(input('sampleWeight', dtype));
  if (each.mask !== null)
    inputs.push(tensor(each.mask.map(Number), { shape: each.shapes['mask'] ?? [], dtype: 'bool' }));
  const results = engine((yTrue, yPred, ...rest) => {
    const value = valueFrom(loss, each, yTrue as Tensor, yPred as Tensor, rest);
    const targets = (integers ? [yPred] : [yPred, yTrue]) as Tensor[];
    return [value, ...gradients(value, targets, { seed: onesLike(value) })];
  });
  const [value, gradPred, gradTrue] = results(...inputs);
  return { value: value as Tensor, gradPred: gradPred as Tensor, ...(gradTrue ? { gradTrue } : {}) };
}

/** The value of the loss as a function or as a class, the latter with weights and mask, if any. */
function valueFrom(loss: AnyLoss, each: Case, yTrue: Tensor, yPred: Tensor, rest: readonly Tensor[]): Tensor {
  const options = optionsOf(each);
  // The deviation 'tversky-swap': with both exchanged, everything else has to agree.
  if ([each.deviation ?? []].flat().includes('tversky-swap')) {
    const { alpha = 0.5, beta = 0.5 } = options;
    Object.assign(options, { alpha: beta, beta: alpha });
  }
  if (each.form === 'function') return loss(yTrue, yPred, options);
  const Class = Reflect.get(losses, loss.definition.className);
  const sampleWeight = each.sampleWeight === null ? undefined : rest[0];
  const mask = each.mask === null ? undefined : rest.at(-1);
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
