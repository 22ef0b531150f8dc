import * as lg from '@lossgraph/core';
import { type Tensor, Variable } from '@lossgraph/core';
import { Huber, SparseCategoricalCrossentropy } from '@lossgraph/losses';
import { Adam } from '@lossgraph/optim';
import { expect } from 'chai';
import { assemble, disassemble } from '../../wasm/test/support/disassemble.ts';
import { type CompileOptions, compile } from '../src/index.ts';

/** Compiles f by a call and returns the bytes of its module. */
function moduleOf(
  f: (...args: Tensor[]) => unknown,
  args: readonly Tensor[],
  options: CompileOptions = {},
): Uint8Array {
  const made: Uint8Array[] = [];
  const { Module } = WebAssembly;
  WebAssembly.Module = new Proxy(Module, {
    construct(target, [bytes]: [Uint8Array<ArrayBuffer>]) {
      made.push(bytes);
      return new target(bytes);
    },
  });
  try {
    const compiled = compile(f, options);
    compiled(...args);
    const { moduleBytes } = compiled.inspect().programs[0]!;
    return made.find(({ length }) => length === moduleBytes) ?? expect.fail('no module of that size was made');
  } finally {
    WebAssembly.Module = Module;
  }
}

const random = new lg.Generator(1);
const labels = lg.tensor(new Int32Array([0, 3, 1, 2, 3, 0, 1]));

function trainingStep() {
  const [w, b] = [new Variable(random.normal([6, 4]), { name: 'w' }), new Variable(lg.zeros([4]), { name: 'b' })];
  const adam = new Adam();
  const crossentropy = new SparseCategoricalCrossentropy({ fromLogits: true });
  return (x: Tensor, y: Tensor) => {
    const loss = crossentropy(y, lg.relu(x.matMul(w.value).add(b.value)));
    adam.apply(lg.gradients(loss, [w, b]), [w, b]);
    return loss;
  };
}

function lossWithGradient() {
  const huber = new Huber();
  return (y: Tensor, p: Tensor) => {
    const loss = huber(y, p);
    return [loss, lg.gradients(loss, [p])[0]];
  };
}

/** Functions, products, reductions, gathers and draws, and kernels that are left to JavaScript. */
function ofEverything() {
  const generator = new lg.Generator(2);
  return (x: Tensor, i: Tensor) => [
    lg.softmax(lg.tanh(x.matMul(lg.transpose(x)))),
    lg.concat([lg.gather(x, i), lg.sin(x)]),
    lg.argMax(x, { axis: 1 }),
    lg.cumSum(lg.log1p(lg.square(x))),
    generator.uniform([5]),
  ];
}

const single = random.normal([7, 6]);
const double = lg.cast(single, 'float64');

const programs: readonly [string, () => (...args: Tensor[]) => unknown, readonly Tensor[], CompileOptions?][] = [
  ['a training step', trainingStep, [single, labels]],
  ['a training step in relaxed arithmetic', trainingStep, [single, labels], { arithmetic: 'relaxed' }],
  ['a training step, op by op', trainingStep, [single, labels], { fuse: false }],
  ['a loss with its gradient', lossWithGradient, [single, single.mul(2)]],
  ['a loss with its gradient in float64', lossWithGradient, [double, double.mul(2)]],
  ['many ops', ofEverything, [single, labels]],
  ['many ops in float64', ofEverything, [double, labels]],
];

describe('modules of compiled functions', () => {
  for (const [name, make, args, options] of programs) {
    it(`${name}: valid to independent tools, which assemble it to the same bytes`, () => {
      const bytes = moduleOf(make(), args, options);
      const text = disassemble(bytes);
      expect(text).to.match(/\(export "step" \(func \d+\)\)/);
      expect(Buffer.compare(assemble(text), bytes)).to.equal(0);
    });
  }
});
