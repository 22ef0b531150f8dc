import * as lg from '@lossgraph/core';
import { matMul, type Tensor } from '@lossgraph/core';
import { detectFeatures } from '@lossgraph/wasm';
import { expect } from 'chai';
import fc from 'fast-check';
import { compile } from '../src/index.ts';

type Program = (...inputs: Tensor[]) => Tensor[];

/** Fails unless a function gives the same bits whether ops share loops or not. */
function expectSameBits(f: Program, inputs: readonly Tensor[], what: string): void {
  for (const arithmetic of kinds) {
    const found = compile(f, { arithmetic })(...inputs);
    compile(f, { arithmetic, fuse: false })(...inputs).forEach((wanted, i) => {
      const [x, y] = [found[i]!.toTypedArray(), wanted.toTypedArray()];
      y.forEach((value, at) => {
        if (!Object.is(x[at], value)) expect.fail(`${what}, result ${i}, element ${at}: ${x[at]}, alone ${value}`);
      });
    });
  }
}

/** Tiles of products are higher in relaxed arithmetic. */
const kinds = detectFeatures().relaxedSimd ? (['reproducible', 'relaxed'] as const) : (['reproducible'] as const);

/** The ops of each kernel. */
function kernelsOf(f: Program, inputs: readonly Tensor[]): string[] {
  const compiled = compile(f);
  compiled(...inputs);
  return compiled.inspect().programs[0]!.kernels.map(({ ops }) => ops.join(' '));
}

/** Numbers between −1 and 1. */
function waves(shape: readonly number[], speed = 1): Tensor {
  return lg.tensor(
    Float32Array.from({ length: lg.sizeOf(shape) }, (_, i) => Math.sin(speed * (i + 1))),
    { shape },
  );
}

function across(x: Tensor): Tensor {
  const axes = x.shape.map((_, axis) => axis);
  return x.transpose([...axes.slice(0, -2), axes.length - 1, axes.length - 2]);
}

/** What may follow a product p, [..., m, n]. */
const followers: Readonly<Record<string, (p: Tensor) => Tensor[]>> = {
  'bias and relu, with the mask of its derivative': (p) => {
    const z = p.add(waves([p.shape.at(-1)!]));
    return [lg.relu(z), z.greater(0)];
  },
  'the product itself, and a multiple': (p) => [p, p.mul(0.3)],
  'a mask': (p) => [lg.where(waves(p.shape).greater(0), p, 0)],
  'a residual': (p) => [p.add(waves(p.shape)).maximum(-0.1)],
  'one factor per row': (p) => [p.mul(waves([...p.shape.slice(0, -1), 1])).abs()],
  'one number per matrix': (p) => [p.sub(waves([...p.shape.slice(0, -2), 1, 1]))],
  'an array seen backwards': (p) => [p.mul(lg.flip(waves(p.shape), -1))],
  'an array seen across': (p) => [p.mul(across(waves(across(p).shape)))],
  'every other column': (p) => [p.add(waves([p.shape.at(-1)! * 2]).slice([[null, null, 2]]))],
  'whole numbers': (p) => [lg.where(p.greater(0), 7, -2).add(1), p.less(0.2).cast('int32')],
  'a sum that has to wait': (p) => [p.add(waves(p.shape)).mul(2).sum({ axis: -1 })],
  'another shape': (p) => [
    p
      .expandDims(0)
      .add(waves([p.shape.at(-1)!]))
      .neg(),
  ],
  'two loops': (p) => [lg.relu(p.sub(1)), p.mul(p.sum())],
};

