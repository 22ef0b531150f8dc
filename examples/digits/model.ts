import { Adam, Dense, Sequential, SparseCategoricalCrossentropy } from 'lossgraph';
import { L1PenaltyLayer } from '../l1-penalty-layer.ts';

/** Returns a compiled classifier of digits, 784 → 128 → 10 logits, whose hidden layer pays for its activity. */
export function makeModel({ runEagerly = false }: { readonly runEagerly?: boolean } = {}): Sequential {
  const model = new Sequential([
    new Dense(128, { activation: 'relu', name: 'hidden' }),
    new L1PenaltyLayer(1e-5),
    new Dense(10, { name: 'logits' }),
  ]);
  model.compile({
    optimizer: new Adam({ learningRate: 0.003 }),
    loss: new SparseCategoricalCrossentropy({ fromLogits: true }),
    metrics: ['accuracy'],
    runEagerly,
  });
  return model;
}
