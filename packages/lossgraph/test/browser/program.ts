// Runs in Node and in browsers: trains, op by op and compiled, and returns numbers to the last bit.
import {
  Adam,
  type AnyOp,
  apply,
  compile,
  Dense,
  Dropout,
  Embedding,
  Flatten,
  Generator,
  gradients,
  isFloat,
  losses,
  type Sample,
  Sequential,
  SparseCategoricalCrossentropy,
  sum,
  type Tensor,
  Variable,
  zeros,
} from 'lossgraph';

export interface Report {
  /** Losses and accuracies of each epoch, and what the weights add up to in the end, as hexadecimal bits. */
  readonly eager: readonly string[];
  readonly compiled: readonly string[];
  readonly ids: readonly string[];
  /** Values and gradients of each loss, compiled. */
  readonly losses: Readonly<Record<string, readonly string[]>>;
  /** Size of a large module, and what it gives. */
  readonly moduleBytes: number;
  readonly large: string;
  /** Megabytes of a large memory, and what is computed in it. */
  readonly megabytes: number;
  readonly product: string;
}

export function run(): Report {
  return {
    eager: digits({ runEagerly: true }),
    compiled: digits({ jitCompile: true }),
    ids: ids(),
    losses: allLosses(),
    ...largeModule(),
    ...muchMemory(),
  };
}

function digits(engine: { runEagerly: true } | { jitCompile: true }): string[] {
  const random = new Generator(1);
  const x = random.normal([103, 12]);
  const y = x.slice([null, [0, 4]]).argMax({ axis: 1 });
  const model = new Sequential([new Dense(16, 'tanh'), new Dropout(0.2), new Dense(4)], { seed: 2 });
  const loss = new SparseCategoricalCrossentropy({ fromLogits: true });
  model.compile({ optimizer: new Adam({ learningRate: 0.01 }), loss, metrics: ['accuracy'], ...engine });
  const { history } = model.fit(x, y, { epochs: 5, batchSize: 16, verbose: 0, validationSplit: 0.2 });
  const weights = model.getWeights().map((weight) => sum(weight.cast('float64')).item());
  return [...Object.values(history).flat(), ...weights, sum(model.predict(x).cast('float64')).item()].map(bits);
}

function ids(): string[] {
  const x = new Generator(3).map([64, 3], 'int32', (u) => Math.floor(u * 50));
  const y = x.sum({ axis: 1, keepDims: true }).cast('float32').mul(0.01);
  const model = new Sequential([new Embedding(50, 5), new Flatten(), new Dense(1)], { seed: 2 });
  model.compile({ optimizer: 'sgd', loss: 'huber', jitCompile: true });
  return (model.fit(x, y, { epochs: 5, batchSize: 16, verbose: 0 }).history['loss'] ?? []).map(bits);
}

function allLosses(): Record<string, string[]> {
  const ops = Object.values(losses).flatMap((each) =>
    typeof each === 'function' && 'op' in each ? [each.op as AnyOp] : [],
  );
  const samples = (op: AnyOp) => [...op.samples(new Generator(4))].slice(0, 5);
  return Object.fromEntries(ops.map((op) => [op.name, samples(op).flatMap((each) => ofLoss(op, each))]));
}

function ofLoss(op: AnyOp, { inputs, attrs }: Sample<object>): string[] {
  const both = compile((...all: Tensor[]) => {
    const value = sum(apply(op, all, attrs).cast('float64'));
    const floats = all.filter(({ dtype }) => isFloat(dtype));
    return [value, ...gradients(value, floats).map((slope) => sum(slope.cast('float64')))];
  });
  return both(...inputs.map((t) => (isFloat(t.dtype) ? t.cast('float32') : t))).map((t) => bits(t.item()));
}

/** A hundred layers, each of another size, so that no two share code. */
function largeModule(): Pick<Report, 'moduleBytes' | 'large'> {
  const random = new Generator(5);
  const weights = Array.from({ length: 100 }, (_, i) => new Variable(random.normal([17 + i, 18 + i]).mul(0.2)));
  const step = compile((x: Tensor) => {
    const loss = sum(weights.reduce((h, w) => h.matMul(w.value).tanh(), x));
    return [loss, ...gradients(loss, weights)].map((t) => sum(t));
  });
  const [loss] = step(random.normal([4, 17]));
  return { moduleBytes: step.inspect().programs[0]?.moduleBytes ?? 0, large: bits(loss?.item() ?? 0) };
}

function muchMemory(): Pick<Report, 'megabytes' | 'product'> {
  const step = compile((x: Tensor) => x.add(1).matMul(x).sum());
  const product = bits(step(zeros([1000, 1000]).add(0.001)).item());
  return { megabytes: Math.round(step.inspect().arenaBytes / 2 ** 20), product };
}

function bits(x: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  return view.getBigUint64(0).toString(16);
}
