import {
  DTypeError,
  defaultGenerator,
  Generator,
  type Shape,
  ShapeError,
  StateError,
  setRandomSeed,
  type Tensor,
  tensor,
  ValueError,
  Variable,
  zeros,
} from '@lossgraph/core';
import { expect } from 'chai';
import { Dense, Dropout, Layer, type LayerOptions, type Mode } from '../src/index.ts';

class L1Penalty extends Layer {
  readonly factor: number;

  constructor(factor: number, options: LayerOptions = {}) {
    super(options);
    this.factor = factor;
  }

  override call(inputs: Tensor): Tensor {
    this.addLoss(inputs.abs().sum().mul(this.factor));
    return inputs;
  }
}

/** Layers in fields and arrays, one of them twice. */
class Nested extends Layer {
  readonly first = new Dense(4, 'tanh');
  readonly rest = [new Dense(2), [new L1Penalty(0.5), this.first]];
  readonly last = new L1Penalty(0.25);

  override call(inputs: Tensor): Tensor {
    const [dense, [penalty]] = this.rest as [Dense, [L1Penalty]];
    return this.last(penalty(dense(this.first(inputs))));
  }
}

const values = (layer: Layer) => layer.losses.map(({ value }) => value.item());
const names = (variables: readonly Variable[]) => variables.map(({ name }) => name);

describe('a layer', () => {
  it('makes its weights once, at the first call', () => {
    let built = 0;
    class Counting extends Dense {
      override build(inputShape: Shape): void {
        built++;
        super.build(inputShape);
      }
    }
    const layer = new Counting(2);
    expect(layer.variables).to.deep.equal([]);
    layer([[1, 2, 3]]);
    layer([[1, 2, 3]]);
    layer.build([1, 3]);
    expect(built).to.equal(1);
    expect(layer.countParams()).to.equal(8);
  });

  it('may be built by hand, with the same weights', () => {
    const [a, b] = [new Dense(2, { seed: 5 }), new Dense(2, { seed: 5 })];
    a.build([7, 3]);
    b([[1, 2, 3]]);
    expect(a.kernel.value.toArray()).to.deep.equal(b.kernel.value.toArray());
  });

  it('finds layers and variables in its fields, through arrays, in order and each once', () => {
    const layer = new Nested();
    layer([[1, 2]]);
    expect(layer.subLayers.map(({ name }) => name)).to.deep.equal(['dense', 'dense_1', 'l1_penalty', 'l1_penalty_1']);
    expect(names(layer.variables)).to.deep.equal(['dense/kernel', 'dense/bias', 'dense_1/kernel', 'dense_1/bias']);
    class Held extends Layer {
      readonly scales = [new Variable([2], { name: 'a' }), new Variable([3], { name: 'b', trainable: false })];
      override call(inputs: Tensor): Tensor {
        return this.scales.reduce((y, { value }) => y.mul(value), inputs);
      }
    }
    const held = new Held();
    expect(held([1]).toArray()).to.deep.equal([6]);
    expect(names(held.variables)).to.deep.equal(['a', 'b']);
    expect(names(held.trainableVariables)).to.deep.equal(['a']);
    expect(names(held.nonTrainableVariables)).to.deep.equal(['b']);
  });

  it('survives layers that hold each other', () => {
    const [a, b] = [new L1Penalty(1), new L1Penalty(2)];
    Object.assign(a, { other: b });
    Object.assign(b, { other: a });
    a([1]);
    expect(a.variables).to.deep.equal([]);
    expect(values(a)).to.deep.equal([1]);
  });

  it('freezes the layers inside when it is frozen itself, and lets them go again', () => {
    const layer = new Nested();
    layer([[1, 2]]);
    layer.first.trainable = false;
    expect(names(layer.trainableVariables)).to.deep.equal(['dense_1/kernel', 'dense_1/bias']);
    layer.trainable = false;
    expect(layer.trainableVariables).to.deep.equal([]);
    expect(layer.nonTrainableVariables).to.have.length(4);
    layer.trainable = true;
    expect(layer.trainableVariables).to.have.length(2);
  });

  it('takes its name from its class, numbered only within what it is part of', () => {
    expect([new L1Penalty(1).name, new L1Penalty(1).name, new Dense(1, { name: 'out' }).name]).to.deep.equal([
      'l1_penalty',
      'l1_penalty',
      'out',
    ]);
    class Pair extends Layer {
      readonly a = new Dense(1);
      readonly b = new Dense(1, { name: 'dense' });
      override call(inputs: Tensor): Tensor {
        return this.a(this.b(inputs));
      }
    }
    const pair = new Pair();
    pair([[1]]);
    expect(pair.subLayers.map(({ name }) => name)).to.deep.equal(['dense_1', 'dense']); // the chosen name stays
  });

  it('hands training on to the layers it calls', () => {
    const seen: boolean[] = [];
    class Spy extends Layer {
      override call(inputs: Tensor, { training }: Mode): Tensor {
        seen.push(training);
        return inputs;
      }
    }
    class Outer extends Layer {
      readonly spy = new Spy();
      override call(inputs: Tensor): Tensor {
        return this.spy(this.spy(inputs), { training: false });
      }
    }
    const outer = new Outer();
    outer([1]);
    outer([1], { training: true });
    expect(seen).to.deep.equal([false, false, true, false]);
  });

  it('casts floats to its dtype and leaves whole numbers alone', () => {
    class Type extends Layer {
      seen = '';
      override call(inputs: Tensor): Tensor {
        this.seen = inputs.dtype;
        return inputs;
      }
    }
    const seen = (layer: Type, inputs: Parameters<Type>[0]) => {
      layer(inputs);
      return layer.seen;
    };
    expect(seen(new Type(), new Float64Array(2))).to.equal('float32');
    expect(seen(new Type({ dtype: 'float64' }), [1, 2])).to.equal('float64');
    expect(seen(new Type(), new Int32Array(2))).to.equal('int32');
    expect(seen(new Type(), [true])).to.equal('bool');
  });

  it('says so when its call returns nothing', () => {
    class Forgetful extends Layer {
      override call(): Tensor {
        return undefined as never;
      }
    }
    expect(() => new Forgetful()([1])).to.throw(
      ValueError,
      'forgetful: call gave no tensor; got undefined; it must return the output',
    );
  });

  it('has no weights to count before it is built', () => {
    expect(() => new Dense(2).countParams()).to.throw(StateError, 'dense: no weights yet');
    expect(() => new Dense(2).kernel).to.throw(StateError, 'dense: no kernel yet');
  });
});

