// Categorical crossentropy: one of several classes, given as one-hot rows; predictions are probabilities.
import { CategoricalCrossentropy, SparseCategoricalCrossentropy } from 'lossgraph';

const yTrue = [
  [0, 1, 0],
  [0, 0, 1],
];
const yPred = [
  [0.05, 0.95, 0],
  [0.1, 0.8, 0.1],
];

const cce = new CategoricalCrossentropy();
console.log('one-hot labels  ', cce(yTrue, yPred).item().toFixed(4));

const smoothed = new CategoricalCrossentropy({ labelSmoothing: 0.1 });
console.log('smoothed labels ', smoothed(yTrue, yPred).item().toFixed(4));

// The same from integer labels.
const sparse = new SparseCategoricalCrossentropy();
console.log('integer labels  ', sparse([1, 2], yPred).item().toFixed(4));
