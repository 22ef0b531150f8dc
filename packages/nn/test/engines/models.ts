import { exp, Generator, oneHot, square, type Tensor } from '@lossgraph/core';
import { CategoricalCrossentropy, SparseCategoricalCrossentropy } from '@lossgraph/losses';
import { Adam, AdamW, SGD } from '@lossgraph/optim';
import {
  type Callback,
  type CompileOptions,
  Dense,
  Dropout,
  EarlyStopping,
  Embedding,
  type FitOptions,
  Flatten,
  LambdaCallback,
  Layer,
  type Model,
  Sequential,
  type SequentialOptions,
} from '../../src/index.ts';
import { Branches, Centre, type Float, Penalties } from './layers.ts';

/** One kind of model and training, on samples of its own. */
export interface ModelCase {
  readonly name: string;
  readonly make: (options: SequentialOptions) => Model;
  readonly x: (n: number, random: Generator, dtype: Float) => Tensor;
  /** `null`: the layers' own losses are all there is. */
  readonly y: ((x: Tensor) => Tensor) | null;
  readonly compile: () => CompileOptions;
  readonly fit?: Omit<FitOptions, 'epochs' | 'batchSize'>;
  readonly weighted?: boolean;
  readonly validated?: boolean;
  readonly callbacks?: (model: Model) => Callback[];
}

const inputs =
  (...rest: number[]): ModelCase['x'] =>
  (n, random, dtype) =>
    random.normal([n, ...rest], { dtype });
const sums = (x: Tensor) => x.sum({ axis: -1, keepDims: true }).tanh();
const classes = (x: Tensor) => x.slice([null, [0, 3]]).argMax({ axis: 1 });
const rows = (x: Tensor) => oneHot(classes(x), 3).cast(x.dtype);

/** Reconstructs its inputs, and judges by itself. */
class Coder extends Layer {
  readonly inside: Dense = new Dense(2, 'tanh');
  readonly outside: Dense = new Dense(4);

  override call(x: Tensor): Tensor {
    const found = this.outside(this.inside(x));
    this.addLoss(square(found.sub(x)).mean(), { name: 'reconstruction' });
    return found;
  }
}

export const modelCases: readonly ModelCase[] = [
  {
    name: 'regression with sample weights',
    make: (o) => new Sequential([new Dense(7, 'tanh'), new Dense(1)], o),
    x: inputs(4),
    y: sums,
    compile: () => ({
      optimizer: new SGD({ learningRate: 0.05, momentum: 0.9, nesterov: true }),
      loss: 'mse',
      metrics: ['mae'],
      weightedMetrics: ['mse', 'mae'],
    }),
    weighted: true,
    validated: true,
  },
  {
    name: 'classes with weights, and Dropout',
    make: (o) => new Sequential([new Dense(12, 'relu'), new Dropout(0.3), new Dense(3)], o),
    x: inputs(5),
    y: classes,
    compile: () => ({
      optimizer: new Adam({ learningRate: 0.01 }),
      loss: new SparseCategoricalCrossentropy({ fromLogits: true }),
      metrics: ['accuracy'],
      weightedMetrics: ['accuracy'],
    }),
    fit: { classWeight: { 0: 2, 2: 0.25 }, validationSplit: 0.2 },
  },
  {
    name: 'rows of classes, with decay, a schedule, and a norm to clip to',
    make: (o) => new Sequential([new Sequential([new Dense(6, 'gelu'), new Centre()]), new Dense(3, 'softmax')], o),
    x: inputs(5),
    y: rows,
    compile: () => ({
      optimizer: new AdamW({
        learningRate: (step) => exp(step.mul(-0.05)).mul(0.02),
        weightDecay: 0.1,
        globalClipnorm: 0.5,
      }),
      loss: new CategoricalCrossentropy({ labelSmoothing: 0.1 }),
      metrics: ['acc', 'categorical_accuracy', 'mse'],
    }),
    validated: true,
    weighted: true,
  },
  {
    name: 'yes or no, with losses of layers, a weight of the loss, and samples in order',
    make: (o) => new Sequential([new Dense(6, 'tanh'), new Penalties(), new Dense(1, 'sigmoid')], o),
    x: inputs(3),
    y: (x) => sums(x).greater(0).cast(x.dtype),
    compile: () => ({ optimizer: 'adam', loss: 'crossentropy', lossWeights: 0.5, metrics: ['binary_accuracy'] }),
    fit: { shuffle: false },
    validated: true,
  },
  {
    name: 'ids',
    make: (o) => new Sequential([new Embedding(9, 3), new Flatten(), new Dense(1)], o),
    x: (n, random) => random.map([n, 2], 'int32', (u) => Math.floor(u * 9)),
    y: (x) => sums(x.cast('float32').mul(0.1)),
    compile: () => ({ optimizer: new SGD({ learningRate: 0.1 }), loss: 'huber' }),
    validated: true,
  },
  {
    name: 'branches, a rate that falls, and a layer and a weight that freeze now and then',
    make: (o) => new Branches(o),
    x: inputs(6),
    y: (x) => x.tile([1, 2]).slice([null, [0, 11]]),
    compile: () => ({ optimizer: new SGD({ learningRate: 0.1, clipnorm: 1 }), loss: 'log_cosh', metrics: ['mse'] }),
    callbacks: (model) => [
      new LambdaCallback({
        onEpochBegin: (epoch) => {
          model.optimizer.learningRate = 0.1 / (1 + epoch);
          if (!(model instanceof Branches)) return;
          model.frozen.trainable = epoch % 2 === 0;
          if (epoch > 0) model.shared.kernel.trainable = epoch % 3 === 0;
        },
      }),
    ],
  },
  {
    name: 'one that judges by itself, and is stopped early',
    make: (o) => new Sequential([new Coder()], o),
    x: inputs(4),
    y: null,
    compile: () => ({ optimizer: new SGD({ learningRate: 0.9 }) }),
    callbacks: () => [new EarlyStopping({ monitor: 'loss', patience: 1, minDelta: 0.05, restoreBestWeights: true })],
  },
];

/** Samples, the same for each engine. */
export function samplesOf(each: ModelCase, n: number, seed: number, dtype: Float) {
  const random = new Generator(seed);
  const x = each.x(n, random, dtype);
  return { x, y: each.y?.(x) ?? null, sampleWeight: random.uniform([n], { dtype }) };
}

export type Samples = ReturnType<typeof samplesOf>;