describe('layers that a layer holds', () => {
  it('are those in public fields, arrays, plain objects and maps, which may hold one another', () => {
    class Holding extends Layer {
      readonly parts = { head: new Dense(1), more: [new Dense(2)] };
      readonly byName = new Map([['tail', new Dense(3)]]);
      readonly self: object[] = [this.parts];
      override call(inputs: Tensor): Tensor {
        const [more] = this.parts.more as [Dense];
        return this.parts.head(more((this.byName.get('tail') as Dense)(inputs)));
      }
    }
    const layer = new Holding();
    layer.self.push(layer.self);
    layer([[1, 2]]);
    expect(layer.subLayers).to.have.length(3);
    expect(layer.trainableVariables).to.have.length(6);
  });

  it('are all that may have weights and be made in its call', () => {
    class Hidden extends Layer {
      readonly #head = new Dense(1, { name: 'head' });
      override call(inputs: Tensor): Tensor {
        return this.#head(inputs);
      }
    }
    class Around extends Layer {
      readonly inner = new Hidden({ name: 'inner' });
      override call(inputs: Tensor): Tensor {
        return this.inner(inputs);
      }
    }
    class Fresh extends Layer {
      override call(inputs: Tensor): Tensor {
        return new Dense(1)(inputs);
      }
    }
    class Free extends Layer {
      override call(inputs: Tensor): Tensor {
        return new Dropout(0.5)(inputs);
      }
    }
    const refusal = (layer: Layer) => expect(() => layer([[1, 2]])).to.throw(StateError, /would not be trained/);
    refusal(new Hidden())
      .with.property('message')
      .that.matches(/^head: .* that hidden calls/);
    refusal(new Around())
      .with.property('message')
      .that.matches(/^head: .* that inner calls/);
    refusal(new Fresh());
    expect(new Free()([[1, 2]]).toArray()).to.deep.equal([[1, 2]]);
  });

  it('are not those made before, such as a teacher', () => {
    const teacher = new Dense(2);
    teacher([[1, 2]]);
    class Student extends Layer {
      readonly own = new Dense(2);
      override call(inputs: Tensor): Tensor {
        return this.own(inputs).sub(teacher(inputs));
      }
    }
    const student = new Student();
    student([[1, 2]]);
    expect(student.trainableVariables).to.have.length(2);
  });
});