describe('epilogues of products', () => {
  for (const [what, follow] of Object.entries(followers)) {
    it(`give the bits of ops one by one: ${what}`, () => {
      const check = (batch: readonly number[], m: number, n: number, k: number) => {
        const inputs = [waves([...batch, m, k], 1.1), waves([k, n], 0.7)];
        expectSameBits((a, b) => follow(matMul(a!, b!)), inputs, `[${batch}] ${m} ${n} ${k}`);
      };
      for (const m of [1, 2, 3, 4, 5, 9]) for (const n of [1, 4, 5, 6, 7, 8, 11, 16]) check([], m, n, 6);
      // Around blocks, products that are summed in memory, none, and nothing at all.
      // biome-ignore format: a few lines of sizes
      const sizes = [[33, 30, 70], [130, 10, 7], [140, 520, 3], [7, 13, 300], [2, 40, 600], [5, 6, 0], [0, 6, 3], [5, 0, 3]];
      for (const [m, n, k] of sizes) check([], m!, n!, k!);
      check([3], 5, 6, 4);
      check([2, 3], 18, 21, 40);
    });
  }

  it('give the bits of ops one by one, in any order, over two products', () => {
    const ops: ((x: Tensor, y: Tensor) => Tensor)[] = [
      (x, y) => x.add(y),
      (x) => lg.relu(x),
      (x, y) => x.mul(y),
      (x, y) => lg.where(x.greater(y), x, 0.5),
      (x) => x.mul(0.5),
      (x) => lg.tanh(x),
      (x) => x.sub(x.mean({ axis: -1, keepDims: true })),
    ];
    const step = fc.record({ op: fc.nat(ops.length - 1), x: fc.nat(9), y: fc.nat(9) });
    const size = fc.integer({ min: 1, max: 20 });
    const property = fc.property(size, size, size, fc.array(step, { maxLength: 10 }), (m, n, k, steps) => {
      const program: Program = (a, b, c) => {
        const values = [waves([m, n]), matMul(a!, b!), matMul(a!, c!)];
        for (const { op, x, y } of steps) values.push(ops[op]!(values[x % values.length]!, values[y % values.length]!));
        return values.slice(-3);
      };
      const inputs = [waves([m, k], 1.3), waves([k, n], 0.9), waves([k, n], 0.4)];
      expectSameBits(program, inputs, `${m} ${n} ${k} ${JSON.stringify(steps)}`);
    });
    fc.assert(property, { seed: 9, numRuns: process.env['LOSSGRAPH_LONG'] ? 2000 : 100 });
  });

  it('take what follows a dense layer, and what comes before the sums of its derivative', () => {
    const inputs = [waves([6, 9]), waves([9, 8]), waves([8])];
    const layer: Program = (x, w, b) => [lg.relu(matMul(x!, w!).add(b!))];
    expect(kernelsOf(layer, inputs)).to.deep.equal(['matMul add maximum']);
    const step: Program = (x, w, b) => {
      const hidden = lg.relu(matMul(x!, w!).add(b!));
      return lg.gradients(lg.sum(lg.square(matMul(hidden, w!, { transposeB: true }))), [w!, b!]);
    };
    expect(kernelsOf(step, inputs)).to.deep.equal([
      'matMul add maximum greater',
      'matMul mul',
      'matMul where',
      'matMul',
      'sum',
      'matMul add',
    ]);
  });

  it('wait for what is made between the product and the loop', () => {
    const f: Program = (a, b) => [matMul(a!, b!).mul(lg.tanh(a!).sum())];
    expect(kernelsOf(f, [waves([4, 5]), waves([5, 6])])).to.deep.equal(['tanh sum', 'matMul mul']);
    const g: Program = (a, b) => {
      const p = matMul(a!, b!);
      return [p.mul(lg.tanh(matMul(p, a!)).sum())];
    };
    expectSameBits(g, [waves([4, 6]), waves([6, 4])], 'read before');
  });

  it('do not take what reads the product in another order', () => {
    const f: Program = (a, b) => {
      const p = matMul(a!, b!);
      return [p.add(across(p)), lg.relu(p).sub(lg.flip(lg.relu(p))), p.mul(p.slice([[2, 3]]))];
    };
    expectSameBits(f, [waves([5, 5]), waves([5, 5], 2)], 'another order');
  });

  it('leave alone what is faster in a loop: functions, updates of Variables, narrow products', () => {
    const inputs = [waves([4, 5]), waves([5, 6])];
    expect(kernelsOf((a, b) => [lg.tanh(matMul(a!, b!))], inputs)).to.deep.equal(['matMul', 'tanh']);
    expect(kernelsOf((a, b) => [lg.relu(matMul(a!, b!.slice([null, [0, 3]])))], inputs)).to.have.length(2);
    const w = new lg.Variable(waves([4, 6]));
    const update: Program = (a, b) => {
      w.assign(w.value.sub(matMul(a!, b!).mul(0.1)));
      return [];
    };
    expect(kernelsOf(update, inputs)[0]).to.equal('matMul');
  });

  it('are one function for equal layers, which are told their arrays', () => {
    const weights = Array.from({ length: 5 }, (_, i) => [waves([7, 7], 1 + i), waves([7], 2 + i)] as const);
    const deep: Program = (x) => [weights.reduce((h, [w, b]) => lg.relu(matMul(h, w).add(b)), x!)];
    expectSameBits(deep, [waves([30, 7])], 'five layers');
    const bytes = (layers: number) => {
      const f = compile<Program>((x) => [
        weights.slice(0, layers).reduce((h, [w, b]) => lg.relu(matMul(h, w).add(b)), x!),
      ]);
      f(waves([30, 7]));
      return f.inspect().programs[0]!.moduleBytes;
    };
    expect(bytes(5) - bytes(4)).to.be.below(100);
  });
});
