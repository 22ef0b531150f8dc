import { expect } from 'chai';
import * as lg from '../src/index.ts';
import { withRecording } from '../src/recording.ts';

const whole = {
  name: 'same',
  formula: 'x',
  shape: ([x]: readonly lg.Shape[]) => x as lg.Shape,
  vjps: [(ct: lg.Tensor) => ct],
  samples: () => [],
  kernel: () => {},
  view: (x: lg.Strided) => x,
  expand: ([x]: readonly lg.Tensor[]) => x as lg.Tensor,
};

describe('defining an op', () => {
  const define = {
    definePrimitive: lg.definePrimitive,
    defineView: lg.defineView,
    defineComposite: lg.defineComposite,
  };

  it('gives a frozen op of its kind', () => {
    expect(lg.definePrimitive(whole)).to.be.frozen.and.include({ kind: 'primitive' });
    expect(lg.defineView(whole)).to.be.frozen.and.include({ kind: 'view' });
    expect(lg.defineComposite(whole)).to.be.frozen.and.include({ kind: 'composite' });
  });

  for (const [name, f] of Object.entries(define)) {
    it(`${name} refuses a definition that lacks a part, naming it`, () => {
      expect(() => f({ ...whole, name: '' } as never)).to.throw(lg.ValueError, 'define: an op needs a name');
      for (const part of ['shape', 'samples']) {
        expect(() => f({ ...whole, [part]: undefined } as never)).to.throw(lg.ValueError, `same: ${part} is missing`);
      }
      for (const vjps of [undefined, [], [1], 'rule']) {
        expect(() => f({ ...whole, vjps } as never)).to.throw(lg.ValueError, 'same: vjps is not a list of rules');
      }
    });
  }

  it('refuses an op without its forward pass', () => {
    expect(() => lg.definePrimitive({ ...whole, kernel: undefined } as never)).to.throw(
      lg.ValueError,
      'kernel is missing',
    );
    expect(() => lg.defineView({ ...whole, view: 3 } as never)).to.throw(lg.ValueError, 'view is missing; got 3');
    expect(() => lg.defineComposite({ ...whole, expand: null } as never)).to.throw(lg.ValueError, 'expand is missing');
  });

  it('gives a function that carries its op and its name', () => {
    const op = lg.definePrimitive(whole);
    const f = lg.withOp(op, (x: lg.Tensor) => lg.apply(op, [x], {}));
    expect(f.op).to.equal(op);
    expect(f.name).to.equal('same');
  });
});

describe('a call', () => {
  const x = lg.tensor([[1, 2]]);
  const called = (part: object) => () =>
    lg.apply(lg.defineComposite({ ...whole, kernel: undefined, ...part } as never), [x] as never, {});
  /** Recorded, too: what has no value has to be refused like what has. */
  const recorded = (part: object) => () =>
    lg.apply(
      lg.defineComposite({ ...whole, kernel: undefined, ...part } as never),
      [new lg.Tensor(null, 'float32', null, null, [1, 2])] as never,
      {},
    );

  it('holds expand to the rules of shape and dtype', () => {
    for (const call of [called, recorded]) {
      expect(call({ expand: ([t]: [lg.Tensor]) => lg.sum(t) })).to.throw(
        lg.ShapeError,
        'same: expand gave another shape than the shape rule; got []; it must be [1, 2]',
      );
      expect(call({ expand: ([t]: [lg.Tensor]) => lg.cast(t, 'int32') })).to.throw(
        lg.DTypeError,
        'same: expand gave another dtype than the dtype rule; got int32; it must be float32',
      );
      for (const made of [undefined, 3, [1]]) {
        expect(call({ expand: () => made })).to.throw(lg.ValueError, /^same: expand gave no tensor; got /);
      }
    }
  });

  it('holds the shape rule to shapes', () => {
    for (const shape of [undefined, 3, '12', [Number.NaN]]) {
      expect(called({ shape: () => shape })).to.throw(lg.ShapeError, /^same: the shape rule gave no shape; got /);
    }
  });

  it('holds rules to tensors of the dtype of the input', () => {
    const derived = (rule: unknown) => () => {
      const op = lg.defineComposite({ ...whole, vjps: [rule] } as never);
      return lg.gradients(lg.sum(lg.apply(op, [x] as never, {})), [x]);
    };
    for (const made of [undefined, 1, [1]]) {
      expect(derived(() => made)).to.throw(lg.ValueError, /^same: the rule of input 0 gave no tensor; got /);
    }
    expect(derived((ct: lg.Tensor) => lg.cast(ct, 'float64'))).to.throw(
      lg.DTypeError,
      'same: the rule of input 0 gave another dtype; got float64; it must be that of the input, float32',
    );
  });
});

describe('recording', () => {
  const x = lg.tensor(2);

  it('is off inside noGrad, and on again after it', () => {
    expect(lg.noGrad(() => x.mul(2)).node).to.equal(null);
    expect(x.mul(2).node).not.to.equal(null);
  });

  it('comes back after an exception', () => {
    const fail = () => {
      throw new Error('mine');
    };
    expect(() => lg.noGrad(fail)).to.throw('mine');
    expect(x.mul(2).node).not.to.equal(null);
    expect(() => lg.grad(fail)(1)).to.throw('mine');
    expect(() => lg.checkGradients(fail, [1])).to.throw('mine');
    expect(x.mul(2).node).not.to.equal(null);
    expect(() => lg.noGrad(() => withRecording(true, fail))).to.throw('mine');
    expect(x.mul(2).node).not.to.equal(null);
  });

  it('puts one node in the graph for a composite', () => {
    const y = lg.softplus(x);
    expect(y.node?.op.name).to.equal('softplus');
    expect(y.node?.inputs).to.deep.equal([x]);
  });
});

describe('methods', () => {
  it('are the functions of chained.ts, applied to the tensor', async () => {
    const chained = await import('../src/chained.ts');
    for (const name of Object.keys(chained))
      expect(lg.Tensor.prototype, name).to.have.property(name).that.is.a('function');
    expect(lg.tensor([1, 2]).add(1).mul([2, 3]).sum({ axis: 0 }).item()).to.equal(13);
  });
});
