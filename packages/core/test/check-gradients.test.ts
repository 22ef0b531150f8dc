import { expect } from 'chai';
import * as lg from '../src/index.ts';
import { checkGradients, GradientError, type Tensor } from '../src/index.ts';

/** An op of one input with the value of `f` and the given rule. */
function op(
  name: string,
  f: (x: Tensor) => Tensor,
  vjp: (ct: Tensor, x: Tensor) => Tensor,
): (x: lg.TensorLike) => Tensor {
  return lg.defineUnaryComposite({ name, formula: '?', expand: f, vjp: (ct, { inputs: [x] }) => vjp(ct, x) });
}

const half = op(
  'half',
  (x) => x.square(),
  (ct, x) => lg.mulUnlessZero(ct, x),
); // should be 2x
const frozen = op(
  'frozen',
  (x) => x.exp(),
  (ct, x) => lg.mulUnlessZero(ct, lg.stopGradient(x.exp())),
);

describe('checkGradients', () => {
  it('counts what it compared, and tells the worst difference', () => {
    const { compared, worst, kinks } = checkGradients((x, w) => x.matMul(w).tanh(), [[[1, 2]], [[1], [2]]], {
      order: 2,
    });
    expect({ compared, kinks }).to.deep.equal({ compared: 4 + 2 * (4 + 1), kinks: 0 });
    expect(worst).to.be.below(1e-8);
  });

  it('names function, order, input, coordinate, both numbers, and the op at fault', () => {
    const f = (x: Tensor, y: Tensor) => lg.add(y.sin(), half(x.mul(3)));
    expect(() => checkGradients(f, [[[1, 2]], [[0, 0]]], { name: 'model' })).to.throw(
      GradientError,
      /^model: derivative of order 1 is wrong for input 0, coordinate 0 of shape \[1, 2\]; the rule gives \d+\.\d+, the difference quotient \d+\.\d+; allowed is a relative error of 1e-7; at fault is the rule of 'half' for input 0$/,
    );
  });

  it('finds a value used without its history in the second order, and says so', () => {
    expect(checkGradients(frozen, [0.5]).compared).to.equal(1);
    expect(() => checkGradients(frozen, [0.5], { order: 2 })).to.throw(
      GradientError,
      /order 2 .* the rule of every op by itself is right: a value may have been used without its history$/,
    );
  });

  it('finds what is wrong in the third order only', () => {
    // x³ with slope 3x² and curvature 6x, whose own slope is stopped
    const cube = op(
      'cube',
      (x) => x.pow(3),
      (ct, x) => lg.mulUnlessZero(ct, slope(x)),
    );
    const slope = op(
      'slope',
      (x) => x.square().mul(3),
      (ct, x) => lg.mulUnlessZero(ct, lg.stopGradient(x.mul(6))),
    );
    expect(checkGradients(cube, [0.5], { order: 2 }).compared).to.equal(1 + 2);
    expect(() => checkGradients(cube, [0.5], { order: 3 })).to.throw(GradientError, 'derivative of order 3 is wrong');
    expect(checkGradients((x) => x.sin(), [[0.3, 2]], { order: 5 }).compared).to.equal(2 + 4 + 6 + 8 + 10);
  });

  it('holds what stopGradient gives', () => {
    expect(checkGradients((x) => x.mul(lg.stopGradient(x.exp())), [[1, 2]], { order: 2 }).kinks).to.equal(0);
    const straightThrough = (x: Tensor) => x.add(lg.stopGradient(x.round().sub(x)));
    expect(checkGradients(straightThrough, [[0.2, 1.7]]).compared).to.equal(2);
  });

  it('notices a graph that was left by way of plain numbers', () => {
    const left = (x: Tensor) => lg.tensor(x.toTypedArray().map((v) => v * v));
    expect(() => checkGradients(left, [[1, 2]])).to.throw(GradientError, 'the rule gives 0');
  });

  describe('at kinks', () => {
    it('counts those where the rule gives a subgradient', () => {
      const at = [[-1, 0, 1]];
      for (const f of [lg.abs, lg.relu, (x: Tensor) => lg.maximum(x, 0), (x: Tensor) => lg.leakyRelu(x)]) {
        expect(checkGradients(f, at)).to.include({ compared: 3, kinks: 1 });
      }
      expect(checkGradients((x) => x.max(), [[2, 1, 2]]).kinks).to.equal(2);
    });

    it('can refuse them, naming both slopes', () => {
      expect(() => checkGradients(lg.relu, [[0]], { kinks: 'refuse' })).to.throw(
        GradientError,
        /does not exist for input 0, coordinate 0 of shape \[1\], a kink; the rule gives 0, the slopes on both sides are -?0 and \d+\.\d+; allowed are points away from kinks$/,
      );
    });

    it('tells a wrong rule from a kink', () => {
      const bad = op(
        'bad',
        (x) => x.abs(),
        (ct) => ct.mul(2),
      );
      expect(() => checkGradients(bad, [[0]])).to.throw(
        GradientError,
        /is wrong for .* a kink; the rule gives 3?.*between them; at fault is the rule of 'bad'/,
      );
      expect(() => checkGradients(half, [[3]])).to.throw(GradientError, 'the difference quotient');
    });

    it('is not misled by one within reach of its step', () => {
      for (const near of [1e-6, -1e-6, 1.5e-5, -1.5e-5])
        expect(checkGradients(lg.relu, [[near]])).to.include({ kinks: 0 });
      const bad = op(
        'bad',
        (x) => x.relu(),
        (ct) => ct.mul(0.5),
      );
      expect(() => checkGradients(bad, [[1.5e-5]])).to.throw(GradientError);
    });

    it('refuses points at the end of the domain', () => {
      expect(() => checkGradients(lg.sqrt, [[0]])).to.throw(
        GradientError,
        /cannot be checked for .* the function is NaN nearby/,
      );
      expect(() => checkGradients(lg.log, [[1e-9]], { tolerance: 1e-9 })).to.throw(GradientError);
    });
  });

  describe('in random directions', () => {
    const large = lg.draw(new lg.Generator(1), [30, 40]);

    it('checks large inputs, by itself or when asked', () => {
      expect(checkGradients((x) => x.tanh().sum(), [large], { order: 2 }).compared).to.equal(20);
      expect(checkGradients((x) => x.tanh(), [[1, 2, 3]], { directions: 4 }).compared).to.equal(4);
    });

    it('finds a wrong rule', () => {
      expect(() => checkGradients((x) => half(x).sum(), [large])).to.throw(
        GradientError,
        /is wrong for direction 0 of 10 through input 0; .*at fault is the rule of 'half'/,
      );
    });
  });

  it('refuses what it cannot check', () => {
    const identity = (x: Tensor) => x;
    expect(() => checkGradients(3 as never, [1])).to.throw(lg.ValueError, 'checkGradients: not a function; got 3');
    expect(() => checkGradients(identity, 5 as never)).to.throw(lg.ValueError, 'checkGradients: inputs are no list');
    expect(() => checkGradients(() => 3 as never, [1])).to.throw(lg.ValueError, 'gave no tensor; got 3');
    expect(() => checkGradients((x) => x.cast('float32'), [1], { name: 'narrow' })).to.throw(
      lg.DTypeError,
      'narrow left float64; got float32',
    );
    for (const options of [
      { order: 0 },
      { order: 1.5 },
      { tolerance: 0 },
      { directions: -1 },
      { kinks: 'ignore' },
      { ordre: 2 },
    ]) {
      expect(() => checkGradients(identity, [1], options as never), JSON.stringify(options)).to.throw(lg.ValueError);
    }
  });

  it('holds whole numbers and booleans fixed', () => {
    const f = (x: Tensor, i: Tensor) => lg.gather(x, i);
    expect(checkGradients(f, [[1, 2, 3], new Int32Array([2, 2])]).compared).to.equal(3);
  });
});
