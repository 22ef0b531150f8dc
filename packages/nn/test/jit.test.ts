import { compile } from '@lossgraph/compile';
import { Generator, StateError, square, sum, type Tensor, tensor } from '@lossgraph/core';
import { SparseCategoricalCrossentropy } from '@lossgraph/losses';
import { Adam } from '@lossgraph/optim';
import { withFeatures } from '@lossgraph/wasm';
import { expect } from 'chai';
import { Dense, Dropout, Layer, ProgressBar, Sequential } from '../src/index.ts';
import type { JitCompile } from '../src/training/step.ts';

/** Rounding of float32 over a few hundred steps, relative to max(1, |value|). */
const ROUNDING = 2e-4;

class Counter extends Layer {
  // Private: a public field that changes at every call would make another model of it at every step.
  #calls = 0;
  get calls(): number {
    return this.#calls;
  }
  override call(inputs: Tensor): Tensor {
    this.#calls++;
    this.addLoss(sum(square(inputs)).mul(1e-3), { name: 'activity' });
    return inputs;
  }
}

class Reader extends Layer {
  override call(inputs: Tensor): Tensor {
    return inputs.sum().item() > 1e9 ? inputs.mul(0) : inputs;
  }
}

/** Another layer at every call. */
class Restless extends Layer {
  calls = 0;
  override call(inputs: Tensor): Tensor {
    this.calls += 1;
    return inputs;
  }
}

function warningsOf(run: () => void): unknown[] {
  const found: unknown[] = [];
  const { warn } = console;
  console.warn = (text: unknown) => void found.push(text);
  try {
    run();
  } finally {
    console.warn = warn;
  }
  return found;
}

const random = new Generator(9);
const x = random.uniform([103, 6], { low: -1 });
const labels = tensor(x.slice([null, [0, 3]]).argMax({ axis: 1 }));

function train(options: { jitCompile?: JitCompile; runEagerly?: boolean }, middle: Layer = new Counter()) {
  const layers = [new Dense(12, 'tanh'), middle, new Dropout(0.2), new Dense(3)];
  const model = new Sequential(layers, { seed: 5, inputShape: [6] });
  model.compile({
    optimizer: new Adam({ learningRate: 0.01 }),
    loss: new SparseCategoricalCrossentropy({ fromLogits: true }),
    metrics: ['accuracy'],
    ...options,
  });
  const { history } = model.fit(x, labels, { epochs: 4, batchSize: 16, validationSplit: 0.2, verbose: 0 });
  return { model, history, middle };
}

function expectClose(found: readonly number[], wanted: readonly number[], what: string): void {
  expect(found.length, what).to.equal(wanted.length);
  wanted.forEach((value, i) => {
    expect(Math.abs((found[i] ?? Number.NaN) - value), `${what} ${i}`).to.be.at.most(
      ROUNDING * Math.max(1, Math.abs(value)),
    );
  });
}

