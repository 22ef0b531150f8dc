import type { LossCase, LossName } from '../../workloads/case.ts';
import type { Trial } from '../participant.ts';
import { itemOf, squaresOf, type Tf, type TfTensor, tensorOf } from './api.ts';

type Loss = (target: TfTensor, prediction: TfTensor) => TfTensor;

export function loss(tf: Tf, definition: LossCase): Trial {
  const p = tensorOf(tf, definition.prediction);
  const t = tensorOf(tf, definition.target);
  const objective = losses(tf)[definition.loss];
  const both = tf.valueAndGrad((x) => objective(t, x));
  return {
    step: () => tf.tidy(() => void both(p)),
    loss: () => itemOf(tf, () => objective(t, p)),
    squares: () => squaresOf(tf, () => [both(p).grad]),
  };
}

/** Its own losses where it has them, else its operations. */
function losses(tf: Tf): Record<LossName, Loss> {
  const unit = (x: TfTensor) => tf.div(x, tf.maximum(tf.norm(x, 2, 1, true), 1e-12));
  return {
    mse: tf.losses.meanSquaredError,
    huber: tf.losses.huberLoss,
    logcosh: (t, p) => {
      const e = tf.sub(p, t);
      return tf.mean(tf.sub(tf.add(e, tf.softplus(tf.mul(e, -2))), Math.LN2));
    },
    bce: tf.losses.sigmoidCrossEntropy,
    cce: tf.losses.softmaxCrossEntropy,
    kld: (t, p) => tf.mean(tf.sum(tf.mul(t, tf.log(tf.div(t, p))), 1)),
    poisson: (t, p) => tf.mean(tf.sub(p, tf.mul(t, tf.log(tf.add(p, 1e-7))))),
    cosine: (t, p) => tf.neg(tf.mean(tf.sum(tf.mul(unit(p), unit(t)), 1))),
    focal: (t, p) => {
      const q = tf.sigmoid(p);
      const other = tf.sub(1, t);
      const right = tf.add(tf.mul(q, t), tf.mul(tf.sub(1, q), other));
      const crossEntropy = tf.add(tf.sub(tf.relu(p), tf.mul(p, t)), tf.log1p(tf.exp(tf.neg(tf.abs(p)))));
      const balance = tf.add(tf.mul(t, 0.25), tf.mul(other, 0.75));
      return tf.mean(tf.mul(tf.mul(balance, tf.square(tf.sub(1, right))), crossEntropy));
    },
  };
}
