// Everything that a definition promises, asked of every loss in the export list. Most losses need no other test.
import { Generator, gradients, ShapeError, StateError, Tensor, tensor, ValueError } from '@lossgraph/core';
import { LawError } from '@lossgraph/core/testing';
import { expect } from 'chai';
import * as all from '../src/all.ts';
import {
  defineLoss,
  get,
  type HuberOptions,
  huber,
  identifiers,
  Loss,
  type LossClass,
  type LossFunction,
  meanSquaredError,
} from '../src/index.ts';
import { lossLaws } from '../src/testing.ts';

// biome-ignore lint/suspicious/noExplicitAny: a loss of unknown options
type AnyLoss = LossFunction<any>;
// biome-ignore lint/suspicious/noExplicitAny: a loss of unknown options
type AnyClass = LossClass<any>;

const functions = Object.values(all).filter((each) => 'op' in each) as AnyLoss[];

describe('losses', () => {
  it('come as a function and a class each', () => {
    expect(Object.keys(all)).to.have.length(2 * functions.length);
    for (const { definition } of functions) expect(all).to.have.property(definition.className);
  });

  it('have names and identifiers of their own', () => {
    const names = identifiers();
    expect(new Set(names).size).to.equal(names.length);
    for (const name of names) expect(get(name)).to.be.instanceOf(Loss);
  });
});

describe('the laws of a loss', () => {
  const broken = (law: string, loss: AnyLoss) => lossLaws(loss).find(({ title }) => title.startsWith(law))!.check;

  it('find an example that is wrong', () => {
    const examples = [{ yTrue: [[1], [1]], yPred: [[0], [3]], values: [1, 5], source: 'a slip' }];
    const wrong = broken('gives the values', defineLoss({ ...meanSquaredError.definition, examples }));
    expect(wrong).to.throw(LawError, 'mean_squared_error: example 0 (a slip) says [1,5]; the loss gives [1, 4]');
    const short = [{ ...examples[0]!, values: 1 }];
    expect(broken('gives the values', defineLoss({ ...meanSquaredError.definition, examples: short }))).to.throw(
      LawError,
    );
  });

  it('take samples and kinks with the options that they leave out at the defaults', () => {
    const { definition } = huber;
    const samples = [...definition.samples(new Generator(1))];
    const loss = defineLoss<HuberOptions>({
      ...definition,
      samples: () => samples.map(({ yTrue, yPred }) => ({ yTrue, yPred, attrs: {} })),
      kinks: [{ inputs: [[1], [1]], attrs: {}, gradients: [[0], [0]], why: 'not one, yet with a known gradient' }],
    });
    for (const { check } of lossLaws(loss)) check();
    expect([...loss.op.samples(new Generator(1))].map(({ attrs }) => attrs)).to.deep.equal(
      samples.map(() => ({ delta: 1 })),
    );
    const wrong = defineLoss<HuberOptions>({
      ...definition,
      samples: () => samples.map((each) => ({ ...each, attrs: { delta: -1 } })),
    });
    expect(() => lossLaws(wrong).map(({ check }) => check())).to.throw(ValueError, /delta out of range; got -1/);
  });

  it('find a loss that reads values', () => {
    const expand = (t: Tensor, p: Tensor): Tensor =>
      p.sub(t).square().mean({ axis: -1 }).mul(Math.sign(p.toTypedArray().length));
    expect(broken('reads no values', defineLoss({ ...meanSquaredError.definition, expand }))).to.throw(StateError);
    expect(broken('reads no values', huber)).not.to.throw();
  });
});