describe('compiled steps of a model', () => {
  it('do not run the layers again: each once for every size of batch, and first eagerly', () => {
    const calls = (jitCompile: JitCompile) => (train({ jitCompile }).middle as Counter).calls;
    expect(calls(true)).to.be.below(15);
    expect(calls('auto')).to.be.below(25);
    expect(calls(false)).to.be.above(30);
  });

  it('go on op by op with auto where a value is read, and are refused with true', () => {
    const found = train({ jitCompile: 'auto' }, new Reader());
    const wanted = train({ runEagerly: true }, new Reader());
    expect(found.history).to.deep.equal(wanted.history);
    expect(() => train({ jitCompile: true }, new Reader())).to.throw(
      StateError,
      /^compile: sequential\w*\.trainStep reads the value of 'sum' \[\] while being recorded;.*runEagerly: true/,
    );
  });

  it('say once why they go on op by op, unless nothing is to be written', () => {
    const fitted = (middle: Layer, verbose: 0 | 2, jitCompile: JitCompile = 'auto') => {
      const model = new Sequential([new Dense(3), middle], { name: 'm', seed: 5, inputShape: [6] });
      model.compile({ optimizer: 'sgd', loss: 'sparse_categorical_crossentropy', jitCompile });
      const options = { verbose, callbacks: verbose > 0 ? [new ProgressBar({ stream: { write: () => true } })] : [] };
      const warnings = warningsOf(() => {
        for (let i = 0; i < 2; i++) model.fit(x, labels, { ...options, epochs: 3 });
        model.evaluate(x, labels, options);
      });
      return { warnings, reason: model.compiled.steps.fallback };
    };
    const reads = /^compile: m\.trainStep reads the value of 'sum' \[\] while being recorded/;
    const silent = fitted(new Reader(), 0);
    expect(silent.warnings).to.deep.equal([]);
    expect(silent.reason).to.match(reads);
    const { warnings, reason } = fitted(new Reader(), 2);
    expect(warnings).to.deep.equal([`m: steps go on op by op, not compiled; ${reason}`]);
    expect(reason).to.match(reads);
    expect(fitted(new Restless(), 2).warnings).to.deep.equal([
      'm: steps go on op by op, not compiled; m.trainStep was recorded for 8 settings of the model; another one came',
    ]);
    const recorded = fitted(new Counter(), 2);
    expect([recorded.warnings, recorded.reason]).to.deep.equal([[], null]);
    expect(fitted(new Reader(), 2, false).warnings).to.deep.equal([]);
  });

  it('say so after evaluate, too', () => {
    const model = new Sequential([new Dense(3), new Reader()], { name: 'm', seed: 5, inputShape: [6] });
    model.compile({ optimizer: 'sgd', loss: 'sparse_categorical_crossentropy' });
    const callbacks = [new ProgressBar({ stream: { write: () => true } })];
    const warnings = warningsOf(() => model.evaluate(x, labels, { callbacks }));
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(/m\.testStep reads the value/);
  });

  it('can be looked into', () => {
    const { model } = train({ jitCompile: 'auto' });
    const report = model.compiled.steps.inspect();
    expect(report?.name).to.equal(`${model.name}.trainStep`);
    expect(report?.programs.length).to.be.at.least(1);
    expect(train({ runEagerly: true }).model.compiled.steps.inspect()).to.equal(null);
  });

  it('heed what is frozen, and losses that are added, from one fit to the next', () => {
    const outcomes = [true, false].map((jitCompile) => {
      const { model } = train({ jitCompile });
      const [first] = model.layers as [Dense];
      first.trainable = false;
      const before = first.kernel.value.toArray();
      model.fit(x, labels, { epochs: 1, verbose: 0 });
      expect(first.kernel.value.toArray()).to.deep.equal(before);
      first.trainable = true;
      first.addLoss(() => sum(square(first.kernel.value)), { name: 'l2' });
      return Object.values(model.fit(x, labels, { epochs: 2, verbose: 0 }).history).map((each) => each.at(-1)!);
    });
    expectClose(outcomes[0]!, outcomes[1]!, 'figure');
    expect(outcomes[0]!.length).to.equal(5);
  });

  it('are not what an unknown word asks for', () => {
    const model = new Sequential([new Dense(1)]);
    expect(() => model.compile({ optimizer: 'sgd', loss: 'mse', jitCompile: 'yes' as never })).to.throw(
      /unknown jitCompile; got 'yes'; allowed are true, false and 'auto'/,
    );
  });
});

describe('without vector instructions', () => {
  it('a model is trained op by op', () => {
    const none = { simd: false, relaxedSimd: false, fusedMadd: false };
    for (const jitCompile of ['auto', true] as const) {
      const found = withFeatures(none, () => train({ jitCompile }));
      const wanted = withFeatures(none, () => train({ runEagerly: true }));
      expect(found.history).to.deep.equal(wanted.history);
    }
  });
});

describe('a compiled function inside of a layer', () => {
  class Noisy extends Layer {
    readonly dropout = new Dropout(0.5);
    readonly #drop: (x: Tensor) => Tensor;
    constructor(isCompiled: boolean, seed: number) {
      super({ seed });
      const drop = (x: Tensor) => this.dropout(x);
      this.#drop = isCompiled ? compile(drop) : drop;
    }
    override call(inputs: Tensor): Tensor {
      return this.#drop(inputs);
    }
  }

  it('trains where the layer trains, and only there', () => {
    const outcome = (isCompiled: boolean) => {
      const layer = new Noisy(isCompiled, 3);
      return [false, true, false, true, true].map((training) => layer(x, { training }).toArray());
    };
    expect(outcome(true)).to.deep.equal(outcome(false));
  });
});

describe('a compiled function around a layer', () => {
  it('is refused weights that would be made in it, and then finds the layer as it was', () => {
    const dense = new Dense(3, { seed: 1 });
    const compiled = compile((x: Tensor) => dense(x));
    expect(() => compiled(x)).to.throw(
      StateError,
      'dense/kernel: a weight would be made while a function is being compiled; got dense, which was never built; call it, or build(inputShape), before',
    );
    expect([dense.built, dense.variables.length]).to.deep.equal([false, 0]);
    dense.build([1, 6]);
    expect(compiled(x).shape).to.deep.equal([103, 3]);
  });

  it('leaves losses without values, and says so', () => {
    const layer = new Counter();
    compile((x: Tensor) => layer(x))(x);
    expect(() => layer.losses[0]?.value.item()).to.throw(
      StateError,
      /after the function that made it had been compiled/,
    );
    layer(x);
    expect(layer.losses[0]?.value.item()).to.be.above(0);
  });
});
