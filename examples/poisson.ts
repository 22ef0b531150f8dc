// Poisson loss: counts of events, predicted as a rate.
import { Poisson } from 'lossgraph';

const yTrue = [
  [0, 1],
  [0, 0],
];
const yPred = [
  [1, 1],
  [0, 0],
];

const poisson = new Poisson();
console.log('mean            ', poisson(yTrue, yPred).item().toFixed(4));
console.log(
  'weighted mean   ',
  poisson(yTrue, yPred, { sampleWeight: [0.8, 0.2] })
    .item()
    .toFixed(4),
);
console.log('sum             ', new Poisson({ reduction: 'sum' })(yTrue, yPred).item().toFixed(4));
