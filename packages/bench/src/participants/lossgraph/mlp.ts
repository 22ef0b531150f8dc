import type { Optimizer, Tensor, Variable } from 'lossgraph';
import { make } from '../../arrays/recipe.ts';
import type { Mlp } from '../../workloads/case.ts';
import type { Trial } from '../participant.ts';
import type { Lossgraph, Stage } from './engine.ts';
import { tensorOf, training } from './training.ts';

export function mlp(stage: Stage, definition: Mlp): Trial {
  const { lib, dtype } = stage;
  const { add, matMul } = lib;
  const activation = lib[definition.activation];
  const layers = definition.weights.map((weights) => ({
    w: new lib.Variable(tensorOf(stage, weights)),
    b: new lib.Variable(lib.zeros([make(weights).shape[1] ?? 0], dtype)),
  }));
  const predict = (x: Tensor) =>
    layers.reduce((h, { w, b }, i) => {
      const z = add(matMul(h, w), b);
      return i < layers.length - 1 ? activation(z) : z;
    }, x);
  const objective = objectiveOf(lib, definition);
  return training(stage, {
    parameters: layers.flatMap(({ w, b }): Variable[] => [w, b]),
    optimizer: optimizerOf(lib, definition),
    batches: definition.batches.map(({ x, y }) => [tensorOf(stage, x), tensorOf(stage, y)]),
    loss: (x: Tensor, y: Tensor) => objective(y, predict(x)),
  });
}

function objectiveOf(lib: Lossgraph, { loss }: Mlp): (yTrue: Tensor, yPred: Tensor) => Tensor {
  return loss === 'cross entropy'
    ? new lib.SparseCategoricalCrossentropy({ fromLogits: true })
    : new lib.MeanSquaredError();
}

function optimizerOf(lib: Lossgraph, { optimizer, rate }: Mlp): Optimizer {
  return optimizer === 'adam' ? new lib.Adam({ learningRate: rate }) : new lib.SGD({ learningRate: rate });
}
