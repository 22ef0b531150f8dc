// Against the real Keras: training.json is written by keras/generate.py.
import { readFileSync } from 'node:fs';
import { type Tensor, tensor } from '@lossgraph/core';
import { Adam, SGD } from '@lossgraph/optim';
import { expect } from 'chai';
import { Dense, type FitOptions, Layer, type LayerOptions, Sequential } from '../src/index.ts';

type Nested = number | Nested[];

interface Case {
  readonly name: string;
  readonly layers: readonly (readonly [number, string | null])[];
  readonly penalty?: number;
  readonly targets: 'index' | 'row' | 'binary' | 'value';
  readonly compile: { readonly optimizer: 'sgd' | 'adam'; readonly loss: string };
  readonly fit: FitOptions;
  readonly validationData?: boolean;
  readonly x: number[][];
  readonly y: Nested[];
  readonly sampleWeight: number[] | null;
  readonly weights: Nested[];
  readonly trained: Nested[];
  readonly history: Record<string, number[]>;
  readonly evaluate: Record<string, number>;
  readonly predict: Nested;
}

const { keras, cases }: { keras: string; cases: Case[] } = JSON.parse(
  readFileSync(new URL('./keras/training.json', import.meta.url), 'utf8'),
);

// Keras on torch rounds to float32 on the way, under floatx float64 too: one Dense layer is off by 1e-7, where plain NumPy
// and ours differ by 2e-16 after a whole run.
const TOLERANCE = 1e-6;

class L1Penalty extends Layer {
  readonly factor: number;

  constructor(factor: number, options: LayerOptions = {}) {
    super(options);
    this.factor = factor;
  }

  override call(inputs: Tensor): Tensor {
    this.addLoss(inputs.abs().sum().mul(this.factor));
    return inputs;
  }
}

const float64 = (values: Nested) => tensor(values, { dtype: 'float64' });

function modelOf({ layers, penalty, weights, compile }: Case): Sequential {
  const dtype = 'float64';
  const all: Layer[] = layers.map(([units, activation]) => new Dense(units, { activation, dtype }));
  if (penalty !== undefined) all.splice(1, 0, new L1Penalty(penalty, { dtype }));
  const model = new Sequential(all, { inputShape: [4] });
  model.setWeights(weights.map(float64));
  const optimizer = compile.optimizer === 'sgd' ? new SGD({ learningRate: 0.125 }) : new Adam({ learningRate: 0.0625 });
  model.compile({ ...compile, optimizer });
  return model;
}

function close(found: Tensor, expected: Nested): void {
  const values = found.toTypedArray();
  expect(found.shape).to.deep.equal(float64(expected).shape);
  for (const [i, value] of float64(expected).toTypedArray().entries())
    expect(values[i]).to.be.closeTo(value, TOLERANCE);
}

function sameFigures(found: Record<string, number[]>, expected: Record<string, number[]>): void {
  for (const [name, values] of Object.entries(expected)) {
    expect(found, name).to.have.property(name);
    values.forEach((value, i) => {
      expect(found[name]?.[i], `${name} of epoch ${i}`).to.be.closeTo(value, TOLERANCE * Math.max(1, Math.abs(value)));
    });
  }
}

describe(`training in Keras ${keras}`, () => {
  for (const each of cases) {
    it(`agrees on ${each.name}`, () => {
      const { x, y, sampleWeight, fit, validationData } = each;
      const model = modelOf(each);
      const { history } = model.fit(float64(x), float64(y), {
        ...fit,
        ...(sampleWeight === null ? {} : { sampleWeight: float64(sampleWeight) }),
        ...(validationData ? { validationData: [float64(x.slice(0, 5)).add(0.5), float64(y.slice(0, 5))] } : {}),
        shuffle: false,
        verbose: 0,
      });
      sameFigures(history, each.history);
      model.getWeights().forEach((weight, i) => {
        close(weight, each.trained[i] ?? []);
      });
      const figures = model.evaluate(float64(x), float64(y), { batchSize: 8, verbose: 0 });
      sameFigures(
        Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, [value]])),
        Object.fromEntries(Object.entries(each.evaluate).map(([name, value]) => [name, [value]])),
      );
      close(model.predict(float64(x)), each.predict);
    });
  }

  it('takes plain arrays for float64 models without rounding them to float32', () => {
    const each = cases.find(({ targets }) => targets === 'value') as Case;
    const run = (read: (values: Nested) => Nested | Tensor) => {
      const model = modelOf(each);
      const thirds = [each.x, each.y].map((rows) => (rows as number[][]).map((row) => row.map((v) => v / 3))); // not in float32
      model.fit(read(thirds[0] ?? []), read(thirds[1] ?? []), { ...each.fit, shuffle: false, verbose: 0 });
      return model.getWeights().map((weight) => weight.toArray());
    };
    expect(run((values) => values)).to.deep.equal(run(float64));
  });
});
