// The ways to say which loss and which optimizer a model is trained with.
import {
  Adam,
  BinaryCrossentropy,
  CategoricalCrossentropy,
  type CompileOptions,
  CosineSimilarity,
  Dense,
  Generator,
  Huber,
  KLDivergence,
  LogCosh,
  MeanAbsoluteError,
  oneHot,
  Poisson,
  Sequential,
  SGD,
  setRandomSeed,
  type Tensor,
  type TensorLike,
} from 'lossgraph';

// Points of a square: y is which half they lie in, as 0 or 1, as one-hot rows, or how far right they are; counts are whole.
const x = new Generator(7).uniform([64, 2], { low: -1, high: 1 });
const distance = x.sum({ axis: 1, keepDims: true });
const side = distance.greater(0).cast('float32');
const sides = oneHot(side.squeeze(1).cast('int32'), 2);
const count = distance.add(2).round();

/** Trains one layer and prints the loss before and after. */
function train(title: string, options: CompileOptions, layer: Dense, y: TensorLike): void {
  setRandomSeed(2);
  const model = new Sequential([layer]);
  model.compile(options);
  const before = model.evaluate(x, y, { verbose: 0 })['loss'];
  model.fit(x, y, { epochs: 20, verbose: 0 });
  const after = model.evaluate(x, y, { verbose: 0 })['loss'];
  console.log(title.padEnd(44), before?.toFixed(4), '->', after?.toFixed(4));
}

// A loss with options, and one by its class; optimizers by name, with their default options.
train(
  'BinaryCrossentropy({ fromLogits: true }), sgd',
  { optimizer: 'sgd', loss: new BinaryCrossentropy({ fromLogits: true }) },
  new Dense(1),
  side,
);
train(
  'CategoricalCrossentropy(), sgd',
  { optimizer: 'sgd', loss: new CategoricalCrossentropy() },
  new Dense(2, 'softmax'),
  sides,
);
train('KLDivergence(), sgd', { optimizer: 'sgd', loss: new KLDivergence() }, new Dense(2, 'softmax'), sides);
train('Poisson(), sgd', { optimizer: 'sgd', loss: new Poisson() }, new Dense(1, 'softplus'), count);
train('MeanAbsoluteError(), sgd', { optimizer: 'sgd', loss: new MeanAbsoluteError() }, new Dense(1), distance);
train('LogCosh(), sgd', { optimizer: 'sgd', loss: new LogCosh() }, new Dense(1), distance);
train('Huber(), sgd', { optimizer: 'sgd', loss: new Huber() }, new Dense(1), distance);
train('Huber({ delta: 0.5 }), adam', { optimizer: 'adam', loss: new Huber({ delta: 0.5 }) }, new Dense(1), distance);
train(
  'CosineSimilarity({ axis: 1 }), sgd',
  { optimizer: 'sgd', loss: new CosineSimilarity({ axis: 1 }) },
  new Dense(2),
  x,
);

// By name, short or long; an optimizer with options.
train(
  "'mse', SGD({ learningRate: 0.1 })",
  { optimizer: new SGD({ learningRate: 0.1 }), loss: 'mse' },
  new Dense(1),
  distance,
);
train("'mean_squared_error', adam", { optimizer: 'adam', loss: 'mean_squared_error' }, new Dense(1), distance);

// Any function of targets and predictions.
const quartic = (yTrue: Tensor, yPred: Tensor): Tensor => yTrue.sub(yPred).square().square().mean({ axis: -1 });
train(
  'a function, Adam({ learningRate: 0.1 })',
  { optimizer: new Adam({ learningRate: 0.1 }), loss: quartic },
  new Dense(1),
  distance,
);
