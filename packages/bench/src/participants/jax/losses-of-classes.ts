import type { LossName } from '../../workloads/case.ts';
import type { Jax, JaxArray } from './api.ts';
import type { Loss } from './losses.ts';

type ClassLoss = Extract<
  LossName,
  'cosine' | 'categorical-hinge' | 'kld' | 'cce' | 'categorical-focal' | 'sparse-cce' | 'gce'
>;

/** Losses made of a term per row. */
export function classLosses({ nn, numpy: np }: Jax): Record<ClassLoss, Loss> {
  const meanOf = (terms: JaxArray, rows: number) => terms.sum().mul(1 / rows);
  /** The elements of the rows that stand at the labels, 0 elsewhere. */
  const atLabels = (p: JaxArray, t: JaxArray) => {
    const [rows = 0, classes = 0] = p.shape;
    const hot = np.equal(np.arange(classes).reshape([1, classes]), t.reshape([rows, 1]));
    return np.where(hot, p, 0);
  };
  return {
    // quotients of the sums: half the time of scaling the rows
    cosine: (p, t) => {
      const norm = (x: JaxArray) => np.sqrt(np.maximum(np.square(x).sum(1), 1e-14));
      const dots = p.ref.mul(t.ref).sum(1);
      return dots
        .div(norm(p).mul(norm(t)))
        .mean()
        .mul(-1);
    },
    'categorical-hinge': (p, t) => {
      const right = t.mul(p.ref);
      const best = np.max(p.sub(right.ref), 1);
      return nn.relu(best.sub(right.sum(1)).add(1)).mean();
    },
    kld: (p, t) => {
      const [rows = 0] = p.shape;
      return meanOf(t.ref.mul(np.log(t.div(p))), rows);
    },
    // logSoftmax takes one and a half times as long
    cce: (p, t) => nn.logsumexp(p.ref, 1).mul(t.ref.sum(1)).sub(p.mul(t).sum(1)).mean(),
    'categorical-focal': (p, t) => {
      const [rows = 0] = p.shape;
      const logs = nn.logSoftmax(p);
      return meanOf(
        np
          .square(np.subtract(1, np.exp(logs.ref)))
          .mul(t)
          .mul(logs),
        rows,
      ).mul(-0.25);
    },
    // takeAlongAxis cannot be compiled here ("scatter input is not imm"), and a product with oneHot is slower
    'sparse-cce': (p, t) => {
      const [rows = 0] = p.shape;
      const total = nn.logsumexp(p.ref, 1).sum();
      return meanOf(total.sub(atLabels(p, t).sum()), rows);
    },
    gce: (p, t) => {
      const [rows = 0] = p.shape;
      const right = np.takeAlongAxis(p, t.reshape([rows, 1]), 1);
      return np.subtract(1, np.sqrt(right)).mul(2).mean();
    },
  };
}
