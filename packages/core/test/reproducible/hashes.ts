// Prints the hashes of computations that have to give the same bits on every Node: `node … hashes.ts`.
import { createHash } from 'node:crypto';
import * as lg from '../../src/index.ts';

function hash(tensors: Iterable<lg.Tensor>): string {
  const sum = createHash('sha256');
  for (const t of tensors) sum.update(`${t.dtype} ${t.shape.join('x')};`).update(t.toTypedArray());
  return sum.digest('hex').slice(0, 16);
}

function* streams(): Iterable<lg.Tensor> {
  const random = new lg.Generator(20250101);
  for (const dtype of ['float32', 'float64'] as const) {
    yield random.uniform([1000], { low: -2, high: 5, dtype });
    yield random.normal([1000], { mean: 1, stddev: 3, dtype });
    yield random.truncatedNormal([1000], { dtype });
  }
  yield random.bernoulli([1000], { probability: 0.3 });
  yield random.permutation(1000);
  yield random.split().uniform([10]);
}

const functions = [
  lg.exp, lg.expm1, lg.log, lg.log1p, lg.sqrt, lg.rsqrt, lg.sin, lg.cos, lg.tanh, lg.erf, lg.erfc, lg.sigmoid, lg.logSigmoid,
  lg.softplus, lg.silu, lg.gelu, lg.mish, lg.elu, lg.selu, lg.softsign, lg.tanhShrink, lg.softmax, lg.logSoftmax,
]; // biome-ignore format: a list

function* values(): Iterable<lg.Tensor> {
  const random = new lg.Generator(7);
  for (const f of functions) {
    const x = random.uniform([50, 20], { low: 0.001, high: 12, dtype: 'float64' });
    for (const input of [x, lg.cast(x, 'float32')]) {
      const y = f(input);
      yield y;
      yield* lg.gradients(y, [input], { seed: lg.onesLike(y) });
    }
  }
  const [a, b] = [random.uniform([40, 30], { low: 0.1, high: 9 }), random.uniform([40, 30], { low: -20, high: 20 })];
  yield lg.pow(a, b);
  yield lg.matMul(a, b, { transposeB: true });
}

function* training(): Iterable<lg.Tensor> {
  const random = new lg.Generator(3);
  const weights = [
    [2, 16],
    [16, 16],
    [16, 1],
  ].map((shape) => new lg.Variable(random.normal(shape)));
  for (let step = 0; step < 100; step++) {
    const x = random.uniform([32, 2], { low: -1 });
    const wanted = x.sum({ axis: 1, keepDims: true }).sin();
    const [p, q, r] = weights.map((w) => w.value) as [lg.Tensor, lg.Tensor, lg.Tensor];
    const loss = x.matMul(p).tanh().matMul(q).gelu().matMul(r).sub(wanted).square().mean();
    const gradients = lg.gradients(loss, weights);
    for (const [i, w] of weights.entries()) w.assign(lg.sub(w.value, lg.mul(gradients[i]!, 0.01)));
    if (step % 10 === 0) yield loss;
  }
  for (const w of weights) yield w.value;
}

console.log(JSON.stringify({ streams: hash(streams()), values: hash(values()), training: hash(training()) }));
