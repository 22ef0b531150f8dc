import type { Mlp, Triplet } from '../../workloads/case.ts';
import { type Trial, Unable } from '../participant.ts';
import { itemOf, squaresOf, type Tf, type TfTensor, tensorOf } from './api.ts';

export function mlp(tf: Tf, definition: Mlp): Trial {
  const layers = definition.weights.map((recipe) => {
    const w = tensorOf(tf, recipe);
    return { w: tf.variable(w), b: tf.variable(tf.zeros([w.shape[1] ?? 0])) };
  });
  const activation = definition.activation === 'relu' ? tf.relu : tf.tanh;
  const predict = (x: TfTensor) =>
    layers.reduce((h, { w, b }, i) => {
      const z = tf.add(tf.matMul(h, w), b);
      return i < layers.length - 1 ? activation(z) : z;
    }, x);
  const classes = layers.at(-1)?.b.shape[0] ?? 0;
  const classifies = definition.loss === 'cross entropy';
  const target = (y: TfTensor) => (classifies ? tf.cast(tf.oneHot(y, classes), 'float32') : y); // it takes no class indices here
  const objective = classifies ? tf.losses.softmaxCrossEntropy : tf.losses.meanSquaredError;
  return training(tf, {
    batches: definition.batches.map(({ x, y }) => [tensorOf(tf, x), tf.tidy(() => target(tensorOf(tf, y)))]),
    loss: ([x, y]) => objective(y as TfTensor, predict(x as TfTensor)),
    optimizer: definition.optimizer,
    rate: definition.rate,
  });
}

/**
 * Its own gradient of `gather` is an error on wasm ("UnsortedSegmentSum not registered") and takes minutes a step on cpu,
 * as it goes over the table once for each row. Here the gradient is written by hand.
 */
export function triplet(tf: Tf, backend: 'cpu' | 'wasm', definition: Triplet): Trial {
  if (backend === 'cpu') throw new Unable('its gradient of gather takes minutes for one step at 10,000 rows');
  const table = tf.variable(tensorOf(tf, definition.table));
  const w = tf.variable(tensorOf(tf, definition.weights));
  const b = tf.variable(tf.zeros([w.shape[1] ?? 0]));
  const [texts = 0, length = 0] = definition.batches[0]?.shape ?? [];
  return training(tf, {
    batches: definition.batches.map((recipe) => {
      const words = tensorOf(tf, recipe);
      return [tf.reshape(words, [texts * length]), tf.reshape(words, [texts * length, 1])];
    }),
    loss: ([words, column]) => {
      const lookUp = tf.customGrad((x) => ({
        value: tf.gather(x, words as TfTensor),
        gradFunc: (ct) => tf.scatterND(column as TfTensor, ct, table.shape),
      }));
      const found = tf.reshape(lookUp(table), [texts, length, table.shape[1] ?? 0]);
      const h = tf.add(tf.matMul(tf.mean(found, 1), w), b);
      const [anchor, positive, negative] = tf.split(h, 3) as [TfTensor, TfTensor, TfTensor];
      const near = tf.sum(tf.squaredDifference(anchor, positive), 1);
      const far = tf.sum(tf.squaredDifference(anchor, negative), 1);
      return tf.mean(tf.relu(tf.add(tf.sub(near, far), 1)));
    },
    optimizer: 'adam',
    rate: definition.rate,
  });
}

interface Training {
  readonly batches: readonly TfTensor[][];
  readonly loss: (batch: readonly TfTensor[]) => TfTensor;
  readonly optimizer: 'adam' | 'sgd';
  readonly rate: number;
}

function training(tf: Tf, { batches, loss, optimizer, rate }: Training): Trial {
  const first = batches[0] ?? [];
  const rule = optimizer === 'adam' ? tf.train.adam(rate, 0.9, 0.999, 1e-7) : tf.train.sgd(rate);
  let k = 0;
  return {
    step: () => tf.tidy(() => void rule.minimize(() => loss(batches[k++ % batches.length] ?? []))),
    loss: () => itemOf(tf, () => loss(first)),
    squares: () => squaresOf(tf, () => Object.values(tf.variableGrads(() => loss(first)).grads)),
  };
}
