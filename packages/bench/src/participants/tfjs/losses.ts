import type { LossCase, LossName } from '../../workloads/case.ts';
import { type Trial, Unable } from '../participant.ts';
import { itemOf, squaresOf, type Tf, type TfTensor, tensorOf } from './api.ts';

type Loss = (target: TfTensor, prediction: TfTensor) => TfTensor;

export function loss(tf: Tf, { loss, prediction, target }: LossCase): Trial {
  if (loss === 'ctc') throw new Unable('it has no CTC, and no loop over frames that is compiled');
  const p = tensorOf(tf, prediction);
  const t = tensorOf(tf, target);
  const objective = losses(tf)[loss];
  const both = tf.valueAndGrad((x) => objective(t, x));
  return {
    step: () => tf.tidy(() => void both(p)),
    loss: () => itemOf(tf, () => objective(t, p)),
    squares: () => squaresOf(tf, () => [both(p).grad]),
  };
}

/** Its own losses where it has them, else its operations. */
function losses(tf: Tf): Record<Exclude<LossName, 'ctc'>, Loss> {
  const unit = (x: TfTensor) => tf.div(x, tf.maximum(tf.norm(x, 2, 1, true), 1e-12));
  const hot = (t: TfTensor, p: TfTensor) => tf.cast(tf.oneHot(t, p.shape[1] ?? 0), 'float32');
  const short = (t: TfTensor, p: TfTensor) => tf.relu(tf.sub(1, tf.mul(t, p)));
  const overlap = (t: TfTensor, p: TfTensor) => tf.sum(tf.mul(t, p));
  return {
    mse: tf.losses.meanSquaredError,
    mae: tf.losses.absoluteDifference,
    mape: (t, p) => tf.mul(tf.mean(tf.div(tf.abs(tf.sub(p, t)), tf.maximum(tf.abs(t), 1e-7))), 100),
    msle: (t, p) => tf.losses.meanSquaredError(tf.log1p(tf.maximum(t, 1e-7)), tf.log1p(tf.maximum(p, 1e-7))),
    huber: tf.losses.huberLoss,
    logcosh: (t, p) => {
      const e = tf.sub(p, t);
      return tf.mean(tf.sub(tf.add(e, tf.softplus(tf.mul(e, -2))), Math.LN2));
    },
    cosine: (t, p) => tf.neg(tf.mean(tf.sum(tf.mul(unit(p), unit(t)), 1))),
    hinge: (t, p) => tf.mean(short(t, p)),
    'squared-hinge': (t, p) => tf.mean(tf.square(short(t, p))),
    'categorical-hinge': (t, p) => {
      const right = tf.mul(t, p);
      const best = tf.max(tf.sub(p, right), 1);
      return tf.mean(tf.relu(tf.add(tf.sub(best, tf.sum(right, 1)), 1)));
    },
    kld: (t, p) => tf.mean(tf.sum(tf.mul(t, tf.log(tf.div(t, p))), 1)),
    poisson: (t, p) => tf.mean(tf.sub(p, tf.mul(t, tf.log(tf.add(p, 1e-7))))),
    bce: tf.losses.sigmoidCrossEntropy,
    focal: (t, p) => {
      const q = tf.sigmoid(p);
      const other = tf.sub(1, t);
      const right = tf.add(tf.mul(q, t), tf.mul(tf.sub(1, q), other));
      const crossEntropy = tf.add(tf.sub(tf.relu(p), tf.mul(p, t)), tf.log1p(tf.exp(tf.neg(tf.abs(p)))));
      const balance = tf.add(tf.mul(t, 0.25), tf.mul(other, 0.75));
      return tf.mean(tf.mul(tf.mul(balance, tf.square(tf.sub(1, right))), crossEntropy));
    },
    cce: tf.losses.softmaxCrossEntropy,
    'categorical-focal': (t, p) => {
      const logs = tf.logSoftmax(p, 1);
      const terms = tf.mul(tf.mul(tf.square(tf.sub(1, tf.exp(logs))), t), logs);
      return tf.mul(tf.mean(tf.sum(terms, 1)), -0.25);
    },
    'sparse-cce': (t, p) => tf.losses.softmaxCrossEntropy(hot(t, p), p),
    gce: (t, p) => {
      const right = tf.sum(tf.mul(hot(t, p), p), 1);
      return tf.mean(tf.mul(tf.sub(1, tf.sqrt(right)), 2));
    },
    dice: (t, p) => tf.sub(1, tf.div(tf.mul(overlap(t, p), 2), tf.add(tf.add(tf.sum(t), tf.sum(p)), 1e-7))),
    tversky: (t, p) => {
      const both = overlap(t, p);
      const wrong = tf.add(tf.mul(tf.sub(tf.sum(p), both), 0.3), tf.mul(tf.sub(tf.sum(t), both), 0.7));
      return tf.sub(1, tf.div(both, tf.add(tf.add(both, wrong), 1e-7)));
    },
    circle: (t, p) => circle(tf, t, p),
  };
}

/** The circle loss of a batch against itself, γ = 80, m = 0.4: the mean over all samples whose loss is not 0. */
function circle(tf: Tf, t: TfTensor, p: TfTensor): TfTensor {
  const [n = 0] = p.shape;
  const [gamma, margin] = [80, 0.4];
  const d = tf.relu(tf.sub(1, tf.matMul(p, p, false, true)));
  const same = tf.equal(tf.reshape(t, [n, 1]), tf.reshape(t, [1, n]));
  const others = tf.equal(tf.eye(n), 0);
  const far = tf.mul(tf.mul(tf.relu(tf.add(d, margin)), tf.sub(d, margin)), gamma);
  const near = tf.mul(tf.mul(tf.relu(tf.sub(1 + margin, d)), tf.sub(1 - margin, d)), gamma);
  const none = tf.fill([n, n], -1e30); // −∞ would make NaN of the gradient
  const positive = tf.logSumExp(tf.where(tf.logicalAnd(same, others), far, none), 1);
  const negative = tf.logSumExp(tf.where(same, none, near), 1);
  const values = tf.softplus(tf.add(positive, negative));
  const active = tf.sum(tf.step(values)); // `greater` has no gradient, not even 0
  return tf.div(tf.sum(values), active);
}
