// Values and gradients of the real Keras, from the fixtures beside keras/generate.py.
import { readdirSync, readFileSync } from 'node:fs';
import { type DType, gradients, LossgraphError, type Tensor, tensor } from '@lossgraph/core';
import { expect } from 'chai';
import * as losses from '../src/index.ts';

type Encoded = number | 'NaN' | 'Infinity' | '-Infinity';

interface Case {
  readonly form: 'class' | 'function';
  readonly note: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly reduction: string | null;
  readonly shapes: Readonly<Record<string, number[]>>;
  readonly yTrue: readonly Encoded[];
  readonly yPred: readonly Encoded[];
  readonly sampleWeight: readonly Encoded[] | null;
  readonly mask: readonly Encoded[] | null;
  readonly value?: readonly Encoded[];
  readonly value64?: readonly Encoded[];
  readonly gradPred?: readonly Encoded[];
  readonly gradPred64?: readonly Encoded[];
  readonly gradTrue?: readonly Encoded[];
  readonly gradTrue64?: readonly Encoded[];
  readonly gradAtKink?: boolean;
  readonly gradTrueAtKink?: boolean;
  readonly error?: boolean;
  readonly deviation?: string | readonly string[];
}

interface Fixture {
  readonly loss: string;
  readonly className: string;
  readonly keras: string;
  readonly labels: 'int32' | 'float32';
  readonly deviations: Readonly<Record<string, { readonly reason: string; readonly affects: Affects }>>;
  readonly cases: readonly Case[];
}

/** What a deviation takes out of the comparison. */
type Affects = 'acceptance' | 'value' | 'gradient' | 'float32' | 'float64';

const FLOAT32 = 1e-6;
const FLOAT64 = 1e-10; // the fixtures carry 12 digits

const folder = new URL('./keras/fixtures/', import.meta.url);
const known = Object.values(losses).flatMap((each) =>
  typeof each === 'function' && 'definition' in each && 'op' in each ? [each] : [],
);

for (const file of readdirSync(folder).sort()) {
  const fixture: Fixture = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
  const loss = known.find((each) => each.definition.name === fixture.loss);
  if (loss === undefined) continue; // a fixture may be there before its loss; see 'has a fixture for every loss'
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
  it('has a fixture for every loss that Keras has', () => {
    const files = readdirSync(folder).map((file) => file.replace('.json', ''));
    expect(files).to.include.members(known.map((each) => each.definition.name));
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

function compare(loss: (typeof known)[number], fixture: Fixture, each: Case): void {
  const affected = new Set([each.deviation ?? []].flat().map((tag) => fixture.deviations[tag]?.affects));
  if (affected.has('acceptance')) return;
  if (each.form === 'class' && each.yPred.length === 0) {
    // Deviation of ours: Keras gives 0 or nothing for an empty batch, which hides a broken data pipeline.
    expect(() => run(loss, fixture, each, 'float32')).to.throw(LossgraphError, /empty batch/);
    return;
  }
  if (each.error) {
    expect(() => run(loss, fixture, each, 'float32'), JSON.stringify(each)).to.throw(LossgraphError);
    return;
  }
  if (affected.has('value')) return;
  const precisions: DType[] = (['float32', 'float64'] as const).filter((dtype) => !affected.has(dtype));
  for (const dtype of precisions) {
    const { value, gradPred, gradTrue } = run(loss, fixture, each, dtype);
    expect(value.shape, JSON.stringify(each)).to.deep.equal(shapeOfValue(each));
    close(value, each, 'value', dtype);
    if (affected.has('gradient')) continue;
    if (!each.gradAtKink) close(gradPred, each, 'gradPred', dtype);
    if (!each.gradTrueAtKink && gradTrue) close(gradTrue, each, 'gradTrue', dtype);
  }
}

/** Deviation of ours: values keep their shape beside weights with an axis of length 1 more; Keras lets them grow one. */
function shapeOfValue({ reduction, shapes: { sampleWeight = [], value = [], yPred = [] } }: Case): number[] {
  const grown =
    reduction === 'none' && sampleWeight.at(-1) === 1 && value.at(-1) === 1 && value.length === yPred.length;
  return grown ? value.slice(0, -1) : value;
}

function run(
  loss: (typeof known)[number],
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

function valueFrom(
  loss: (typeof known)[number],
  each: Case,
  yTrue: Tensor,
  yPred: Tensor,
  sampleWeight: Tensor | undefined,
): Tensor {
  const options = Object.fromEntries(Object.entries(each.args).map(([key, value]) => [camelCase(key), value]));
  if (each.form === 'function') return loss(yTrue, yPred, options);
  const Class = Reflect.get(losses, loss.definition.className);
  const mask =
    each.mask === null ? undefined : tensor(each.mask.map(Number), { shape: each.shapes['mask'] ?? [], dtype: 'bool' });
  return new Class({ ...options, reduction: each.reduction })(yTrue, yPred, { sampleWeight, mask });
}

function camelCase(name: string): string {
  return name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
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
  const scale = Math.max(...wanted.map((x) => (Number.isFinite(x) ? Math.abs(x) : 0)), least);
  wanted.forEach((want, i) => {
    const got = values[i] ?? Number.NaN;
    const near = (target: number) =>
      Object.is(got, target) || got === target || Math.abs(got - target) <= tolerance * scale;
    const message = `${what}[${i}] in ${dtype}: got ${got}, Keras has ${want}; case ${JSON.stringify(each)}`;
    expect(near(want) || near(Number(exact[i])), message).to.equal(true);
  });
}
