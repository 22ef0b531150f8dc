import * as lg from '@lossgraph/core';
import { StateError, type Tensor, tensor, ValueError, Variable } from '@lossgraph/core';
import { expect } from 'chai';
import { compile } from '../src/index.ts';

describe('compile', () => {
  it('takes a tensor that comes twice as one', () => {
    const product = compile((a: Tensor, b: Tensor) => lg.gradients(a.mul(b).sum(), [a]));
    const [t, u] = [tensor([1, 2]), tensor([3, 4])];
    expect(product(t, t)[0].toArray()).to.deep.equal([2, 4]);
    expect(product(t, u)[0].toArray()).to.deep.equal([3, 4]);
    expect(product(u, u)[0].toArray()).to.deep.equal([6, 8]);
    expect(product(u, t)[0].toArray()).to.deep.equal([1, 2]);
  });

  it('refuses what may change behind its back', () => {
    const plus = compile((x: lg.TensorLike) => lg.add(x, 1));
    for (const x of [new Float32Array([1, 2]), new Map([['x', tensor(1)]]), new Set([1])]) {
      expect(() => plus(x as never)).to.throw(ValueError, /compile: neither a tensor nor constant/);
    }
  });

  it('refuses arguments and results that hold themselves', () => {
    const cycle: unknown[] = [];
    cycle.push({ cycle });
    const twice = [tensor([1])];
    expect(() => compile((x: unknown[]) => x.length)(cycle)).to.throw(
      lg.ValueError,
      /holds itself; got an array inside/,
    );
    expect(() => compile((x: Tensor) => [x, cycle])(tensor([1]))).to.throw(lg.ValueError, /holds itself/);
    expect(compile((a: Tensor[], b: Tensor[]) => [...a, ...b].length)(twice, twice)).to.equal(2);
  });

  it('takes sines of numbers of any size', () => {
    const both = compile((x: Tensor) => [x.sin(), x.cos()]);
    const x = tensor([5e9, 1e20, 3e38, -5e9, 0.5, 1e10, 1e15]);
    expect(both(x).map((t) => t.toArray())).to.deep.equal([x.sin(), x.cos()].map((t) => t.toArray()));
  });

  it('takes and returns tensors in arrays and plain objects, with constants among them', () => {
    const f = compile(({ a, list }: { a: Tensor; list: Tensor[] }, k: number) => ({
      sum: a.add(list[0]!),
      parts: [list[1]!.mul(k), a],
      k,
      name: 'result',
    }));
    const result = f({ a: tensor([1, 2]), list: [tensor([3, 4]), tensor(5)] }, 3);
    expect(result.sum.toArray()).to.deep.equal([4, 6]);
    expect(result.parts.map((t) => t.toArray())).to.deep.equal([15, [1, 2]]);
    expect([result.k, result.name]).to.deep.equal([3, 'result']);
    expect(f({ a: tensor([1, 2]), list: [tensor([3, 4]), tensor(5)] }, 4).parts[0]!.item()).to.equal(20);
  });

  it('compiles once for every set of shapes, dtypes and constants', () => {
    let runs = 0;
    const f = compile((x: Tensor, k: number) => {
      runs++;
      return x.mul(k);
    });
    for (const x of [tensor([1, 2]), tensor([3, 4]), tensor([1, 2, 3]), tensor([1, 2])]) f(x, 2);
    expect(runs).to.equal(2);
    f(tensor([1, 2]), 3);
    f(tensor([1, 2], { dtype: 'int32' }), 3);
    f(tensor([1, 2]), 3);
    expect(runs).to.equal(4);
    expect(f.inspect().programs.length).to.equal(4);
  });

  it('keeps a bounded number of programs, the latest used', () => {
    let runs = 0;
    const f = compile((x: Tensor) => {
      runs++;
      return lg.sum(x);
    });
    const warnings: string[] = [];
    const { warn } = console;
    console.warn = (text: string) => void warnings.push(text);
    try {
      for (let n = 1; n <= 40; n++) f(lg.ones([n]));
    } finally {
      console.warn = warn;
    }
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(/^compile: \w+ has been recorded for more than 32 forms of arguments/);
    expect(f.inspect().programs.length).to.equal(32);
    f(lg.ones([40]));
    expect(runs).to.equal(40);
    expect(f(lg.ones([1])).item()).to.equal(1);
    expect(runs).to.equal(41);
  });

  it('gives results that later calls do not touch', () => {
    const f = compile((x: Tensor) => x.mul(2));
    const first = f(tensor([1, 2]));
    f(tensor([5, 6]));
    f(lg.ones([100000]));
    expect(first.toArray()).to.deep.equal([2, 4]);
  });

  it('reads a tensor again where another program has used its place', () => {
    const f = compile((x: Tensor, y: Tensor) => lg.sum(lg.square(x.sub(y)), { axis: 0 }));
    const [x, y] = [lg.range(12, 'float32').reshape([4, 3]), lg.ones([4, 3])];
    const wanted = lg.sum(lg.square(x.sub(y)), { axis: 0 }).toArray();
    for (const n of [1, 5, 400]) {
      expect(f(x, y).toArray()).to.deep.equal(wanted);
      expect(f(x, y).toArray()).to.deep.equal(wanted);
      f(lg.ones([n, 3]).mul(9), lg.zeros([n, 3]));
    }
    expect(f(x, lg.zeros([4, 3])).toArray()).to.not.deep.equal(wanted);
    expect(f(x, y).toArray()).to.deep.equal(wanted);
  });

  it('needs room for one row of what only the loops over rows pass on', () => {
    const f = compile((x: Tensor) => lg.softmax(x));
    const x = new lg.Generator(2).normal([50, 37]);
    expect(Math.max(...lg.sub(f(x), lg.softmax(x)).abs().toTypedArray())).to.be.below(1e-6);
    expect(f.inspect().programs[0]!.scratchBytes).to.be.below(2 * 50 * 37 * 4 + 2000);
  });

  it('returns arguments, Variables, constants and views of them, as they are', () => {
    const v = new Variable([7, 8]);
    const constant = tensor([1, 2, 3]);
    const f = compile((x: Tensor) => [
      x,
      v.value,
      constant,
      lg.zeros([2]),
      lg.transpose(x),
      lg.broadcastTo(x, [2, 2, 2]),
    ]);
    const found = f(
      tensor([
        [1, 2],
        [3, 4],
      ]),
    ).map((t) => t.toArray());
    expect(found).to.deep.equal([
      [
        [1, 2],
        [3, 4],
      ],
      [7, 8],
      [1, 2, 3],
      [0, 0],
      [
        [1, 3],
        [2, 4],
      ],
      [
        [
          [1, 2],
          [3, 4],
        ],
        [
          [1, 2],
          [3, 4],
        ],
      ],
    ]);
  });

  it('names the function, the op and the remedy when a value is read', () => {
    const v = new Variable([1, 2], { name: 'v' });
    const bySum = compile(function bySum(x: Tensor) {
      return lg.sum(x).item() > 0 ? x : x.neg();
    });
    expect(() => bySum(tensor([1]))).to.throw(
      StateError,
      "compile: bySum reads the value of 'sum' [] while being recorded; got a tensor without values yet; " +
        'keep to ops (where() instead of if), or run op by op: call the function itself, or let a model compile({ runEagerly: true })',
    );
    const reads: [(x: Tensor) => unknown, string][] = [
      [(x) => x.toArray(), 'an argument [1]'],
      [() => v.value.toArray(), "Variable 'v' [2]"],
      [() => v.assign(v.value.mul(2)) ?? v.value.toArray(), "Variable 'v' [2]"],
      [(x) => lg.mean(x, { keepDims: true }).ndarray, "'mean' [1]"],
    ];
    for (const [f, what] of reads)
      expect(() => compile(f, { name: 'f' })(tensor([1]))).to.throw(StateError, `f reads the value of ${what} while`);
  });

  it('leads to the place where a value is read', () => {
    const isPositive = (x: Tensor) => x.item() > 0;
    const f = compile((x: Tensor) => (isPositive(x) ? x : x.neg()));
    let stack = '';
    try {
      f(tensor(1));
    } catch (error) {
      stack = (error as Error).stack ?? '';
    }
    expect(stack).to.match(/at isPositive .*compile\.test\.ts/);
  });

  it('refuses what is no function, and results that hide tensors', () => {
    expect(() => compile(3 as never)).to.throw(ValueError, /compile: not a function; got 3/);
    expect(() => compile((x: Tensor) => new Map([['x', x]]))(tensor(1))).to.throw(StateError, /a Map/);
    expect(() => compile(async (x: Tensor) => x)(tensor(1))).to.throw(StateError, /asynchronous/);
  });

  it('refuses what the function refuses, and is none the worse for it', () => {
    const v = new Variable([1, 2]);
    const f = compile((x: Tensor) => {
      v.assign(v.value.add(1));
      return x.add(v.value);
    });
    expect(() => f(tensor([1, 2, 3]))).to.throw(lg.ShapeError, /add: shapes do not broadcast/);
    expect(v.value.toArray()).to.deep.equal([1, 2]);
    expect(f(tensor([1, 1])).toArray()).to.deep.equal([3, 4]);
  });

  it('runs inside of another compiled function as a part of it', () => {
    const inner = compile((x: Tensor) => x.mul(2));
    const outer = compile((x: Tensor) => inner(x).add(1));
    expect(outer(tensor([1, 2])).toArray()).to.deep.equal([3, 5]);
    expect(inner.inspect().programs.length).to.equal(0);
    const gradient = compile((x: Tensor) => lg.gradients(lg.sum(inner(x)), [x])[0]!);
    expect(gradient(tensor([1, 2])).toArray()).to.deep.equal([2, 2]);
  });

  it('expands every op where nothing is shared, with fuse: false', () => {
    const f = (x: Tensor) => lg.sum(lg.square(lg.tanh(x)));
    const [fused, apart] = [compile(f), compile(f, { fuse: false })];
    const x = lg.range(9, 'float32').mul(0.1);
    expect(Math.abs(fused(x).item() - apart(x).item())).to.be.below(1e-6);
    expect(fused.inspect().programs[0]!.kernels.length).to.equal(1);
    expect(apart.inspect().programs[0]!.kernels.length).to.equal(3);
  });

  it('has one function for many loops that do the same to other arrays', () => {
    const layers = (depth: number) => {
      const weights = Array.from({ length: depth }, (_, i) => new Variable(new lg.Generator(i).normal([6, 6])));
      return (x: Tensor) => weights.reduce((h, w) => lg.tanh(lg.matMul(h, w.value)).add(h), x);
    };
    const [short, long] = [10, 40].map((depth) => {
      const compiled = compile(layers(depth));
      compiled(lg.ones([3, 6]));
      return compiled.inspect({ time: true }).programs[0]!;
    });
    expect(long!.kernels.length).to.equal(80);
    expect(long!.moduleBytes - short!.moduleBytes).to.be.below(30 * 150);
    for (const { microseconds } of long!.kernels) expect(microseconds).to.be.above(0);
  });

  it('makes no function of more than some 32 KB, however long the chain', () => {
    const chains: Record<string, (x: Tensor) => Tensor> = {
      pow: (x) => lg.pow(x, 0.9),
      tanh: (x) => lg.tanh(x),
      square: (x) => lg.square(lg.sub(x, 0.1)),
    };
    for (const [name, f] of Object.entries(chains)) {
      for (const shape of [[], [3], [8], [1000], [7, 13, 11]]) {
        const chain = compile((x: Tensor) => Array.from({ length: 300 }).reduce<Tensor>(f, x));
        chain(lg.full(shape, 0.5));
        const { kernels, moduleBytes } = chain.inspect().programs[0]!;
        expect(kernels.length, name).to.be.above(2);
        // A kernel has a function of its own, unless several are alike, which makes the module smaller.
        expect(moduleBytes / kernels.length, `${name} [${shape}]`).to.be.below(36_000);
      }
    }
  });

  it('tells in words what became of the function', () => {
    const f = compile(function scaled(x: Tensor) {
      return lg.sum(lg.mul(x, 0.3), { axis: 1 });
    });
    f(lg.ones([2, 8]));
    const text = `${f.inspect()}`;
    expect(text).to.include('scaled(input0: float32 [2, 8])');
    expect(text).to.match(/for each of \[2\]:\n.*for each of \[8\], 4 at a time:\n.*= mul\(input0, 0\.3\)\n?.*/);
  });

  it('tells how long each kernel takes, and changes nothing by it', () => {
    const v = new Variable([1, 2, 3]);
    const f = compile((x: Tensor) => {
      v.assign(v.value.mul(1.5).add(x));
      return lg.matMul(x.reshape([1, 3]), v.value.reshape([3, 1]));
    });
    f(lg.ones([3]));
    const before = v.value.toArray();
    const [report] = f.inspect({ time: true }).programs;
    for (const { microseconds } of report!.kernels) expect(microseconds).to.be.above(0);
    expect(f.inspect().programs[0]!.kernels[0]!.microseconds).to.equal(null);
    expect(`${f.inspect({ time: true })}`).to.match(/ µs/);
    v.invalidate();
    expect(v.value.toArray()).to.deep.equal(before);
  });

  it('tells how long ordinary kernels take, whose indices others read', () => {
    const f = compile((x: Tensor, i: Tensor) => {
      const rows = lg.gather(x, lg.concat([i, i]));
      return lg.concat([rows, lg.exp(rows)]).mul(2);
    });
    f(lg.ones([100, 3]), lg.tensor(new Int32Array([7, 99])));
    const { kernels, ordinary } = f.inspect({ time: true }).programs[0]!;
    expect(ordinary).to.equal(2);
    for (const { microseconds } of kernels) expect(microseconds).to.be.above(0);
  });

  it('computes in relaxed arithmetic where the engine has it, to the same accuracy', () => {
    const random = new lg.Generator(5);
    const [a, b] = [random.normal([40, 50]), random.normal([50, 30])];
    const f = (a: Tensor, b: Tensor) => lg.tanh(lg.matMul(a, b).mul(0.1));
    const found = compile(f, { arithmetic: 'relaxed' })(a, b);
    expect(Math.max(...lg.sub(found, f(a, b)).abs().toTypedArray())).to.be.below(1e-6);
  });

  it('refuses what does not fit into 4 GiB, and leaves every Variable as it was', () => {
    const v = new Variable([1]);
    const f = compile((x: Tensor) => {
      v.assign(v.value.add(1));
      return lg.sum(lg.concat([lg.broadcastTo(x, [40000, 40000]), lg.zeros([1, 40000])]));
    });
    expect(() => f(lg.zeros([40000]))).to.throw(lg.SizeError, /too much memory/);
    expect(v.value.toArray()).to.deep.equal([1]);
  });

  it('takes empty tensors', () => {
    const f = compile((x: Tensor) => [lg.sum(x), lg.sum(x, { axis: 0 }), x.mul(2), lg.matMul(x, lg.transpose(x))]);
    const found = f(lg.zeros([0, 3])).map((t) => t.toArray());
    expect(found).to.deep.equal([0, [0, 0, 0], [], []]);
  });

  it('keeps to int32 and bool', () => {
    const f = compile((i: Tensor, b: Tensor) => [
      lg.where(b, i.add(3), i.mul(-2)),
      lg.logicalAnd(b, lg.greater(i, 1)),
      lg.sum(i),
      lg.any(b),
      lg.all(b, { axis: 0 }),
      lg.cast(lg.cast(i, 'float32').mul(1.5), 'int32'),
      lg.cast(b, 'float32'),
      lg.max(i),
    ]);
    const i = tensor(
      [
        [1, 2, 3, 4, 5],
        [-7, 8, 9, 10, 2 ** 31 - 1],
      ],
      { dtype: 'int32' },
    );
    const b = tensor([
      [true, false, true, true, false],
      [true, true, false, true, false],
    ]);
    const wanted = [
      lg.where(b, i.add(3), i.mul(-2)),
      lg.logicalAnd(b, lg.greater(i, 1)),
      lg.sum(i),
      lg.any(b),
      lg.all(b, { axis: 0 }),
      lg.cast(lg.cast(i, 'float32').mul(1.5), 'int32'),
      lg.cast(b, 'float32'),
      lg.max(i),
    ];
    expect(f(i, b).map((t) => [t.dtype, t.toArray()])).to.deep.equal(wanted.map((t) => [t.dtype, t.toArray()]));
  });

  it('takes the mean of a million float32 to 1e-6, and of as many with alternating sizes', () => {
    const n = 1e6;
    const values = new Float32Array(n).map((_, i) => (i % 2 === 0 ? 1000.1 : 0.001) + (i % 7) * 0.01);
    let exact = 0;
    for (const v of values) exact += v;
    const found = compile((x: Tensor) => lg.mean(x))(tensor(values)).item();
    expect(Math.abs(found / (exact / n) - 1)).to.be.below(1e-6);
  });
});

