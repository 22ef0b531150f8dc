// The ways to say which loss and which optimizer a model is trained with.
import {
  Adam,
  BinaryCrossentropy,
  CategoricalCrossentropy,
  type CompileOptions,
  Dense,
  Generator,
  Huber,
  MeanAbsoluteError,
  oneHot,
  Sequential,
  SGD,
  setRandomSeed,
  type Tensor,
  type TensorLike,
} from 'lossgraph';

// Points of a square: y is which half they lie in, as 0 or 1, as one-hot rows, or how far right they are.
const x = new Generator(7).uniform([64, 2], { low: -1, high: 1 });
const distance = x.sum({ axis: 1, keepDims: true });
const side = distance.greater(0).cast('float32');
const sides = oneHot(side.squeeze(1).cast('int32'), 2);

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
train('MeanAbsoluteError(), sgd', { optimizer: 'sgd', loss: new MeanAbsoluteError() }, new Dense(1), distance);
train('Huber(), adam', { optimizer: 'adam', loss: new Huber() }, new Dense(1), distance);

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