describe('added losses', () => {
  it('are those of the latest call, named after their layers', () => {
    const layer = new Nested({ seed: 1 });
    layer([[1, 2]]);
    layer([[0, 0]]);
    expect(layer.losses.map(({ name }) => name)).to.deep.equal(['l1_penalty_loss', 'l1_penalty_1_loss']);
    expect(values(layer)).to.deep.equal([0, 0]);
  });

  it('of a layer that is called twice within one call are both there', () => {
    class Twice extends Layer {
      readonly penalty = new L1Penalty(1);
      override call(inputs: Tensor): Tensor {
        return this.penalty(this.penalty(inputs).mul(2));
      }
    }
    const layer = new Twice();
    layer([1, 1]);
    layer([1, 1]);
    expect(values(layer)).to.deep.equal([2, 4]);
  });

  it('that are functions stand, and are asked at every look', () => {
    class Decaying extends Dense {
      override build(inputShape: Shape): void {
        super.build(inputShape);
        this.addLoss(() => this.kernel.value.square().sum(), { name: 'decay' });
      }
    }
    const layer = new Decaying(1, { kernelInitializer: 'ones' });
    layer([[1, 2]]);
    layer([[1, 2]]);
    expect(layer.losses.map(({ name, value }) => [name, value.item()])).to.deep.equal([['decay', 2]]);
    layer.kernel.assign([[2], [2]]);
    expect(values(layer)).to.deep.equal([8]);
  });

  it('that are functions added in a call belong to that call', () => {
    class InCall extends Layer {
      override call(inputs: Tensor): Tensor {
        this.addLoss(() => inputs.sum());
        return inputs;
      }
    }
    const layer = new InCall();
    layer([1]);
    layer([2]);
    expect(values(layer)).to.deep.equal([2]);
  });

  it('are summed to a single float', () => {
    class Odd extends Layer {
      override call(inputs: Tensor): Tensor {
        this.addLoss(inputs);
        this.addLoss(tensor(new Int32Array([3])));
        return inputs;
      }
    }
    const layer = new Odd();
    layer([1, 2]);
    expect(layer.losses.map(({ value }) => `${value.item()} ${value.dtype} ${value.rank}`)).to.deep.equal([
      '3 float32 0',
      '3 float32 0',
    ]);
  });

  it('are refused as tensors outside a call, and as anything else everywhere', () => {
    const layer = new L1Penalty(1);
    expect(() => layer.addLoss(tensor(1))).to.throw(StateError, 'l1_penalty_loss: a loss was added outside a call');
    layer.addLoss((() => 3) as never);
    expect(() => layer.losses).to.throw(ValueError, 'l1_penalty_loss: not a loss; got 3');
  });
});

describe('random numbers of a layer', () => {
  it('come from its own seed, whatever is drawn elsewhere', () => {
    const kernel = () => new Dense(3, { seed: 4 });
    const [a, b] = [kernel(), kernel()];
    a([[1]]);
    defaultGenerator().uniform([5]);
    b([[1]]);
    expect(a.kernel.value.toArray()).to.deep.equal(b.kernel.value.toArray());
  });

  it('come from the layer around it, in building and in training', () => {
    class Both extends Layer {
      readonly dense = new Dense(50);
      readonly dropout = new Dropout(0.5);
      override call(inputs: Tensor): Tensor {
        return this.dropout(this.dense(inputs));
      }
    }
    const run = () => new Both({ seed: 9 })([[1]], { training: true }).toArray();
    const first = run();
    defaultGenerator().uniform([3]);
    expect(run()).to.deep.equal(first);
    expect(new Both({ seed: 10 })([[1]], { training: true }).toArray()).not.to.deep.equal(first);
  });

  it('come from the default generator else', () => {
    const run = () => {
      setRandomSeed(3);
      const dense = new Dense(3);
      dense([[1]]);
      return dense.kernel.value.toArray();
    };
    expect(run()).to.deep.equal(run());
  });
});

