import { expect } from 'chai';
import type { Strided } from '../src/index.ts';
import * as lg from '../src/index.ts';
import { opLaws } from '../src/testing/index.ts';

/** The titles of the laws that `op` breaks. */
function broken(op: lg.AnyOp): string[] {
  return opLaws(op)
    .filter(({ check }) => {
      try {
        check();
        return false;
      } catch (error) {
        expect(error).to.be.instanceOf(lg.LossgraphError);
        return true;
      }
    })
    .map(({ title }) => title);
}

const shapes: lg.Shape[] = [[], [3], [2, 3], [0, 2]];

/** A correct definition of x³, to be spoilt in one place by each test. */
const cube = {
  name: 'cube',
  formula: 'x^3',
  shape: ([x]: readonly lg.Shape[]) => x as lg.Shape,
  vjps: [
    (ct: lg.Tensor, { inputs: [x] }: { inputs: readonly lg.Tensor[] }) => lg.mulUnlessZero(ct, lg.square(x!).mul(3)),
  ],
  *samples(random: lg.Generator) {
    for (const shape of shapes) yield { inputs: [lg.draw(random, shape)], attrs: {} };
  },
  kernel(out: Strided, [x]: readonly Strided[]) {
    const values = new lg.Tensor(x!, x!.dtype as lg.DType).toTypedArray();
    values.forEach((v, i) => {
      out.data[i] = v * v * v;
    });
  },
};

const inOps = {
  name: 'cube',
  formula: 'x^3',
  shape: cube.shape,
  vjps: cube.vjps,
  samples: cube.samples,
  expand: ([x]: readonly lg.Tensor[]) => x!.mul(x!).mul(x!),
};

type Rule = lg.Vjp<object, readonly lg.Tensor[]>;

const primitive = (changes: object) => lg.definePrimitive<object, readonly lg.Tensor[]>({ ...cube, ...changes });
const composite = (changes: object) => lg.defineComposite<object, readonly lg.Tensor[]>({ ...inOps, ...changes });
const rule = (f: Rule) => ({ vjps: [f] });

const differences = 'has derivatives that agree with differences, to second order';
const expansion = 'has the derivatives of its expansion';
const zero = 'gives exactly 0 for a cotangent of 0, at singular points too';
const strides = 'gives the same bits for inputs of any stride and offset';
const zeroStride = 'gives the same bits for inputs of stride 0';

