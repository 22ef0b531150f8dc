import type { Jax, JaxArray } from './api.ts';

/**
 * Value and gradient of CTC by its own forward and backward sums, rescaled frame by frame: eight times as fast as its
 * gradient of the forward sum, which adds up 128 arrays, each as large as the logits, in place of putting them side by side.
 * Products of matrices are fast there where sizes are multiples of four, so that states that cannot be reached fill up.
 *
 * @see A. Graves et al., "Connectionist temporal classification" (2006), doi:10.1145/1143844.1143891, §4.1
 */
export function ctc(jax: Jax): (p: JaxArray, t: JaxArray) => [JaxArray, JaxArray] {
  const { nn, numpy: np } = jax;
  return (p, t) => {
    const [batch = 0, frames = 0] = p.shape;
    const { ends, hot, skips, starts } = statesOf(jax, t, p.shape[2] ?? 0);
    const softmax = nn.softmax(p, 2);
    const emitted = np.unstack(np.matmul(softmax.ref, hot.ref.transpose([0, 2, 1])), 1);

    const alphas: JaxArray[] = [];
    const scales: JaxArray[] = [];
    for (let k = 0; k < frames; k++) {
      const emission = (emitted[k] as JaxArray).ref;
      const alpha =
        k === 0 ? starts.mul(emission) : arriving(jax, (alphas[k - 1] as JaxArray).ref, skips.ref).mul(emission);
      const [scaled, scale] = rescaled(jax, alpha);
      alphas.push(scaled);
      scales.push(scale);
    }
    const last = (alphas[frames - 1] as JaxArray).ref.mul(ends.ref).sum(1, { keepdims: true });
    const value = np
      .log(np.concatenate([...scales, last], 1))
      .sum(1)
      .mean()
      .mul(-1);

    const occupied: JaxArray[] = [];
    let beta = ends;
    for (let k = frames - 1; k >= 0; k--) {
      occupied[k] = (alphas[k] as JaxArray).mul(k > 0 ? beta.ref : beta);
      if (k > 0) {
        const [scaled, scale] = rescaled(jax, beta.mul(emitted[k] as JaxArray));
        scale.dispose();
        beta = leaving(jax, scaled, k > 1 ? skips.ref : skips);
      }
    }
    emitted[0]?.dispose();
    const ways = np.stack(occupied, 1);
    const shares = ways.ref.div(ways.sum(2, { keepdims: true }));
    return [value, softmax.sub(np.matmul(shares, hot)).mul(1 / batch)];
  };
}

interface States {
  /** Which class each state emits, one hot, `[batch, states, classes]`; none for those that fill up. */
  readonly hot: JaxArray;
  /** 1 for states that can be reached from two before, `[batch, states]`. */
  readonly skips: JaxArray;
  /** 1 for the first two states, and for the last two of those in use. */
  readonly starts: JaxArray;
  readonly ends: JaxArray;
}

/** Labels with blanks between and around. */
function statesOf(jax: Jax, labels: JaxArray, classes: number): States {
  const { numpy: np } = jax;
  const [batch = 0, length = 0] = labels.shape;
  const used = 2 * length + 1;
  const count = 4 * Math.ceil(used / 4);
  const integers = { dtype: np.int32 };
  const spread = np.stack([np.zeros([batch, length], integers), labels], 2).reshape([batch, 2 * length]);
  const filled = np.full([batch, count - used], -1, integers);
  const emits = np.concatenate([spread, np.zeros([batch, 1], integers), filled], 1);
  const state = np.arange(count).reshape([1, count]);
  const float = (condition: JaxArray) => condition.astype(np.float32);
  return {
    hot: float(np.equal(emits.ref.reshape([batch, count, 1]), np.arange(classes).reshape([1, 1, classes]))),
    skips: float(np.logicalAnd(np.notEqual(emits.ref, 0), np.notEqual(emits.ref, moved(jax, emits, 2)))),
    starts: float(np.less(state.ref, 2)),
    ends: float(np.logicalAnd(np.greater(state.ref, used - 3), np.less(state, used))),
  };
}

/** What comes into each state: from itself, from the one before, and from two before where that may be. */
function arriving(jax: Jax, x: JaxArray, skips: JaxArray): JaxArray {
  return x.ref.add(moved(jax, x.ref, 1)).add(moved(jax, x, 2).mul(skips));
}

function leaving(jax: Jax, x: JaxArray, skips: JaxArray): JaxArray {
  return x.ref.add(moved(jax, x.ref, -1)).add(moved(jax, x.mul(skips), -2));
}

/** Columns moved to the right, or to the left by a negative number, with zeros in their place. */
function moved({ numpy: np }: Jax, x: JaxArray, by: number): JaxArray {
  const [, width = 0] = x.shape;
  const padded = np.pad(x, [
    [0, 0],
    [Math.max(by, 0), Math.max(-by, 0)],
  ]);
  const parts = np.split(padded, [by > 0 ? width : -by], 1) as [JaxArray, JaxArray];
  const [kept, rest] = by > 0 ? parts : [parts[1], parts[0]];
  rest.dispose();
  return kept;
}

/** Rows divided by their sums, and the sums. */
function rescaled({ numpy: np }: Jax, x: JaxArray): [JaxArray, JaxArray] {
  const sums = x.ref.sum(1, { keepdims: true });
  return [x.mul(np.reciprocal(sums.ref)), sums];
}
