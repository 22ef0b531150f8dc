import { sumOfSquares } from '../../statistics.ts';
import type { LossCase, LossName } from '../../workloads/case.ts';
import type { Trial } from '../participant.ts';
import { arrayOf, item, type Jax, type JaxArray } from './api.ts';

type Loss = (prediction: JaxArray, target: JaxArray) => JaxArray;

export function loss(jax: Jax, definition: LossCase): Trial {
  const p = arrayOf(jax, definition.prediction);
  const t = arrayOf(jax, definition.target);
  const objective = losses(jax)[definition.loss];
  const both = jax.jit(jax.valueAndGrad((p: JaxArray, t: JaxArray) => objective(p, t)));
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

/** The losses in its operations: it has none of its own. */
function losses({ nn, numpy: np }: Jax): Record<LossName, Loss> {
  // max(p, 0) − p t + log1p(e^−|p|) is five times slower: its log1p is
  const crossEntropy: Loss = (p, t) => nn.softplus(p.ref).sub(p.mul(t));
  const rows = (x: JaxArray) => x.shape[0] ?? 1;
  const unit = (x: JaxArray) => x.ref.div(np.maximum(np.sqrt(np.square(x).sum(1, { keepdims: true })), 1e-12));
  return {
    mse: (p, t) => np.square(p.sub(t)).mean(),
    huber: (p, t) => {
      const e = np.abs(p.sub(t));
      return np.where(np.less(e.ref, 1), np.square(e.ref).mul(0.5), e.sub(0.5)).mean();
    },
    logcosh: (p, t) => {
      const e = p.sub(t);
      return e.ref
        .add(nn.softplus(e.mul(-2)))
        .sub(Math.LN2)
        .mean();
    },
    bce: (p, t) => crossEntropy(p, t).mean(),
    cce: (p, t) => {
      const n = rows(p);
      return nn
        .logSoftmax(p)
        .mul(t)
        .sum()
        .mul(-1 / n);
    },
    kld: (p, t) => {
      const n = rows(p);
      return t.ref
        .mul(np.log(t.div(p)))
        .sum()
        .mul(1 / n);
    },
    poisson: (p, t) => p.ref.sub(t.mul(np.log(p.add(1e-7)))).mean(),
    cosine: (p, t) => {
      const n = rows(p);
      return unit(p)
        .mul(unit(t))
        .sum()
        .mul(-1 / n);
    },
    focal: (p, t) => {
      const q = nn.sigmoid(p.ref);
      const other = np.subtract(1, t.ref);
      const right = q.ref.mul(t.ref).add(np.subtract(1, q).mul(other.ref));
      const balance = t.ref.mul(0.25).add(other.mul(0.75));
      return balance
        .mul(np.square(np.subtract(1, right)))
        .mul(crossEntropy(p, t))
        .mean();
    },
  };
}