describe('the laws of ops', () => {
  it('let errors of others through: they are no broken laws', () => {
    const failing = (when: (x: Strided) => boolean) =>
      primitive({
        kernel: (out: Strided, [x]: readonly Strided[]) => {
          if (when(x!)) throw new TypeError('mine');
          cube.kernel(out, [x!]);
        },
      });
    const some = (test: (v: number) => boolean) => (x: Strided) => [...x.data].some(test);
    const law = (op: lg.AnyOp, title: string) => opLaws(op).find((each) => each.title === title)?.check;
    expect(law(failing(some(Number.isNaN)), zero)).to.throw(TypeError, 'mine');
    const refusals = 'refuses dtypes that it does not take, naming itself and them';
    expect(
      law(
        failing((x) => x.size > 0 && [...x.data].every((v) => v === 0)),
        refusals,
      ),
    ).to.throw(TypeError, 'mine');
  });

  it('pass over values that an op refuses', () => {
    const positive = primitive({
      kernel: (out: Strided, [x]: readonly Strided[]) => {
        if ([...x!.data].some((v) => Math.abs(v) > 100 || Number.isNaN(v))) throw new lg.ValueError('cube: too large');
        cube.kernel(out, [x!]);
      },
    });
    expect(broken(positive)).not.to.include(zero);
  });

  it('hold for a correct primitive and a correct composite', () => {
    expect(broken(primitive({}))).to.deep.equal([]);
    expect(broken(composite({}))).to.deep.equal([]);
  });

  const two = {
    name: 'first',
    formula: 'a',
    vjps: [(ct: lg.Tensor) => ct, null],
    *samples(random: lg.Generator) {
      yield { inputs: [lg.draw(random, [0, 2]), lg.draw(random, [0, 2])], attrs: {} };
    },
    kernel() {},
  };
  const mixing = lg.definePrimitive<object, readonly lg.Tensor[]>({
    ...two,
    shape: ([a]) => a!,
    dtype: () => 'float64',
  });
  const loose = lg.definePrimitive<object, readonly lg.Tensor[]>({
    ...two,
    shape: ([a, b]) => lg.broadcastShapes('?', a!, b!),
  });

  const spoilt: [string, lg.AnyOp, string[]][] = [
    [
      'a wrong factor',
      primitive(rule((ct, { inputs: [x] }) => lg.mulUnlessZero(ct, lg.square(x!).mul(2.999)))),
      [differences],
    ],
    [
      'a wrong sign',
      primitive(rule((ct, { inputs: [x] }) => lg.mulUnlessZero(ct, lg.square(x!).mul(-3)))),
      [differences],
    ],
    [
      'a derivative frozen as a value, right to first order only',
      primitive(rule((ct, { inputs: [x] }) => lg.mulUnlessZero(ct, lg.stopGradient(lg.square(x!).mul(3))))),
      [differences],
    ],
    [
      'a rule that forgets the cotangent',
      primitive(rule((_ct, { inputs: [x] }) => lg.square(x!).mul(3))),
      [differences, zero],
    ],
    [
      'a rule that multiplies 0 by infinity',
      primitive(rule((ct, { inputs: [x] }) => ct.mul(lg.square(x!).mul(3)))),
      [zero],
    ],
    [
      'a wrong rule of a composite',
      composite(rule((ct, { inputs: [x] }) => lg.mulUnlessZero(ct, lg.square(x!)))),
      [differences, expansion],
    ],
    ['a rule that claims to be flat', primitive({ vjps: [null] }), ['declares that it has no derivative']],
    ['a kernel that ignores strides', primitive({ kernel: flatKernel }), [strides, zeroStride]],
    [
      'a kernel that overwrites its input',
      primitive({ kernel: greedyKernel }),
      [differences, strides, zeroStride, 'leaves its inputs as they were'],
    ],
    [
      'a kernel that rounds on the way',
      primitive({ kernel: roundingKernel }),
      ['gives in float32 what it gives in float64, rounded'],
    ],
    [
      'a kernel that is not its expansion',
      composite({ kernel: squareKernel }),
      [differences, 'has the value of its expansion'],
    ],
    [
      'a wrong shape rule',
      composite({ shape: ([x]: readonly lg.Shape[]) => [...x!, 1] }),
      ['has the shape that its shape rule tells'],
    ],
    ['a wrong dtype rule', composite({ dtype: () => 'int32' }), ['has the dtype that its dtype rule tells']],
    ['no formula', primitive({ formula: '' }), ['has a formula, samples, and no more rules than inputs']],
    ['no sample without elements', primitive({ samples: filledSamples }), ['is defined where there are no elements']],
    [
      'an unkept promise at a kink',
      primitive({ kinks: [{ inputs: [1], attrs: {}, gradients: [2], why: 'it is 3' }] }),
      ['has the promised subgradients at its kinks'],
    ],
    [
      'a refusal in a foreign name',
      primitive({ dtype: refuseAsAnother }),
      ['refuses dtypes that it does not take, naming itself and them'],
    ],
    ['floats mixed in silence', mixing, ['refuses mixed floats']],
    ['a shape refused without its name', loose, ['refuses shapes that do not fit, naming itself and all of them']],
  ];

  for (const [what, op, titles] of spoilt) {
    it(`catch ${what}`, () => expect(broken(op)).to.include.members(titles));
  }
});

function flatKernel(out: Strided, [x]: readonly Strided[]): void {
  for (let i = 0; i < out.size; i++)
    out.data[i] = x!.data[x!.offset + i]! * x!.data[x!.offset + i]! * x!.data[x!.offset + i]!;
}

function greedyKernel(out: Strided, [x]: readonly Strided[]): void {
  cube.kernel(out, [x!]);
  if (x!.data.length > 0) x!.data[0] = 5;
}

function roundingKernel(out: Strided, [x]: readonly Strided[]): void {
  const values = new lg.Tensor(x!, x!.dtype as lg.DType).toTypedArray();
  values.forEach((v, i) => {
    out.data[i] = v * (out.dtype === 'float32' ? Math.fround(v * v) : v * v);
  });
}

function squareKernel(out: Strided, [x]: readonly Strided[]): void {
  const values = new lg.Tensor(x!, x!.dtype as lg.DType).toTypedArray();
  values.forEach((v, i) => {
    out.data[i] = v * v;
  });
}

function* filledSamples(random: lg.Generator): Iterable<lg.Sample<object>> {
  yield { inputs: [lg.draw(random, [3])], attrs: {} };
}

function refuseAsAnother(_op: string, [dtype]: readonly lg.DType[]): lg.DType {
  if (dtype === 'float32' || dtype === 'float64') return dtype;
  throw new lg.DTypeError('square: needs floats');
}
