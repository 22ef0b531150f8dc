// Cosine similarity as a loss: -1 for vectors of one direction, 0 for a right angle, 1 for opposite ones.
import { CosineSimilarity, cosineSimilarity } from 'lossgraph';

const yTrue = [
  [0, 1],
  [1, 1],
];
const yPred = [
  [1, 0],
  [1, 1],
];

const cosine = new CosineSimilarity({ axis: 1 });
console.log('mean            ', cosine(yTrue, yPred).item().toFixed(4));
const perSample = cosineSimilarity(yTrue, yPred, { axis: 1 }).toTypedArray();
console.log('of each sample  ', Array.from(perSample, (value) => value.toFixed(4)).join(' '));
console.log(
  'opposite        ',
  cosine([[1, 2]], [[-2, -4]])
    .item()
    .toFixed(4),
);
