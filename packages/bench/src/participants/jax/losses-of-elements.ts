import type { LossName } from '../../workloads/case.ts';
import type { Jax, JaxArray } from './api.ts';
import type { Loss } from './losses.ts';

type ElementLoss = Extract<
  LossName,
  | 'mse'
  | 'mae'
  | 'mape'
  | 'msle'
  | 'huber'
  | 'logcosh'
  | 'hinge'
  | 'squared-hinge'
  | 'poisson'
  | 'bce'
  | 'focal'
  | 'dice'
  | 'tversky'
>;

/**
 * Losses made of a term per element.
 *
 * Products, sums, maxima and comparisons run four at a time there; division, exponential and logarithm do not. The
 * gradient of `abs` and `relu` runs one at a time: signs, and whether a term counts, are therefore computed first and held
 * constant, which gives the same gradient three to four times as fast.
 */
export function elementLosses({ lax, nn, numpy: np }: Jax): Record<ElementLoss, Loss> {
  const constant = lax.stopGradient;
  const yes = (condition: JaxArray) => condition.astype(np.float32);
  const sign = (x: JaxArray) => constant(yes(np.greater(x.ref, 0)).sub(yes(np.less(x, 0))));
  const size = (x: JaxArray) => x.ref.mul(sign(x));
  const negated = (x: JaxArray) => np.subtract(1, x);
  // max(p, 0) − p t + log1p(e^−|p|) is five times slower: its log1p is
  const crossEntropy: Loss = (p, t) => nn.softplus(p.ref).sub(p.mul(t));
  const overlap: Loss = (p, t) => p.mul(t).sum();
  return {
    mse: (p, t) => np.square(p.sub(t)).mean(),
    mae: (p, t) => size(p.sub(t)).mean(),
    mape: (p, t) => {
      const scale = np.maximum(np.abs(t.ref), 1e-7);
      return size(p.sub(t)).div(scale).mean().mul(100);
    },
    // log1p is three times as slow; one logarithm, of the quotient, a little slower
    msle: (p, t) => {
      const log = (x: JaxArray) => np.log(np.maximum(x, 1e-7).add(1));
      return np.square(log(p).sub(log(t))).mean();
    },
    // ½ c (2 e − c) with c = e clipped to ±1, which is also the slope
    huber: (p, t) => {
      const e = p.sub(t);
      const clipped = constant(np.clip(e.ref, -1, 1));
      return clipped.ref.mul(e.sub(clipped.mul(0.5))).mean();
    },
    logcosh: (p, t) => {
      const e = p.sub(t);
      return e.ref
        .add(nn.softplus(e.mul(-2)))
        .sub(Math.LN2)
        .mean();
    },
    hinge: (p, t) => {
      const short = negated(t.mul(p));
      return short.ref.mul(constant(yes(np.greater(short, 0)))).mean();
    },
    'squared-hinge': (p, t) => np.square(nn.relu(negated(t.mul(p)))).mean(),
    poisson: (p, t) => p.ref.sub(t.mul(np.log(p.add(1e-7)))).mean(),
    bce: (p, t) => crossEntropy(p, t).mean(),
    // the sigmoid and the cross entropy from one exponential
    focal: (p, t) => {
      const power = np.exp(p.ref);
      const whole = power.ref.add(1);
      const q = power.div(whole.ref);
      const wrong = q.ref.add(t.ref).sub(q.mul(t.ref).mul(2));
      const balance = np.subtract(0.75, t.ref.mul(0.5));
      return balance
        .mul(np.square(wrong))
        .mul(np.log(whole).sub(p.mul(t)))
        .mean();
    },
    dice: (p, t) => negated(overlap(p.ref, t.ref).mul(2).div(t.add(p).sum().add(1e-7))),
    // what is predicted and not there is Σ p less the overlap, what is there and not predicted Σ t less the overlap
    tversky: (p, t) => {
      const [alpha, beta] = [0.3, 0.7];
      const both = overlap(p.ref, t.ref);
      const all = p.mul(alpha).add(t.mul(beta)).sum();
      return negated(
        both.ref.div(
          both
            .mul(1 - alpha - beta)
            .add(all)
            .add(1e-7),
        ),
      );
    },
  };
}
