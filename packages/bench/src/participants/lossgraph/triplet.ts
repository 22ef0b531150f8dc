import type { Tensor } from 'lossgraph';
import { make } from '../../arrays/recipe.ts';
import type { Triplet } from '../../workloads/case.ts';
import type { Trial } from '../participant.ts';
import type { Stage } from './engine.ts';
import { tensorOf, training } from './training.ts';

export function triplet(stage: Stage, definition: Triplet): Trial {
  const { lib, dtype } = stage;
  const { add, gather, matMul, mean, relu, split, square, sub, sum } = lib;
  const table = new lib.Variable(tensorOf(stage, definition.table));
  const w = new lib.Variable(tensorOf(stage, definition.weights));
  const b = new lib.Variable(lib.zeros([make(definition.weights).shape[1] ?? 0], dtype));
  return training(stage, {
    parameters: [table, w, b],
    optimizer: new lib.Adam({ learningRate: definition.rate }),
    batches: definition.batches.map((words) => [tensorOf(stage, words)]),
    loss: (words: Tensor) => {
      const texts = mean(gather(table, words), { axis: 1 });
      const [anchor = texts, positive = texts, negative = texts] = split(add(matMul(texts, w), b), 3);
      const near = sum(square(sub(anchor, positive)), { axis: 1 });
      const far = sum(square(sub(anchor, negative)), { axis: 1 });
      return mean(relu(add(sub(near, far), 1)));
    },
  });
}
