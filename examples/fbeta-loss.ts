// F-beta loss: a custom loss that trains for precision and recall, weighed by beta.
import { Adam, Dense, Generator, Sequential, setRandomSeed, type Tensor } from 'lossgraph';

const EPSILON = 1e-7;

/** 1 − F of a whole batch, with counts that are soft: sums of probabilities. */
function fbetaLoss(yTrue: Tensor, yPred: Tensor, beta: number): Tensor {
  const { precision, recall } = rates(yTrue, yPred);
  const weight = beta * beta;
  const score = precision
    .mul(recall)
    .mul(1 + weight)
    .div(precision.mul(weight).add(recall).add(EPSILON));
  return score.neg().add(1);
}

function rates(yTrue: Tensor, yPred: Tensor): { precision: Tensor; recall: Tensor } {
  const truePositives = yTrue.mul(yPred).sum();
  const falsePositives = yTrue.neg().add(1).mul(yPred).sum();
  const falseNegatives = yPred.neg().add(1).mul(yTrue).sum();
  return {
    precision: truePositives.div(truePositives.add(falsePositives).add(EPSILON)),
    recall: truePositives.div(truePositives.add(falseNegatives).add(EPSILON)),
  };
}

// One sample in five is positive, and the two kinds overlap.
const COUNT = 500;
const random = new Generator(3);
const y = random.uniform([COUNT, 1]).less(0.2).cast('float32');
const x = random.normal([COUNT, 2]).add(y.mul(1.5));

// A larger beta trades precision for recall.
for (const beta of [0.5, 1, 2]) {
  setRandomSeed(1);
  const model = new Sequential([new Dense(8, 'relu'), new Dense(1, 'sigmoid')]);
  const loss = (yTrue: Tensor, yPred: Tensor): Tensor => fbetaLoss(yTrue, yPred, beta);
  model.compile({ optimizer: new Adam({ learningRate: 0.01 }), loss });
  model.fit(x, y, { epochs: 20, batchSize: 100, verbose: 0 });
  const predicted = model.predict(x);
  const { precision, recall } = rates(y, predicted.greater(0.5).cast('float32'));
  const figures = [fbetaLoss(y, predicted, beta), precision, recall].map((each) => each.item().toFixed(3));
  console.log(`beta ${beta}: loss ${figures[0]}, precision ${figures[1]}, recall ${figures[2]}`);
}
