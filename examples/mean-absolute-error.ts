// Mean absolute error: regression that outliers should not rule.
import { MeanAbsoluteError, meanAbsoluteError } from 'lossgraph';

const yTrue = [
  [0, 1],
  [0, 0],
];
const yPred = [
  [1, 1],
  [1, 0],
];

const mae = new MeanAbsoluteError();
console.log('mean            ', mae(yTrue, yPred).item());
console.log('of each sample  ', meanAbsoluteError(yTrue, yPred).toArray());
console.log(
  'weighted mean   ',
  mae(yTrue, yPred, { sampleWeight: [0.7, 0.3] })
    .item()
    .toFixed(4),
);
