import * as lg from '@lossgraph/core';
import { Generator, mean, type Shape, type Tensor, tensor, type Variable } from '@lossgraph/core';
import * as activations from '../../src/activations/all.ts';
import {
  Activation,
  Dense,
  Dropout,
  Embedding,
  Flatten,
  Layer,
  type LayerOptions,
  type Mode,
  Model,
  Sequential,
} from '../../src/index.ts';

export type Float = 'float32' | 'float64';

/** One layer, set up in one way, with inputs that it takes. */
export interface LayerCase {
  readonly name: string;
  readonly make: (options: LayerOptions) => Layer;
  readonly inputs: (dtype: Float) => Tensor;
  /** How often outputs round, in units of what one op may; 0 for the same bits. Default 10. */
  readonly rounding?: number;
  /** Whether it computes in float32 on the way to float64. */
  readonly isSingleInside?: boolean;
}

const normal = (shape: Shape) => (dtype: Float) => new Generator(11).normal(shape, { dtype });
const whole = (shape: Shape, below: number) => () =>
  new Generator(12).map(shape, 'int32', (u) => Math.floor(u * below));
const batch = normal([5, 6]);

/** One term for each call, one for each value, and one that stands. */
export class Penalties extends Layer {
  factor!: Variable;

  override build(inputShape: Shape): void {
    this.factor = this.addWeight({ name: 'factor', shape: inputShape.slice(-1), initializer: 'ones' });
    this.addLoss(() => this.factor.value.square().sum().mul(0.01), { name: 'l2' });
  }

  override call(inputs: Tensor): Tensor {
    const scaled = inputs.mul(this.factor.value);
    this.addLoss(scaled.abs().mean().mul(0.1), { name: 'activity' });
    this.addLoss(() => scaled.square().mul(0.001), { name: 'each' });
    return scaled;
  }
}

/** Keeps a moving mean, which it changes in training and takes away outside. */
export class Centre extends Layer {
  mean!: Variable;

  override build(inputShape: Shape): void {
    const shape = inputShape.slice(1);
    this.mean = this.addWeight({ name: 'mean', shape, initializer: 'zeros', trainable: false });
  }

  override call(inputs: Tensor, { training }: Mode): Tensor {
    if (!training) return inputs.sub(this.mean.value);
    const present = mean(inputs, { axis: 0 });
    this.mean.assign(this.mean.value.mul(0.9).add(present.mul(0.1)));
    return inputs.sub(present);
  }
}

/** Two ways through the inputs, one of them twice, side by side. */
export class Branches extends Model {
  readonly shared: Dense = new Dense(6, 'tanh');
  readonly side: Sequential = new Sequential([new Dense(3, 'sigmoid'), new Dropout(0.3)]);
  readonly frozen: Dense = new Dense(2, { trainable: false });

  override call(inputs: Tensor): Tensor {
    const twice = this.shared(this.shared(inputs));
    return lg.concat([twice, this.side(inputs), this.frozen(twice)], 1);
  }
}

const dense: LayerCase[] = [
  { name: 'Dense', make: (o) => new Dense(4, o), inputs: batch },
  { name: 'Dense without bias', make: (o) => new Dense(4, { useBias: false, ...o }), inputs: batch },
  { name: 'Dense of one unit', make: (o) => new Dense(1, { activation: 'sigmoid', ...o }), inputs: batch },
  { name: 'Dense with a function', make: (o) => new Dense(3, { activation: (x) => x.square(), ...o }), inputs: batch },
  {
    name: 'Dense with a bias to begin with',
    make: (o) => new Dense(3, { biasInitializer: 'ones', ...o }),
    inputs: batch,
  },
  { name: 'Dense over three axes', make: (o) => new Dense(7, { activation: 'relu', ...o }), inputs: normal([3, 4, 5]) },
  { name: 'Dense over four axes', make: (o) => new Dense(2, o), inputs: normal([2, 3, 1, 5]) },
  { name: 'Dense, large', make: (o) => new Dense(70, { activation: 'gelu', ...o }), inputs: normal([33, 90]) },
  { name: 'Dense of one sample', make: (o) => new Dense(9, o), inputs: normal([1, 3]) },
  { name: 'Dense of no samples', make: (o) => new Dense(4, { activation: 'relu', ...o }), inputs: normal([0, 6]) },
  { name: 'Dense of whole numbers', make: (o) => new Dense(4, o), inputs: whole([5, 6], 256) },
  {
    name: 'Dense of transposed inputs',
    make: (o) => new Dense(4, o),
    inputs: (dtype) => lg.transpose(normal([6, 5])(dtype)),
  },
  { name: 'Dense, frozen', make: (o) => new Dense(4, { trainable: false, ...o }), inputs: batch },
];

