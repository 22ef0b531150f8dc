// What every loss refuses, or gives, where there is nothing right to give.
import { Generator, gradients, type Tensor, tensor, ValueError } from '@lossgraph/core';
import { opLaws } from '@lossgraph/core/testing';
import { expect } from 'chai';
import * as all from '../src/all.ts';
import { withinOp } from '../src/check-inputs.ts';
import type { LossClass } from '../src/index.ts';

// biome-ignore lint/suspicious/noExplicitAny: a loss of unknown options
type AnyClass = LossClass<any>;

const classes = Object.values(all).filter((each) => each.prototype !== undefined && 'definition' in each) as AnyClass[];

for (const Class of classes) {
  const { definition } = Class;
  const samples = [...definition.samples(new Generator(3))];
  const { yTrue, yPred, attrs } =
    samples.find((each) => definition.shape('', each.yTrue.shape, each.yPred.shape, each.attrs).length === 1) ??
    samples[0]!;
  const labels = definition.target === 'class index' || definition.target === 'identity';

  describe(`${definition.className}: nothing right to give`, () => {
    it('refuses an unknown reduction, naming the nearest', () => {
      expect(() => new Class({ reduction: 'summ' as 'sum' })).to.throw(
        ValueError,
        /unknown reduction; got 'summ'.*'sum'/,
      );
    });

    it('gives 0, and a gradient of 0, for weights that are all 0', () => {
      for (const reduction of ['sum_over_batch_size', 'sum', 'mean_with_sample_weight'] as const) {
        const p = tensor(yPred);
        const value = new Class({ ...attrs, reduction })(yTrue, p, { sampleWeight: 0 });
        expect(value.item()).to.equal(0);
        expect(flat(gradients(value, [p])[0])).to.satisfy((g: number[]) => g.every((x) => x === 0));
      }
    });

    if (labels) {
      it('refuses fractional and NaN labels, naming the first', () => {
        for (const wrong of [0.5, Number.NaN]) {
          const broken = replaced(tensor(yTrue, { dtype: 'float64' }), wrong);
          expect(() => new Class(attrs)(broken, yPred)).to.throw(
            ValueError,
            new RegExp(`label is no whole number; got ${wrong}`),
          );
        }
      });
    }

    if (definition.target === 'class index') {
      it('refuses labels out of range, naming the first', () => {
        for (const wrong of [-1, 99]) {
          expect(() => new Class(attrs)(replaced(yTrue, wrong), yPred)).to.throw(
            ValueError,
            new RegExp(`label out of range; got ${wrong}`),
          );
        }
      });
    }

    it('takes NaN in silence unless told to check its inputs, which changes nothing else', () => {
      const inside = inRange(yPred, definition.prediction);
      const targets = labels ? yTrue : inRange(yTrue, definition.target);
      const p = replaced(inside, Number.NaN);
      expect(() => new Class(attrs)(targets, p)).not.to.throw();
      const checking = new Class({ ...attrs, checkInputs: true });
      expect(() => checking(targets, p)).to.throw(ValueError, /yPred is no number; got NaN at position \[0/);
      const [plain, checked] = [tensor(inside), tensor(inside)];
      const values = [new Class(attrs)(targets, plain), checking(targets, checked)] as const;
      expect(values[1].item()).to.equal(values[0].item());
      expect(gradients(values[1], [checked])[0]?.toArray()).to.deep.equal(gradients(values[0], [plain])[0]?.toArray());
    });
  });
}

describe('checked inputs', () => {
  for (const { title, check } of opLaws(withinOp)) it(title, check);

  it('refuse probabilities outside [0, 1], saying how to give logits', () => {
    const loss = new all.BinaryCrossentropy({ checkInputs: true });
    expect(() => loss([[1, 0]], [[0.5, 1.25]])).to.throw(
      ValueError,
      /yPred out of range; got 1.25 at position \[0, 1\]; allowed are 0 … 1; for logits say fromLogits: true/,
    );
    expect(() => loss([[1, -0.5]], [[0.5, 0.5]])).to.throw(ValueError, /yTrue out of range; got -0.5/);
    expect(() =>
      new all.BinaryCrossentropy({ checkInputs: true, fromLogits: true })([[1, 0]], [[-7, 9]]),
    ).not.to.throw();
    expect(() => new all.Poisson({ checkInputs: true })([[1]], [[-0.5]])).to.throw(
      ValueError,
      /allowed are numbers ≥ 0; .*softplus/,
    );
    expect(() => new all.MeanSquaredError({ checkInputs: true })([[1]], [[Number.POSITIVE_INFINITY]])).to.throw(
      ValueError,
      /Infinity/,
    );
  });
});

function replaced(x: Tensor, value: number): Tensor {
  const values = Float64Array.from(x.toTypedArray());
  values[0] = value;
  return tensor(values, { shape: x.shape, dtype: Number.isInteger(value) ? x.dtype : 'float64' });
}

function inRange(x: Tensor, kind: string): Tensor {
  return kind.startsWith('probabilities') || kind === 'sign' || kind === 'rates' ? tensor(x.sigmoid()) : x;
}

function flat(x: Tensor | undefined): number[] {
  return Array.from(x?.toTypedArray() ?? []);
}
