// A layer that adds a term to the loss: the L1 norm of its inputs, which asks for sparse activations.
import { Adam, Dense, Generator, Sequential, SparseCategoricalCrossentropy, setRandomSeed } from 'lossgraph';
import { L1PenaltyLayer } from './l1-penalty-layer.ts';

// Points of a square, labelled by the quadrant that they lie in.
const x = new Generator(1).uniform([400, 2], { low: -1, high: 1 });
const y = x.greater(0).cast('int32').mul([1, 2]).sum({ axis: 1 });

for (const factor of [0, 1e-3, 1e-2]) {
  setRandomSeed(3);
  const hidden = new Dense(32, 'relu');
  const model = new Sequential([hidden, new L1PenaltyLayer(factor), new Dense(4)]);
  const loss = new SparseCategoricalCrossentropy({ fromLogits: true });
  model.compile({ optimizer: new Adam({ learningRate: 0.01 }), loss, metrics: ['accuracy'] });
  model.fit(x, y, { epochs: 30, verbose: 0 });

  // Both terms of the loss are reported by name; the factor times the batch's activity is the second.
  const figures = Object.entries(model.evaluate(x, y, { verbose: 0 })).map(
    ([name, value]) => `${name} ${value.toFixed(3)}`,
  );
  const active = hidden(x).greater(0).cast('float32').mean().item();
  console.log(`factor ${factor}: ${figures.join(', ')}; ${(100 * active).toFixed(0)} % of activations are not 0`);
}
