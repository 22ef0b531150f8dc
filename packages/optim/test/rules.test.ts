// The update rules against Keras' own figures and against plain numbers in float64.
import { Generator, tensor, Variable } from '@lossgraph/core';
import { expect } from 'chai';
import { Adam, type AdamOptions, AdamW, type Optimizer, SGD, type SGDOptions } from '../src/index.ts';

const values = (variable: Variable) => [...variable.value.toTypedArray()];

describe("Keras' own figures", () => {
  // keras/src/optimizers/{sgd,adam,adamw}_test.py, test_single_step and test_weight_decay
  const single: [string, Optimizer, number[]][] = [
    ['SGD', new SGD({ learningRate: 0.5 }), [0.5, -1, -0.5, 3]],
    ['Adam', new Adam({ learningRate: 0.5 }), [0.5, 1.5, 2.5, 3.5]],
    ['AdamW', new AdamW({ learningRate: 0.5 }), [0.498, 1.496, 2.494, 3.492]],
  ];
  for (const [name, optimizer, expected] of single) {
    it(`hold for one step of ${name}`, () => {
      const w = new Variable([1, 2, 3, 4]);
      optimizer.applyGradients([[[1, 6, 7, 2], w]]);
      for (const [i, x] of values(w).entries()) expect(x).to.be.closeTo(expected[i]!, 2e-6); // ε beside √v = 0.03
    });
  }

  for (const make of [SGD, Adam, AdamW]) {
    it(`hold for three steps of decay alone, under ${make.name}`, () => {
      const w = new Variable(2);
      const optimizer = new make({ learningRate: 1, weightDecay: 0.004 });
      for (let k = 0; k < 3; k++) optimizer.apply([0], [w]);
      expect(w.value.item()).to.be.closeTo(1.9760959, 1e-6);
    });
  }

  // The matrices of test_correctness_with_golden: one step with gradients of 0.01, then four with 0.1, 0.2, …, 1.
  const golden: [string, Optimizer, (i: number) => number[]][] = [
    [
      'SGD with nesterov and no momentum',
      new SGD({ nesterov: true }),
      (i) => [0.9999, ...[1, 2, 3, 4].map((k) => 0.9999 - k * 0.001 * (i + 1))],
    ],
    ['Adam with amsgrad', new Adam({ amsgrad: true }), () => [0.999, 0.9982, 0.9974, 0.9965, 0.9955]],
    [
      'AdamW with a large epsilon',
      new AdamW({ learningRate: 1, weightDecay: 0.5, epsilon: 2 }),
      (i) => [
        0.4998,
        [0.2486, 0.2475, 0.2463, 0.2451, 0.244, 0.2428, 0.2417, 0.2405, 0.2394, 0.2382][i]!,
        [0.1223, 0.1198, 0.1174, 0.1149, 0.1124, 0.11, 0.1075, 0.1051, 0.1027, 0.1003][i]!,
        [0.0586, 0.0549, 0.0512, 0.0475, 0.0439, 0.0402, 0.0366, 0.033, 0.0294, 0.0258][i]!,
        [0.0263, 0.0215, 0.0167, 0.012, 0.0073, 0.0026, -0.0021, -0.0067, -0.0113, -0.0159][i]!,
      ],
    ],
  ];
  for (const [name, optimizer, expected] of golden) {
    it(`hold for five steps of ${name}`, () => {
      const w = new Variable(Array(10).fill(1));
      const later = Array.from({ length: 10 }, (_, i) => 0.1 * (i + 1));
      for (let k = 0; k < 5; k++) {
        optimizer.apply([k === 0 ? Array(10).fill(0.01) : later], [w]);
        const tolerance = name.startsWith('Adam with') ? 5e-4 : 6e-5; // Keras gives 4 digits, and for amsgrad allows 5e-4
        for (const [i, x] of values(w).entries()) expect(x).to.be.closeTo(expected(i)[k]!, tolerance);
      }
    });
  }
});

/** One parameter under plain numbers: returns its value after each gradient. */
type Plain = (w: number, gradients: readonly number[]) => number[];

type Plainly<O, K extends keyof O> = Pick<O, K> & { readonly learningRate: number; readonly weightDecay: number };

const plainSGD =
  ({ learningRate, momentum, nesterov, weightDecay }: Plainly<SGDOptions, 'momentum' | 'nesterov'>): Plain =>
  (w, gradients) => {
    let m = 0;
    return gradients.map((g) => {
      w -= w * weightDecay * learningRate;
      m = momentum * m - learningRate * g;
      w += momentum > 0 && nesterov ? momentum * m - learningRate * g : m;
      return w;
    });
  };

const plainAdam =
  ({
    learningRate,
    beta1,
    beta2,
    epsilon,
    amsgrad,
    weightDecay,
  }: Plainly<AdamOptions, 'beta1' | 'beta2' | 'epsilon' | 'amsgrad'>): Plain =>
  (w, gradients) => {
    let [m, v, largest] = [0, 0, 0];
    return gradients.map((g, i) => {
      w -= w * weightDecay * learningRate;
      m = beta1 * m + (1 - beta1) * g;
      v = beta2 * v + (1 - beta2) * g * g;
      largest = Math.max(largest, v);
      const rate = (learningRate * Math.sqrt(1 - beta2 ** (i + 1))) / (1 - beta1 ** (i + 1));
      w -= (rate * m) / (Math.sqrt(amsgrad ? largest : v) + epsilon);
      return w;
    });
  };

