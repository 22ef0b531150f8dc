// XOR: the smallest problem that needs a hidden layer.
import { Adam, BinaryCrossentropy, Dense, Sequential, setRandomSeed } from 'lossgraph';

const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const y = [[0], [1], [1], [0]];

setRandomSeed(1);
const model = new Sequential([new Dense(8, 'tanh'), new Dense(1)]);
const loss = new BinaryCrossentropy({ fromLogits: true });
model.compile({ optimizer: new Adam({ learningRate: 0.1 }), loss });
const { history } = model.fit(x, y, { epochs: 100, batchSize: 4, verbose: 0 });

console.log('loss     ', history['loss']?.at(0)?.toFixed(4), '->', history['loss']?.at(-1)?.toFixed(4));
const probabilities = model.predict(x).sigmoid().toTypedArray();
for (const [i, [a, b]] of x.entries()) console.log(`${a} xor ${b} =`, probabilities[i]?.toFixed(3));
