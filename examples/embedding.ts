// Embedding: sequences of ten whole numbers below 1000, each number a vector of 64 that is learned.
import { Dense, Embedding, Flatten, gradients, Sequential, setRandomSeed } from 'lossgraph';

const sequences = [
  [4, 8, 15, 16, 23, 42, 4, 8, 15, 16],
  [1, 1, 2, 3, 5, 8, 13, 21, 34, 55],
];

setRandomSeed(1);
const embedding = new Embedding(1000, 64, { inputLength: 10 });
const vectors = embedding(sequences);
console.log('vectors         ', vectors.shape);
console.log('parameters      ', embedding.countParams());

// Only the rows that were looked up receive a gradient; one that occurs twice receives both.
const [table] = gradients(vectors.sum(), embedding.trainableVariables);
const rows = table?.sum({ axis: 1 }).toTypedArray() ?? [];
console.log('rows touched    ', rows.filter((total) => total !== 0).length);
console.log('gradient of 4, 5', rows[4], rows[5]);

// As the first layer of a model that tells the two apart.
const model = new Sequential([embedding, new Flatten(), new Dense(1, 'sigmoid')]);
model.compile({ optimizer: 'adam', loss: 'binary_crossentropy', metrics: ['accuracy'] });
model.fit(sequences, [[0], [1]], { epochs: 20, verbose: 0 });
console.log('accuracy        ', model.evaluate(sequences, [[0], [1]], { verbose: 0 })['accuracy']);
