// Kullback-Leibler divergence: how far a predicted distribution is from the right one.
import { gradients, KLDivergence, tensor } from 'lossgraph';

const kl = new KLDivergence();
const yTrue = [
  [0, 1],
  [0, 0],
];
const yPred = [
  [0.6, 0.4],
  [0.4, 0.6],
];
console.log('mean            ', kl(yTrue, yPred).item().toFixed(4));

// Of a distribution from itself it is 0.
console.log('from itself     ', kl(yPred, yPred).item().toFixed(4));

// Its slope at the prediction is -t / p.
const prediction = tensor([[0.8, 0.2]]);
const [slope] = gradients(kl([[0.5, 0.5]], prediction), [prediction]);
console.log('gradient        ', Array.from(slope.toTypedArray(), (value) => value.toFixed(4)).join(' '));