function plainClip(
  g: number[],
  { clipnorm, globalClipnorm = clipnorm, clipvalue = Infinity }: Record<string, number>,
): number[] {
  const longer = Math.max(1, Math.hypot(...g) / (globalClipnorm ?? Infinity));
  return g.map((x) => Math.max(-clipvalue, Math.min(clipvalue, x / longer)));
}

describe('random steps', () => {
  const steps = 30;
  for (let seed = 0; seed < 40; seed++) {
    it(`agree with plain numbers in float64 (seed ${seed})`, () => {
      const random = new Generator(seed);
      const unit = () => random.uniform([], { dtype: 'float64' }).item();
      const common = { learningRate: Math.fround(0.3 * unit()), weightDecay: unit() < 0.5 ? 0 : 0.1 * unit() };
      const sgd = { ...common, momentum: unit() < 0.2 ? 0 : unit(), nesterov: unit() < 0.5 };
      const adam = {
        ...common,
        beta1: 0.99 * unit(),
        beta2: 0.9999 * unit(),
        epsilon: 10 ** (-8 * unit()),
        amsgrad: unit() < 0.5,
      };
      const clipping = [{}, { clipnorm: 1.5 }, { globalClipnorm: 1.5 }, { clipvalue: 0.5 }][random.integer(0, 4)]!;
      const gradients = Array.from({ length: steps }, () => random.normal([2, 3], { dtype: 'float64', stddev: 2 }));
      const clipped = gradients.map((g) => plainClip([...g.toTypedArray()], clipping));
      const rules: [Optimizer, Plain][] = [
        [new SGD({ ...sgd, ...clipping }), plainSGD(sgd)],
        [new Adam({ ...adam, ...clipping }), plainAdam(adam)],
      ];
      for (const [optimizer, plain] of rules) {
        const w = new Variable(random.normal([2, 3], { dtype: 'float64' }));
        const before = values(w);
        for (const g of gradients) optimizer.apply([g], [w]);
        values(w).forEach((x, i) => {
          const expected = plain(
            before[i]!,
            clipped.map((g) => g[i]!),
          ).at(-1)!;
          expect(x, JSON.stringify({ sgd, adam, clipping })).to.be.closeTo(
            expected,
            1e-11 * Math.max(1, Math.abs(expected)),
          );
        });
        expect(optimizer.iterations.value.item()).to.equal(steps);
      }
    });
  }

  it('correct the first steps of Adam to 1e-7, in float32 and with β₂ near 1', () => {
    for (const beta2 of [0.9, 0.999, 0.99999, 0.9999999]) {
      const w = new Variable([0]);
      new Adam({ learningRate: 1, epsilon: 0, beta2 }).apply([[3]], [w]);
      expect(w.value.toTypedArray()[0]).to.be.closeTo(-1, 2e-7); // |m̂| / √v̂ = 1, whatever β₂
    }
  });

  it('keep the slots in the dtype of their variable, and name them after it', () => {
    const w = new Variable(tensor([1], { dtype: 'float64' }), { name: 'dense/kernel' });
    const adam = new Adam({ amsgrad: true });
    adam.build([w]);
    expect(adam.variables.map(({ name, dtype }) => `${name} ${dtype}`)).to.deep.equal([
      'adam/iteration int32',
      'adam/learning_rate float32',
      'adam/dense/kernel/momentum float64',
      'adam/dense/kernel/velocity float64',
      'adam/dense/kernel/velocity_hat float64',
    ]);
    expect(adam.variables.every(({ trainable }) => !trainable)).to.equal(true);
  });
});

describe('training', () => {
  const makers: [string, () => Optimizer][] = [
    ['SGD', () => new SGD({ learningRate: 0.1 })],
    ['SGD with momentum', () => new SGD({ learningRate: 0.02, momentum: 0.9 })],
    ['SGD with nesterov', () => new SGD({ learningRate: 0.02, momentum: 0.9, nesterov: true })],
    ['Adam', () => new Adam({ learningRate: 0.1 })],
    ['Adam with amsgrad', () => new Adam({ learningRate: 0.1, amsgrad: true })],
  ];
  for (const [name, make] of makers) {
    it(`finds the minimum of a stretched bowl, under ${name}`, () => {
      const w = new Variable(tensor([3, -2], { dtype: 'float64' }));
      const optimizer = make();
      for (let k = 0; k < 800; k++) {
        const [x, y] = values(w);
        optimizer.apply([[2 * (x! - 1), 8 * (y! - 0.5)]], [w]); // (x − 1)² + 4 (y − ½)²
      }
      const [x, y] = values(w);
      expect(x).to.be.closeTo(1, 1e-4);
      expect(y).to.be.closeTo(0.5, 1e-4);
    });
  }
});