const embedding: LayerCase[] = [
  { name: 'Embedding', rounding: 0, make: (o) => new Embedding(10, 3, o), inputs: whole([4, 5], 10) },
  { name: 'Embedding, wide', make: (o) => new Embedding(5, 11, o), inputs: whole([6], 5), rounding: 0 },
  { name: 'Embedding of one id each', rounding: 0, make: (o) => new Embedding(10, 4, o), inputs: whole([7], 10) },
  {
    name: 'Embedding, fixed length',
    make: (o) => new Embedding(5, 2, { inputLength: 3, ...o }),
    inputs: whole([4, 3], 5),
  },
  {
    name: 'Embedding of ids as floats',
    rounding: 0,
    make: (o) => new Embedding(5, 2, o),
    inputs: (dtype) =>
      tensor(
        [
          [0, 4],
          [4, 4],
        ],
        { dtype },
      ),
  },
  {
    name: 'Embedding, orthogonal',
    make: (o) => new Embedding(6, 4, { embeddingsInitializer: 'orthogonal', ...o }),
    inputs: whole([2, 2], 6),
  },
  { name: 'Embedding of no samples', make: (o) => new Embedding(6, 4, o), inputs: whole([0, 2], 6) },
];

const others: LayerCase[] = [
  ...[[5], [5, 6], [2, 3, 4], [0, 2, 3]].map((shape) => ({
    name: `Flatten of [${shape}]`,
    make: (o: LayerOptions) => new Flatten(o),
    inputs: normal(shape),
    rounding: 0,
  })),
  { name: 'Flatten of whole numbers', rounding: 0, make: (o) => new Flatten(o), inputs: whole([2, 3, 2], 9) },
  ...[0, 0.2, 0.5, 0.9].map((rate) => ({
    name: `Dropout of ${rate}`,
    make: (o: LayerOptions) => new Dropout(rate, o),
    inputs: normal([40, 7]),
    rounding: 0,
  })),
  { name: 'Dropout of whole numbers', rounding: 0, make: (o) => new Dropout(0.4, o), inputs: whole([30], 9) },
  {
    name: 'Dropout of NaN',
    rounding: 0,
    make: (o) => new Dropout(0.4, o),
    inputs: (dtype) => lg.full([30], Number.NaN, dtype),
  },
  ...Object.keys(activations).map((name) => ({
    name: `Activation ${name}`,
    make: (o: LayerOptions) => new Activation(name, o),
    inputs: normal([5, 8]),
  })),
  { name: 'Activation of whole numbers', make: (o) => new Activation('softplus', o), inputs: whole([4, 3], 5) },
];

const composed: LayerCase[] = [
  { name: 'losses of a layer', make: (o) => new Penalties(o), inputs: batch },
  { name: 'a layer with a state', make: (o) => new Centre(o), inputs: batch },
  { name: 'Sequential of one layer', make: (o) => new Sequential([new Dense(3)], o), inputs: batch },
  {
    name: 'Sequential inside Sequential, with losses and Dropout of its own seed',
    make: (o) =>
      new Sequential(
        [
          new Dense(4, 'tanh'),
          new Penalties(),
          new Sequential([new Dropout(0.5, { seed: 4 }), new Penalties(), new Dense(2)]),
          new Dropout(0.2),
        ],
        o,
      ),
    inputs: batch,
  },
  {
    name: 'Sequential of ids',
    make: (o) => new Sequential([new Embedding(9, 3), new Flatten(), new Dense(2, 'softmax')], o),
    inputs: whole([4, 2], 9),
  },
  {
    name: 'Sequential with a frozen model inside',
    make: (o) =>
      new Sequential([new Sequential([new Dense(4), new Penalties()], { trainable: false }), new Dense(1)], o),
    inputs: batch,
  },
  {
    name: 'Sequential with a layer of another dtype',
    isSingleInside: true,
    make: (o) => new Sequential([new Dense(4, { dtype: 'float64' }), new Dense(3, { dtype: 'float32' })], o),
    inputs: batch,
  },
  { name: 'Model that branches and shares layers', make: (o) => new Branches(o), inputs: batch },
];

export const layerCases: readonly LayerCase[] = [...dense, ...embedding, ...others, ...composed];
