import {
  DTypeError,
  gradients,
  noGrad,
  ShapeError,
  StateError,
  type Tensor,
  tensor,
  ValueError,
  Variable,
} from '@lossgraph/core';
import { expect } from 'chai';
import { Adam, AdamW, get, identifiers, type LearningRateSchedule, type Optimizer, SGD } from '../src/index.ts';

const values = (variable: Variable) => [...variable.value.toTypedArray()];

describe('clipping', () => {
  /** The movement of one step of SGD with rate 1 is the clipped gradient. */
  const clipped = (options: object, ...gs: number[][]): number[][] => {
    const ws = gs.map((g) => new Variable(g.map(() => 0)));
    new SGD({ learningRate: 1, ...options }).apply(gs, ws);
    return ws.map((w) => values(w).map((x) => 0 - x));
  };
  const close = (a: number[][], b: number[][]) => {
    for (const [i, x] of a.flat().entries()) expect(x).to.be.closeTo(b.flat()[i]!, 1e-6 * Math.max(1, Math.abs(x)));
  };

  it('scales each gradient to the length clipnorm, if it is longer', () => {
    close(clipped({ clipnorm: 1 }, [100, 100], [0.3, 0.4]), [
      [Math.SQRT1_2, Math.SQRT1_2],
      [0.3, 0.4],
    ]);
  });

  it('scales all gradients alike to the common length globalClipnorm', () => {
    close(clipped({ globalClipnorm: 1 }, [50], [100]), [[50 / Math.hypot(50, 100)], [100 / Math.hypot(50, 100)]]);
    close(clipped({ globalClipnorm: 200 }, [50], [100]), [[50], [100]]);
  });

  it('moves each element into ± clipvalue', () => {
    close(clipped({ clipvalue: 1 }, [100, -100, 0.25]), [[1, -1, 0.25]]);
  });

  it('clips what would overflow float32 when squared', () => {
    close(clipped({ clipnorm: 1 }, [1e30, 0]), [[1, 0]]);
    close(clipped({ globalClipnorm: 1 }, [3e30], [4e30]), [[0.6], [0.8]]);
  });

  it('leaves gradients of zero at zero', () => {
    expect(clipped({ clipnorm: 1 }, [0, 0])).to.deep.equal([[0, 0]]);
    expect(clipped({ globalClipnorm: 1 }, [0, 0])).to.deep.equal([[0, 0]]);
  });

  it('shows a global norm that is not finite as NaN, everywhere', () => {
    for (const broken of [Infinity, NaN]) {
      expect(clipped({ globalClipnorm: 1 }, [broken, 1], [2])).to.deep.equal([[NaN, NaN], [NaN]]);
    }
  });

  it('clips gradients of float32 and float64 together', () => {
    const ws = [new Variable([0]), new Variable(tensor([0], { dtype: 'float64' }))];
    new SGD({ learningRate: 1, globalClipnorm: 1 }).apply([[3], [4]], ws);
    close(ws.map(values), [[-0.6], [-0.8]]);
  });
});