describe('Variables of compiled functions', () => {
  it('are read back, and assigned from outside', () => {
    const v = new Variable([1, 2]);
    const f = compile((x: Tensor) => v.assign(v.value.add(x)));
    f(tensor([10, 10]));
    expect(v.value.toArray()).to.deep.equal([11, 12]);
    const kept = v.value;
    v.assign([0, 1]);
    f(tensor([5, 5]));
    f(tensor([5, 5]));
    expect(v.value.toArray()).to.deep.equal([10, 11]);
    expect(kept.toArray()).to.deep.equal([11, 12]);
  });

  it('are shared among compiled functions, and among programs of one', () => {
    const v = new Variable([1, 2]);
    const [grow, shrink] = [1, -1].map((sign) => compile((x: Tensor) => v.assign(v.value.add(lg.sum(x).mul(sign)))));
    for (let i = 0; i < 3; i++) {
      grow!(lg.ones([4]));
      shrink!(lg.ones([1]));
      grow!(lg.ones([5 + 100000 * i])); // the memory grows
      grow!(lg.ones([2]));
    }
    const total = 3 * (4 - 1 + 2) + 15 + 300000;
    expect(v.value.toArray()).to.deep.equal([1 + total, 2 + total]);
  });

  it('are assigned in turn, exchanged, and read in between', () => {
    const [a, b] = [new Variable([1, 2]), new Variable([3, 4])];
    const exchange = compile(() => {
      const former = a.value;
      a.assign(b.value);
      b.assign(former);
      return a.value.add(0);
    });
    expect(exchange().toArray()).to.deep.equal([3, 4]);
    expect([a.value.toArray(), b.value.toArray()]).to.deep.equal([
      [3, 4],
      [1, 2],
    ]);
    const twice = compile(() => {
      a.assign(a.value.add(1));
      const between = a.value.mul(10);
      a.assign(a.value.add(between));
      return [between, a.value];
    });
    expect(twice().map((t) => t.toArray())).to.deep.equal([
      [40, 50],
      [44, 55],
    ]);
    expect(a.value.toArray()).to.deep.equal([44, 55]);
  });

  it('keep their former value for whatever reads it, even backwards', () => {
    const v = new Variable([1, 2, 3, 4, 5, 6, 7]);
    const f = compile(() => {
      const former = v.value;
      v.assign(lg.slice(former, [[null, null, -1]]).add(former));
      return lg.sum(former);
    });
    expect(f().item()).to.equal(28);
    expect(v.value.toArray()).to.deep.equal([8, 8, 8, 8, 8, 8, 8]);
  });

  it('keep their former value for results, and for loops that come later', () => {
    const v = new Variable([
      [1, 5, 3],
      [4, 2, 6],
    ]);
    const f = compile(() => {
      const former = v.value;
      v.assign(former.mul(2));
      return [former, lg.sub(former, lg.max(former, { axis: 1, keepDims: true }))];
    });
    expect(f()[0]!.toArray()).to.deep.equal([
      [1, 5, 3],
      [4, 2, 6],
    ]);
    const later = compile(() => {
      const former = v.value;
      v.assign(former.mul(2));
      return lg.sub(former, lg.max(former, { axis: 1, keepDims: true }));
    });
    expect(later().toArray()).to.deep.equal([
      [-8, 0, -4],
      [-4, -8, 0],
    ]);
    expect(v.value.toArray()).to.deep.equal([
      [4, 20, 12],
      [16, 8, 24],
    ]);
    const rows = new Variable([1, 2]);
    const kept = compile((x: Tensor) => {
      const sums = lg.sum(x.mul(rows.value.reshape([2, 1])), { axis: 1 });
      rows.assign(rows.value.add(sums));
      return x.add(rows.value.reshape([2, 1]));
    });
    expect(kept(lg.ones([2, 3])).toArray()).to.deep.equal([
      [5, 5, 5],
      [9, 9, 9],
    ]);
    expect(rows.value.toArray()).to.deep.equal([4, 8]);
  });

  it('give a new leaf to gradients when they are assigned', () => {
    const v = new Variable(3);
    const f = compile(() => {
      v.assign(v.value.mul(2));
      const y = lg.square(v.value);
      return lg.gradients(y, [v])[0]!;
    });
    expect(f().item()).to.equal(12);
    const stale = compile(() => {
      const y = lg.square(v.value);
      v.assign(0);
      return lg.gradients(y, [v])[0]!;
    });
    expect(() => stale()).to.throw(lg.StaleGraphError);
    expect(v.value.item()).to.equal(6);
  });

  it('hold 0 where float32 would lose its last bits', () => {
    const v = new Variable([2 ** -120, -(2 ** -125), 1, 2 ** -140, 5]);
    const f = compile(() => v.assign(v.value.mul(2 ** -3)));
    f();
    expect(v.value.toArray()).to.deep.equal([2 ** -123, 0, 2 ** -3, 0, 5 / 8]);
  });

  it('of float64, int32 and bool are assigned too', () => {
    const [d, i, b] = [
      new Variable(tensor([1, 2], { dtype: 'float64' })),
      new Variable(tensor([1, 2], { dtype: 'int32' })),
      new Variable([true, false]),
    ];
    const f = compile(() => {
      d.assign(d.value.div(3));
      i.assign(i.value.add(1));
      b.assign(lg.logicalNot(b.value));
    });
    f();
    expect([d.value.toArray(), i.value.toArray(), b.value.toArray()]).to.deep.equal([
      [1 / 3, 2 / 3],
      [2, 3],
      [false, true],
    ]);
  });
});
