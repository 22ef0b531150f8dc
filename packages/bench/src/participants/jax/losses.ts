import { sumOfSquares } from '../../statistics.ts';
import type { LossCase, LossName } from '../../workloads/case.ts';
import type { Trial } from '../participant.ts';
import { arrayOf, item, type Jax, type JaxArray } from './api.ts';
import { circle } from './circle.ts';
import { ctc } from './ctc.ts';
import { classLosses } from './losses-of-classes.ts';
import { elementLosses } from './losses-of-elements.ts';

export type Loss = (prediction: JaxArray, target: JaxArray) => JaxArray;

export function loss(jax: Jax, definition: LossCase): Trial {
  const p = arrayOf(jax, definition.prediction);
  const t = arrayOf(jax, definition.target);
  const both = jax.jit(valueAndGradient(jax, definition.loss));
  return {
    async step() {
      const [value, gradient] = both(p.ref, t.ref);
      await value.data();
      (await gradient.blockUntilReady()).dispose();
    },
    async loss() {
      const [value, gradient] = both(p.ref, t.ref);
      gradient.dispose();
      return item(value);
    },
    async squares() {
      const [value, gradient] = both(p.ref, t.ref);
      value.dispose();
      return sumOfSquares(await gradient.data());
    },
  };
}

/** The losses in its operations: it has none of its own. Of several forms each stands here in the fastest. */
function valueAndGradient(jax: Jax, loss: LossName): (p: JaxArray, t: JaxArray) => [JaxArray, JaxArray] {
  if (loss === 'ctc') return ctc(jax);
  const losses: Record<Exclude<LossName, 'ctc'>, Loss> = {
    ...elementLosses(jax),
    ...classLosses(jax),
    circle: circle(jax),
  };
  return jax.valueAndGrad((p: JaxArray, t: JaxArray) => losses[loss](p, t));
}