describe('one step', () => {
  it('clips, then decays, then updates', () => {
    const w = new Variable([2]);
    new SGD({ learningRate: 0.5, weightDecay: 0.1, clipvalue: 1, momentum: 0.9, nesterov: true }).apply([[30]], [w]);
    const decayed = 2 - 2 * 0.1 * 0.5;
    expect(values(w)[0]).to.be.closeTo(decayed + 0.9 * -0.5 - 0.5, 1e-6);
  });

  it('changes nothing but variables, and reads no value', () => {
    const read = () => expect.fail('a value was read');
    const [w, g] = [new Variable([2, 3]), tensor([1, 1])];
    for (const options of [{ clipnorm: 1 }, { globalClipnorm: 1 }, { clipvalue: 1 }]) {
      const optimizer = new Adam({ ...options, weightDecay: 0.1, amsgrad: true });
      optimizer.build([w]);
      const tensors = [w, ...optimizer.variables].map((each) => each.value);
      for (const each of [...tensors, g])
        Object.defineProperties(each, {
          item: { value: read },
          toArray: { value: read },
          toTypedArray: { value: read },
        });
      optimizer.apply([g], [w]);
      w.assign([2, 3]);
    }
  });

  it('keeps no history on what it assigns, so that the steps before can be forgotten', () => {
    const w = new Variable([2]);
    const optimizer = new SGD({ momentum: 0.5 });
    const [g] = gradients(w.value.square().sum(), [w]) as [Tensor];
    optimizer.apply([g], [w]);
    expect([w, ...optimizer.variables].map((each) => each.value.node)).to.deep.equal([null, null, null, null]);
  });

  it('leaves recording as it was', () => {
    new SGD().apply([[1]], [new Variable([1])]);
    expect(tensor([1]).mul(2).node).not.to.equal(null);
    noGrad(() => new SGD().apply([[1]], [new Variable([1])]));
    expect(tensor([1]).mul(2).node).not.to.equal(null);
  });

  it('does nothing for no variables', () => {
    const optimizer = new SGD();
    optimizer.apply([], []);
    expect(optimizer.iterations.value.item()).to.equal(0);
  });

  it('moves only the variables it was called with, of those it was built for', () => {
    const [a, b] = [new Variable([1]), new Variable([1])];
    const optimizer = new SGD({ learningRate: 1 });
    optimizer.build([a, b]);
    optimizer.apply([[1]], [b]);
    expect([values(a), values(b)]).to.deep.equal([[1], [0]]);
  });
});

describe('a savepoint', () => {
  const state = (optimizer: Optimizer) => optimizer.variables.map((each) => values(each));

  it('leads back to the slots, counter and learning rate of its time', () => {
    const [w, adam] = [new Variable([1, 2]), new Adam()];
    adam.apply([[1, 1]], [w]);
    const [before, goBack] = [state(adam), adam.savepoint()];
    adam.apply([[1, 1]], [w]);
    (adam.learningRate as Variable).assign(7);
    goBack();
    expect(state(adam)).to.deep.equal(before);
  });

  it('leads back to before there were any, so that the optimizer can serve other variables', () => {
    const adam = new Adam();
    const goBack = adam.savepoint();
    adam.apply([[1]], [new Variable([1])]);
    goBack();
    expect([adam.built, adam.variables.length]).to.deep.equal([false, 2]);
    adam.apply([[1]], [new Variable([1])]);
    expect(adam.iterations.value.item()).to.equal(1);
  });
});

describe('learning rate', () => {
  it('is a variable that can be assigned between steps', () => {
    const [w, optimizer] = [new Variable([0]), new SGD({ learningRate: 0.5 })];
    (optimizer.learningRate as Variable).assign(2);
    optimizer.apply([[1]], [w]);
    expect(values(w)).to.deep.equal([-2]);
    expect(optimizer.rate().dtype).to.equal('float64');
  });

  it('takes a number, too, and checks it when it is assigned', () => {
    const [w, optimizer] = [new Variable([0]), new SGD({ learningRate: 0.5 })];
    optimizer.learningRate = 2;
    optimizer.apply([[1]], [w]);
    expect([values(w), optimizer.rate().item()]).to.deep.equal([[-2], 2]);
    for (const [rate, shown] of [
      [-5, '-5'],
      [NaN, 'NaN'],
      ['x', "'x'"],
      [() => 1, 'a function'],
      [undefined, 'undefined'],
    ]) {
      expect(() => {
        optimizer.learningRate = rate as number;
      }).to.throw(ValueError, `sgd: learningRate out of range; got ${shown}; allowed is a finite number ≥ 0`);
    }
    expect(optimizer.rate().item()).to.equal(2);
  });

  it('is not assigned over a schedule', () => {
    const optimizer = new Adam({ learningRate: () => 0.1 });
    expect(() => {
      optimizer.learningRate = 0.2;
    }).to.throw(
      StateError,
      'adam: a schedule gives the learning rate; got 0.2; make an optimizer with that number instead',
    );
    expect(optimizer.rate().item()).to.equal(0.1);
  });

  it('may be a schedule, in ops, of the steps made so far: 0 at the first', () => {
    const seen: number[] = [];
    const schedule: LearningRateSchedule = (step) => {
      seen.push(step.item());
      expect(step.mul(2).node, 'history of a step').to.equal(null);
      return step.add(1).mul(0.5);
    };
    const [w, optimizer] = [new Variable([0]), new SGD({ learningRate: schedule })];
    for (let k = 0; k < 3; k++) optimizer.apply([[1]], [w]);
    expect(seen).to.deep.equal([0, 1, 2]);
    expect(values(w)).to.deep.equal([-0.5 - 1 - 1.5]);
    expect(optimizer.variables).to.have.length(1);
  });

  it('may be a function that gives a number', () => {
    const w = new Variable([0]);
    new SGD({ learningRate: () => 0.1 }).apply([[1]], [w]);
    expect(values(w)[0]).to.be.closeTo(-0.1, 1e-8);
  });

  it('drives the decay of weights, too', () => {
    const w = new Variable([1]);
    new SGD({ learningRate: () => 0.5, weightDecay: 0.5 }).apply([[0]], [w]);
    expect(values(w)).to.deep.equal([0.75]);
  });
});

