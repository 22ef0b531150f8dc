import type { Optimizer, Tensor, Variable } from 'lossgraph';
import { make, type Recipe } from '../../arrays/recipe.ts';
import { sumOfSquares } from '../../statistics.ts';
import type { Trial } from '../participant.ts';
import type { Stage } from './engine.ts';

interface Training {
  readonly parameters: readonly Variable[];
  readonly optimizer: Optimizer;
  /** The inputs of `loss`, one list per batch. */
  readonly batches: readonly (readonly Tensor[])[];
  readonly loss: (...batch: Tensor[]) => Tensor;
}

/** Returns a trial whose step takes the batches by turns. */
export function training(stage: Stage, { parameters, optimizer, batches, loss }: Training): Trial {
  const { gradients, noGrad } = stage.lib;
  const first = batches[0] ?? [];
  const train = stage.run((...batch) => {
    const value = loss(...batch);
    optimizer.apply(gradients(value, parameters), parameters);
    return value;
  });
  let k = 0;
  return {
    step: () => train(...(batches[k++ % batches.length] ?? [])),
    loss: () => noGrad(() => loss(...first)).item(),
    squares: () => sumOfSquares(...gradients(loss(...first), parameters).map((g) => g.toTypedArray())),
  };
}

/** Returns the array of a recipe as a tensor: floats of the stage's dtype, whole numbers as they are. */
export function tensorOf({ lib, dtype }: Stage, recipe: Recipe): Tensor {
  const { values, shape } = make(recipe);
  return lib.tensor(values, values instanceof Int32Array ? { shape } : { shape, dtype });
}