describe('a first call that fails', () => {
  class Failing extends Layer {
    readonly dense = new Dense(3);
    isReady = false;
    override build(inputShape: Shape): void {
      this.extra = this.addWeight({ name: 'extra', shape: inputShape });
      this.addLoss(() => zeros([]));
    }
    extra: Variable | null = null;
    override call(inputs: Tensor): Tensor {
      const y = this.dense(inputs);
      this.addLoss(y.sum());
      if (!this.isReady) throw new Error('not ready');
      return y;
    }
  }

  it('leaves no weight, no loss, and no random number used up', () => {
    for (const options of [{}, { seed: 2 }, { generator: new Generator(3) }]) {
      const layer = new Failing(options);
      const state = () => [defaultGenerator(), layer.generator].map((each) => each.state.value.toArray());
      const before = state();
      expect(() => layer([[1, 2]])).to.throw('not ready');
      expect([layer.built, layer.dense.built, layer.variables, layer.losses]).to.deep.equal([false, false, [], []]);
      expect(state()).to.deep.equal(before);
    }
  });

  it('may be followed by one that does not, with the weights it would have had', () => {
    const [layer, other] = [new Failing({ seed: 2 }), new Failing({ seed: 2 })];
    expect(() => layer([[1, 2]])).to.throw('not ready');
    layer.isReady = other.isReady = true;
    expect(layer([[1, 2]]).toArray()).to.deep.equal(other([[1, 2]]).toArray());
    expect(names(layer.variables)).to.deep.equal(names(other.variables));
    expect(layer.losses).to.have.length(2);
  });

  it('is undone as well when building by hand fails', () => {
    const layer = new Dense(2, { seed: 1, kernelInitializer: 'ones', biasInitializer: 'identity' });
    const before = layer.generator.state.value.toArray();
    expect(() => layer.build([1, 3])).to.throw(ShapeError, 'identity: not a matrix; got [2]');
    expect([layer.built, layer.variables]).to.deep.equal([false, []]);
    expect(layer.generator.state.value.toArray()).to.deep.equal(before);
    expect(() => layer.build('3' as never)).to.throw(ShapeError, 'dense: not a shape');
  });
});

describe('options of a layer', () => {
  const wrong: [LayerOptions | null, new (m: string) => Error, string][] = [
    [{ nam: 'x' } as never, ValueError, "L1Penalty: unknown option; got 'nam'; did you mean 'name'?"],
    [{ name: '' }, ValueError, "L1Penalty: not a name; got ''"],
    [{ name: 3 as never }, ValueError, 'L1Penalty: not a name; got 3'],
    [{ trainable: 1 as never }, ValueError, 'L1Penalty: trainable is neither true nor false; got 1'],
    [{ dtype: 'int32' as never }, DTypeError, "L1Penalty: unknown dtype; got 'int32'; allowed are float32 and float64"],
    [{ seed: 1.5 }, ValueError, 'Generator: seed is no whole number; got 1.5'],
    [{ generator: 7 as never }, ValueError, 'L1Penalty: not a generator; got 7'],
    [{ seed: 1, generator: new Generator(1) }, ValueError, 'L1Penalty: both seed and generator came'],
    [null, ValueError, 'L1Penalty: options are no object; got null'],
  ];
  for (const [options, type, message] of wrong) {
    it(`are refused: ${message}`, () => {
      expect(() => new L1Penalty(1, options as LayerOptions)).to.throw(type, message);
    });
  }

  it('of a weight are refused, naming it', () => {
    const layer = new L1Penalty(1);
    const add = (options: object) => () => layer.addWeight({ name: 'w', shape: [2], ...options });
    expect(add({ shape: [-1] })).to.throw(ShapeError, 'l1_penalty/w: not a shape; got [-1]');
    expect(add({ initializer: 'glorot' })).to.throw(ValueError, "unknown initializer; got 'glorot'; did you mean");
    expect(add({ initializer: () => 3 })).to.throw(ValueError, 'l1_penalty/w: the initializer gave no tensor; got 3');
    expect(add({ initializer: () => zeros([3]) })).to.throw(
      ShapeError,
      'l1_penalty/w: the initializer gave another shape; got [3]; allowed is [2]',
    );
    expect(layer.variables).to.deep.equal([]);
    expect(layer.addWeight({ shape: [2], trainable: false }).trainable).to.equal(false);
  });
});