describe('refusals', () => {
  const state = (optimizer: Optimizer, w: Variable) =>
    [w, ...optimizer.variables].map((each) => [...each.value.toTypedArray()]);
  const attempts: [string, (optimizer: Optimizer, w: Variable) => void, new (m: string) => Error, RegExp][] = [
    [
      'a gradient of another shape',
      (o, w) => o.apply([[1, 2, 3]], [w]),
      ShapeError,
      /^sgd: gradient of 'w' does not fit; got \[3\]; allowed is \[2\]$/,
    ],
    ['a gradient that would broadcast', (o, w) => o.apply([1], [w]), ShapeError, /got \[\]; allowed is \[2\]/],
    [
      'a gradient of another dtype',
      (o, w) => o.apply([tensor([1, 2], { dtype: 'float64' })], [w]),
      DTypeError,
      /got float64; allowed is float32/,
    ],
    [
      'a second gradient that does not fit',
      (o, w) => o.apply([[1, 2], [1]], [w, new Variable([1, 2])]),
      ShapeError,
      /got \[1\]/,
    ],
    ['too few gradients', (o, w) => o.apply([], [w]), ValueError, /got 0 gradients for 1 variables; give one for each/],
    [
      'gradients that are no list',
      (o, w) => o.apply(tensor([[1, 2]]) as never, [w]),
      ValueError,
      /got a Tensor for 1 variables/,
    ],
    ['no gradient', (o, w) => o.apply([undefined as never], [w]), ValueError, /not a tensor; got undefined/],
    [
      'a variable named twice',
      (o, w) =>
        o.apply(
          [
            [1, 2],
            [1, 2],
          ],
          [w, w],
        ),
      ValueError,
      /named twice; got 'w' again/,
    ],
    [
      'a tensor for a variable',
      (o) => o.apply([[1, 2]], [tensor([1, 2]) as never]),
      ValueError,
      /not a variable; got a Tensor/,
    ],
    ['variables that are no list', (o, w) => o.build(w as never), ValueError, /got a Variable; allowed is an array/],
    [
      'a variable of whole numbers',
      (o) => o.build([new Variable(new Int32Array(2))]),
      DTypeError,
      /got int32; allowed are float32 and float64/,
    ],
    [
      'a variable it was not built for',
      (o) => o.apply([[1]], [new Variable([1], { name: 'late' })]),
      StateError,
      /got 'late'; make a new optimizer/,
    ],
  ];
  for (const [what, attempt, type, message] of attempts) {
    it(`refuses ${what} and changes nothing`, () => {
      const w = new Variable([1, 2], { name: 'w' });
      const optimizer = new SGD({ momentum: 0.5 });
      optimizer.apply([[1, 1]], [w]);
      const before = state(optimizer, w);
      expect(() => attempt(optimizer, w)).to.throw(type, message);
      expect(state(optimizer, w)).to.deep.equal(before);
    });
  }

  it('refuses a schedule that gives no scalar, before the slots are made', () => {
    const optimizer = new Adam({ learningRate: () => [0.1, 0.2] });
    expect(() => optimizer.apply([[1]], [new Variable([1])])).to.throw(
      ShapeError,
      /got shape \[2\]; it must give a scalar/,
    );
    expect(optimizer.built).to.equal(false);
  });

  const wrong: [new (options: never) => Optimizer, object | number | null, RegExp][] = [
    [SGD, { learningRate: -1 }, /^sgd: learningRate out of range; got -1; allowed is a finite number ≥ 0$/],
    [SGD, { learningRate: NaN }, /learningRate out of range; got NaN/],
    [SGD, { learningRate: '0.1' }, /learningRate out of range; got '0.1'/],
    [SGD, { momentum: 1.1 }, /momentum out of range; got 1.1; allowed is a finite number ≥ 0 and ≤ 1/],
    [SGD, { nesterov: 1 }, /nesterov is neither true nor false; got 1/],
    [
      SGD,
      { lr: 0.1 },
      /^sgd: unknown option; got 'lr'; did you mean 'learningRate'\? Allowed are learningRate, momentum/,
    ],
    [Adam, { lr: 0.1 }, /^adam: unknown option; got 'lr'; did you mean 'learningRate'\?/],
    [SGD, { nestorov: true }, /did you mean 'nesterov'\?/],
    [SGD, 0.1, /options are no object; got 0.1/],
    [SGD, null, /options are no object; got null/],
    [SGD, { name: '' }, /not a name; got ''/],
    [Adam, { beta1: 1 }, /beta1 out of range; got 1; allowed is a finite number ≥ 0 and < 1/],
    [Adam, { beta2: -0.1 }, /beta2 out of range/],
    [Adam, { epsilon: Infinity }, /epsilon out of range; got Infinity/],
    [Adam, { amsgrad: 'yes' }, /amsgrad is neither/],
    [Adam, { weightDecay: -0.1 }, /weightDecay out of range/],
    [AdamW, { weightDecay: null }, /adamw: no weight decay; got null/],
    [Adam, { clipnorm: 0 }, /clipnorm out of range; got 0; allowed is a finite number > 0/],
    [Adam, { clipnorm: 1, clipvalue: 1 }, /more than one way of clipping; got clipnorm and clipvalue/],
    [Adam, { globalClipnorm: 1, clipvalue: 1 }, /got globalClipnorm and clipvalue/],
  ];
  for (const [make, options, message] of wrong) {
    it(`refuses ${make.name} with ${JSON.stringify(options)}`, () => {
      expect(() => new make(options as never)).to.throw(ValueError, message);
    });
  }
});

describe('options', () => {
  it('that are undefined have their defaults', () => {
    expect(new SGD({ learningRate: undefined, momentum: undefined } as never).rate().item()).to.equal(
      Math.fround(0.01),
    );
  });
});

describe('get', () => {
  it('makes a new optimizer for each name, in either case, with default options', () => {
    expect(get('sgd')).to.be.instanceOf(SGD);
    expect(get('Adam')).to.be.instanceOf(Adam);
    expect(get('adamw')).to.be.instanceOf(AdamW);
    expect(get('adam')).not.to.equal(get('adam'));
    expect(identifiers()).to.deep.equal(['adam', 'adamw', 'sgd']);
  });

  it('gives an optimizer back as it is', () => {
    const optimizer = new SGD();
    expect(get(optimizer)).to.equal(optimizer);
  });

  it('refuses an unknown name, naming the nearest', () => {
    expect(() => get('adm')).to.throw(
      ValueError,
      "optimizers.get: unknown optimizer; got 'adm'; did you mean 'adam'? Known are adam, adamw, sgd",
    );
    expect(() => get(3 as never)).to.throw(ValueError, 'not an optimizer; got 3');
  });
});
