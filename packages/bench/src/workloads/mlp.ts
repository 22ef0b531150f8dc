import { type Recipe, uniformly, wholeNumbers } from '../arrays/recipe.ts';
import type { Batch, Mlp, Workload } from './case.ts';

/** W1: digits, small. */
export function digits(batch: number): Mlp {
  return {
    ...classifier([784, 128, 10], batch, 8),
    id: `W1/${batch}`,
    title: `batch ${batch}`,
    unit: 'steps/s',
    work: 1,
  };
}

export const w1: Workload = {
  id: 'W1',
  title: 'train 784-128-10, relu, softmax cross entropy, Adam',
  cases: [digits(32), digits(128)],
};

const wide = [256, 512, 512, 10];

// Per weight and sample a multiplication and an addition: forward, back to the weights, and back to the inputs, which the
// first layer is spared.
const flops = wide.slice(1).reduce((sum, n, i) => sum + (i === 0 ? 4 : 6) * 256 * n * (wide[i] ?? 0), 0);

export const w2: Workload = {
  id: 'W2',
  title: 'train 256-512-512-10, relu, softmax cross entropy, Adam',
  cases: [{ ...classifier(wide, 256, 4), id: 'W2/256', title: 'batch 256', unit: 'GFLOP/s', work: flops }],
};

export const w5: Workload = {
  id: 'W5',
  title: 'train 2-16-16-1, tanh, mean squared error, SGD',
  cases: [regressor(4, exclusiveOr()), regressor(32, spiral(32))],
};

type Training = Omit<Mlp, 'id' | 'title' | 'unit' | 'work'>;

function classifier(widths: readonly number[], batch: number, batches: number): Training {
  const [inputs = 0] = widths;
  const classes = widths.at(-1) ?? 0;
  return {
    kind: 'mlp',
    activation: 'relu',
    loss: 'cross entropy',
    optimizer: 'adam',
    rate: 1e-3,
    weights: weightsOf(widths),
    batches: Array.from({ length: batches }, (_, k) => ({
      x: uniformly(100 + k, [batch, inputs], 0, 1),
      y: wholeNumbers(200 + k, [batch], classes),
    })),
  };
}

function regressor(batch: number, points: Batch): Mlp {
  return {
    kind: 'mlp',
    id: `W5/${batch}`,
    title: `batch ${batch}`,
    unit: 'steps/s',
    work: 1,
    activation: 'tanh',
    loss: 'squared error',
    optimizer: 'sgd',
    rate: 0.1,
    weights: weightsOf([2, 16, 16, 1]),
    batches: [points],
  };
}

function weightsOf(widths: readonly number[]): Recipe[] {
  return widths.slice(1).map((n, i) => uniformly(i + 1, [widths[i] ?? 0, n]));
}

function exclusiveOr(): Batch {
  return {
    x: { recipe: 'given', shape: [4, 2], values: [0, 0, 0, 1, 1, 0, 1, 1] },
    y: { recipe: 'given', shape: [4, 1], values: [0, 1, 1, 0] },
  };
}

/** Two arms of a spiral, by turns. The sines and cosines are written out: those of two languages may differ in a bit. */
function spiral(n: number): Batch {
  const points = Array.from({ length: n }, (_, i) => {
    const arm = i % 2;
    const t = 0.5 + (3 * i) / n;
    return { arm, x: (t * Math.cos(2 * t + arm * Math.PI)) / 3.5, y: (t * Math.sin(2 * t + arm * Math.PI)) / 3.5 };
  });
  return {
    x: { recipe: 'given', shape: [n, 2], values: points.flatMap(({ x, y }) => [Math.fround(x), Math.fround(y)]) },
    y: { recipe: 'given', shape: [n, 1], values: points.map(({ arm }) => arm) },
  };
}
