import type { Jax } from './api.ts';
import type { Loss } from './losses.ts';

/** No term of a sum of exponentials: −∞ would make NaN of the gradient. */
const none = -1e30;

/** The circle loss of a batch against itself, γ = 80, m = 0.4: the mean over all samples whose loss is not 0. */
export function circle({ nn, numpy: np }: Jax): Loss {
  return (p, t) => {
    const [n = 0] = p.shape;
    const [gamma, margin] = [80, 0.4];
    const d = nn.relu(np.subtract(1, np.matmul(p.ref, p.transpose())));
    const same = np.equal(t.ref.reshape([n, 1]), t.reshape([1, n]));
    const others = np.notEqual(np.arange(n).reshape([n, 1]), np.arange(n).reshape([1, n]));
    const far = nn.relu(d.ref.add(margin)).mul(d.ref.sub(margin)).mul(gamma);
    const near = nn
      .relu(np.subtract(1 + margin, d.ref))
      .mul(np.subtract(1 - margin, d))
      .mul(gamma);
    const positive = nn.logsumexp(np.where(np.logicalAnd(same.ref, others), far, none), 1);
    const negative = nn.logsumexp(np.where(same, none, near), 1);
    const x = positive.add(negative);
    // its softplus overflows
    const values = nn.relu(x.ref).add(np.log(np.exp(np.abs(x).mul(-1)).add(1)));
    const active = np.greater(values.ref, 0).astype(np.float32).sum();
    return values.sum().div(active);
  };
}
