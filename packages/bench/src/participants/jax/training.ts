import { make } from '../../arrays/recipe.ts';
import { sumOfSquares } from '../../statistics.ts';
import type { Mlp, Triplet } from '../../workloads/case.ts';
import type { Trial } from '../participant.ts';
import { arrayOf, item, type Jax, type JaxArray } from './api.ts';
import { type Moved, updateOf } from './optimizer.ts';

type Loss = (parameters: JaxArray[], batch: JaxArray[]) => JaxArray;

interface Training {
  readonly parameters: JaxArray[];
  readonly batches: readonly JaxArray[][];
  readonly loss: Loss;
  readonly optimizer: 'adam' | 'sgd';
  readonly rate: number;
  /** Whether the gradient can be compiled together with the update. */
  readonly wholeStep: boolean;
}

export function mlp(jax: Jax, definition: Mlp): Trial {
  const { nn, numpy: np } = jax;
  const classes = make(definition.weights.at(-1) as Mlp['weights'][number]).shape[1] ?? 0;
  const activation = definition.activation === 'relu' ? nn.relu : np.tanh;
  const predict = (parameters: JaxArray[], x: JaxArray) => {
    let h = x;
    for (let i = 0; i < parameters.length; i += 2) {
      const z = np.matmul(h, parameters[i] as JaxArray).add(parameters[i + 1] as JaxArray);
      h = i + 2 < parameters.length ? activation(z) : z;
    }
    return h;
  };
  const objective = (z: JaxArray, y: JaxArray) =>
    definition.loss === 'cross entropy'
      ? nn
          .logSoftmax(z)
          .mul(nn.oneHot(y, classes))
          .sum()
          .mul(-1 / (z.shape[0] ?? 1))
      : np.square(z.sub(y)).mean();
  return training(jax, {
    parameters: definition.weights.flatMap((recipe) => {
      const w = arrayOf(jax, recipe);
      return [w, np.zeros([w.shape[1] ?? 0])];
    }),
    batches: definition.batches.map(({ x, y }) => [arrayOf(jax, x), arrayOf(jax, y)]),
    loss: (parameters, [x, y]) => objective(predict(parameters, x as JaxArray), y as JaxArray),
    optimizer: definition.optimizer,
    rate: definition.rate,
    wholeStep: true,
  });
}

/** The gradient of `take` cannot be compiled ("scatter input is not imm"): here only the update is. */
export function triplet(jax: Jax, definition: Triplet): Trial {
  const { nn, numpy: np } = jax;
  const w = arrayOf(jax, definition.weights);
  const width = w.shape[0] ?? 0;
  return training(jax, {
    parameters: [arrayOf(jax, definition.table), w, np.zeros([width])],
    batches: definition.batches.map((words) => [arrayOf(jax, { ...words, shape: [make(words).values.length] })]),
    loss: ([table, w, b], [words]) => {
      const [texts = 0, length = 0] = definition.batches[0]?.shape ?? [];
      const found = np.take(table as JaxArray, words as JaxArray, 0).reshape([texts, length, width]);
      const h = np.matmul(found.mean(1), w as JaxArray).add(b as JaxArray);
      const [anchor, positive, negative] = np.split(h, 3) as [JaxArray, JaxArray, JaxArray];
      const near = np.square(anchor.ref.sub(positive)).sum(1);
      const far = np.square(anchor.sub(negative)).sum(1);
      return nn.relu(near.sub(far).add(1)).mean();
    },
    optimizer: 'adam',
    rate: definition.rate,
    wholeStep: false,
  });
}

function training(jax: Jax, { parameters, batches, loss, optimizer, rate, wholeStep }: Training): Trial {
  const { advance, factors, slots } = updateOf(jax, optimizer, rate);
  const both = jax.valueAndGrad((parameters: JaxArray[], batch: JaxArray[]) => loss(parameters, batch));
  const update = wholeStep ? advance : jax.jit(advance);
  const plain = (state: Moved, batch: JaxArray[], scalars: JaxArray[]): [Moved, JaxArray] => {
    const [value, gradients] = both(state.parameters.map(kept), batch);
    return [update(state, gradients, scalars), value];
  };
  const compiled = wholeStep ? jax.jit(plain) : plain;
  const first = batches[0] ?? [];
  let state: Moved = { parameters, slots: slots(parameters) };
  let k = 0;
  return {
    async step() {
      const batch = (batches[k % batches.length] ?? []).map(kept);
      const [next, value] = compiled(state, batch, factors(++k));
      state = next;
      await value.data();
      if (!wholeStep) await Promise.all(next.parameters.map((each) => each.ref.blockUntilReady()));
    },
    loss: () => item(loss(state.parameters.map(kept), first.map(kept))),
    async squares() {
      const [value, gradients] = both(state.parameters.map(kept), first.map(kept));
      value.dispose();
      return sumOfSquares(...(await Promise.all(gradients.map((g) => g.data()))));
    },
  };
}

function kept(x: JaxArray): JaxArray {
  return x.ref;
}
