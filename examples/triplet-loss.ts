// Triplet loss: an embedding in which an anchor lies nearer to its own kind than to others, by a margin.
import {
  Dense,
  Flatten,
  Generator,
  relu,
  Sequential,
  setRandomSeed,
  split,
  square,
  stack,
  type Tensor,
  zeros,
} from 'lossgraph';

const MARGIN = 0.2;

/** max(|a − p|² − |a − n|² + margin, 0) for predictions that hold anchor, positive and negative side by side. */
function tripletLoss(_yTrue: Tensor, yPred: Tensor): Tensor {
  const [closer, farther] = distances(yPred);
  return relu(closer.sub(farther).add(MARGIN));
}

/** Squared distances from the anchor to the positive and to the negative, `[N, 3 D] → [N], [N]`. */
function distances(yPred: Tensor): [Tensor, Tensor] {
  const [anchor, positive, negative] = split(yPred, 3, 1) as [Tensor, Tensor, Tensor];
  return [square(anchor.sub(positive)).sum({ axis: 1 }), square(anchor.sub(negative)).sum({ axis: 1 })];
}

// Four kinds of points in eight dimensions, noise larger than what sets them apart; three points to a sample, `[N, 3, 8]`.
const COUNT = 256;
const random = new Generator(5);
const centers = random.normal([4, 8]);
const kinds = Array.from({ length: COUNT }, () => random.integer(0, 4));
const others = kinds.map((kind) => (kind + random.integer(1, 4)) % 4);
const draw = (of: number[]): Tensor => centers.gather(of).add(random.normal([COUNT, 8], { stddev: 0.8 }));
const triplets = stack([draw(kinds), draw(kinds), draw(others)], 1);

// The same layers embed all three, as Dense works on the last axis.
setRandomSeed(1);
const model = new Sequential([new Dense(16, 'relu'), new Dense(2), new Flatten()]);
model.compile({ optimizer: 'adam', loss: tripletLoss });

/** The share of triplets whose anchor is nearer to its own kind. */
function rightlyOrdered(): string {
  const [closer, farther] = distances(model.predict(triplets));
  return closer.less(farther).cast('float32').mean().item().toFixed(3);
}

const nothing = zeros([COUNT]); // the targets are in the triplets' order already
const before = rightlyOrdered();
const { history } = model.fit(triplets, nothing, { epochs: 30, verbose: 0 });
console.log('loss            ', history['loss']?.at(0)?.toFixed(4), '->', history['loss']?.at(-1)?.toFixed(4));
console.log('rightly ordered ', before, '->', rightlyOrdered());