for (const loss of functions) {
  const { definition } = loss;
  const Class = Reflect.get(all, definition.className) as AnyClass;

  describe(definition.className, () => {
    for (const { title, check } of lossLaws(loss)) it(title, check);

    it('says what it is, when to use it, its trap and its source', () => {
      for (const fact of ['formula', 'derivative', 'whenToUse', 'trap', 'reference'] as const) {
        expect(definition[fact], fact).to.be.a('string').with.length.above(5);
      }
    });

    it('gives the mean of its function when called as a class', () => {
      for (const { yTrue, yPred, attrs } of definition.samples(new Generator(1))) {
        const values = loss(yTrue, yPred, attrs);
        if (yPred.size === 0) {
          expect(() => new Class(attrs)(yTrue, yPred)).to.throw(ValueError, /empty batch/);
          continue;
        }
        expect(new Class({ ...attrs, reduction: 'none' })(yTrue, yPred).toArray()).to.deep.equal(values.toArray());
        expect(new Class({ ...attrs, reduction: 'sum' })(yTrue, yPred).item()).to.be.closeTo(
          values.sum().item(),
          1e-12,
        );
      }
    });

    it('takes a last axis of length 1 more or less, with the same result', () => {
      const { yTrue, yPred, attrs } = firstSample(loss, (y) => y.rank > 1);
      const values = loss(yTrue, yPred, attrs).toArray();
      expect(loss(yTrue.expandDims(-1), yPred, attrs).toArray()).to.deep.equal(values);
    });

    it('refuses unequal shapes, naming itself and both', () => {
      const { yTrue, yPred, attrs } = firstSample(loss, (y) => y.rank > 1);
      const wrong = tensor(new Int32Array(5), { shape: [5], dtype: yTrue.dtype });
      expect(() => loss(wrong, yPred, attrs)).to.throw(
        new RegExp(`^${definition.name}: .*\\[5\\].*\\[${yPred.shape.join(', ')}\\]`),
      );
      expect(() => new Class(attrs)(wrong, yPred)).to.throw(new RegExp(`^${definition.name}: `));
    });

    it('looks at shapes before values', () => {
      const { yPred, attrs } = firstSample(loss, (y) => y.rank > 1);
      const wrong = tensor([0.5, Number.NaN, -1, 1e9, 2], { dtype: 'float64' });
      expect(() => loss(wrong, yPred, attrs)).to.throw(ShapeError);
    });

    it('refuses a scalar prediction', () => {
      expect(() => loss(1, 0.5)).to.throw(ShapeError, new RegExp(`^${definition.name}: .*(scalar|shapes)`));
    });

    it('is one node, of its own name, however it is called', () => {
      const { yTrue, yPred, attrs } = firstSample(loss);
      const value = loss(yTrue, yPred, attrs);
      expect(value.node?.op.name).to.equal(definition.name);
      const inputs = value.node?.inputs ?? [];
      expect(inputs).to.have.length(2);
    });

    it('reads no values as a class either, with checks of its inputs or without', () => {
      const abstract = ({ dtype, shape }: Tensor) => new Tensor(null, dtype, null, null, shape);
      for (const { yTrue, yPred, attrs } of definition.samples(new Generator(1))) {
        if (yPred.size === 0) continue;
        const p = abstract(yPred);
        const checked = new Class({ ...attrs, checkInputs: true });
        for (const call of [new Class(attrs), checked]) {
          const value = call(abstract(yTrue), p);
          const [gradient] = gradients(value, [p], { differentiable: true });
          expect(value.storage).to.equal(null);
          expect(gradients((gradient ?? p).sum(), [p])[0]?.shape).to.deep.equal(p.shape);
        }
      }
    });

    it('stays finite, with finite gradients, at predictions of ±1e4', () => {
      if (definition.prediction === 'probabilities' || definition.prediction === 'rates') return; // out of its domain
      const { yTrue, yPred, attrs } = firstSample(loss);
      const far = tensor(yPred.sign().mul(1e4), { dtype: 'float32' });
      const options = definition.prediction === 'probabilities or logits' ? { ...attrs, fromLogits: true } : attrs;
      const value = loss(yTrue.dtype === 'int32' ? yTrue : tensor(yTrue, { dtype: 'float32' }), far, options).sum();
      expect(value.item()).to.satisfy(Number.isFinite);
      expect([gradients(value, [far])[0]?.toArray()].flat(9)).to.satisfy((g: number[]) => g.every(Number.isFinite));
    });
  });
}

function firstSample(
  loss: AnyLoss,
  wanted: (yTrue: Tensor) => boolean = () => true,
): { yTrue: Tensor; yPred: Tensor; attrs: object } {
  const samples = [...loss.definition.samples(new Generator(1))];
  const found = samples.find((sample) => wanted(sample.yTrue)) ?? samples[0]; // Circle's labels have rank 1 only
  if (found !== undefined) return found;
  throw new Error(`${loss.definition.name} has no samples`);
}
