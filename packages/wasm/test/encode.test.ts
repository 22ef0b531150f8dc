import { expect } from 'chai';
import fc from 'fast-check';
import {
  block,
  br,
  brIf,
  call,
  doWhile,
  drop,
  encodeModule,
  f32,
  f32x4,
  f64,
  forLoop,
  func,
  i32,
  i64,
  if_,
  importFunc,
  label,
  local,
  loop,
  once,
  return_,
  select,
  set,
  statements,
  tee,
  v128,
} from '../src/index.ts';
import { assemble, disassemble } from './support/disassemble.ts';
import { run } from './support/run.ts';

describe('encodeModule', () => {
  it('writes a small function as the text format has it', () => {
    const [x, bytes, i] = [local('i32', 'x'), local('i32', 'bytes'), local('i32', 'i')];
    const at = i32.add(x, i);
    const halve = func({
      name: 'halve',
      params: [x, bytes],
      body: [forLoop(i, { to: bytes, step: 16 }, [v128.store(at, f32x4.mul(v128.load(at), 0.5))])],
    });
    const text = disassemble(encodeModule({ functions: [halve], memory: { pages: 1, export: 'memory' } }));
    expect(text).to.equal(golden);
  });

  it('writes integers of every size, as an independent assembler does', () => {
    const some = fc.oneof(fc.integer(), fc.constantFrom(0, -1, 63, 64, -64, -65, 8191, 8192, 2 ** 31 - 1, -(2 ** 31)));
    fc.assert(
      fc.property(some, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (small, big) => {
        const ours = encodeModule({
          functions: [func({ name: 'a', value: i32.const(small) }), func({ name: 'b', value: i64.const(big) })],
        });
        const text = `(module (func (export "a") (result i32) (i32.const ${small}))
          (func (export "b") (result i64) (i64.const ${big})))`;
        expect([...ours]).to.deep.equal([...assemble(text)]);
      }),
      { seed: 1 },
    );
  });

  it('writes floats bit by bit', () => {
    fc.assert(
      fc.property(fc.float(), fc.double(), (single, double) => {
        const { a, b } = run([
          func({ name: 'a', value: f32.const(single) }),
          func({ name: 'b', value: f64.const(double) }),
        ]);
        expect(a!()).to.deep.equal(single);
        expect(b!()).to.deep.equal(double);
      }),
      { seed: 2 },
    );
  });

  it('takes along what a function calls, unexported, and counts imports first', () => {
    const log = importFunc({ module: 'env', name: 'log', params: ['i32'], result: 'none' });
    const n = local('i32', 'n');
    const square = func({ name: 'square', params: [n], value: i32.mul(n, n) });
    const main = func({ name: 'main', body: [call(log, call(square, i32.const(7)))] });
    const module = new WebAssembly.Module(encodeModule({ functions: [main] }));
    expect(WebAssembly.Module.exports(module).map(({ name }) => name)).to.deep.equal(['main']);
    const seen: number[] = [];
    const { exports } = new WebAssembly.Instance(module, { env: { log: (x: number) => seen.push(x) } });
    (exports as { main(): void }).main();
    expect(seen).to.deep.equal([49]);
  });

  it('imports a memory and fills it', () => {
    const bytes = encodeModule({
      functions: [func({ name: 'first', value: i32.load(0, 8) })],
      memory: { pages: 1, maxPages: 2, shared: true, import: { module: 'env', name: 'memory' } },
      data: [{ address: 8, bytes: Uint8Array.of(1, 2, 0, 0) }],
    });
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
    expect((exports as { first(): number }).first()).to.equal(513);
  });

  it('loads constants of loops from the pool, once, and leaves others and zero in the code', () => {
    const [i, x] = [local('i32', 'i'), local('v128', 'x')];
    const f = func({
      name: 'f',
      body: [
        set(x, f32x4.const(1)),
        forLoop(i, { to: 3 }, [set(x, f32x4.mul(f32x4.add(x, 2.5), f32x4.max(2.5, 0)))]),
        v128.store(0, x),
      ],
    });
    const asked: number[] = [];
    const address = (bytes: number) => {
      asked.push(bytes);
      return 64;
    };
    const text = disassemble(encodeModule({ functions: [f], memory: { pages: 1 }, constantPool: { address } }));
    expect(asked).to.deep.equal([16]);
    expect(text.match(/v128\.const/g)).to.have.length(2);
    expect(text.match(/v128\.load offset=64/g)).to.have.length(1);
    expect(text).to.contain('(data (;0;) (i32.const 64) "\\00\\00 @\\00\\00 @\\00\\00 @\\00\\00 @")');
    for (const constantPool of [{ address: 64 }, null]) {
      const memory = { pages: 1, export: 'memory' };
      const exports = run([f], constantPool ? { memory, constantPool } : { memory });
      exports['f']!();
      const result = new Float32Array((exports as unknown as { memory: WebAssembly.Memory }).memory.buffer)[0];
      expect(result).to.equal((((1 + 2.5) * 2.5 + 2.5) * 2.5 + 2.5) * 2.5);
    }
  });
});

describe('control', () => {
  const n = local('i32', 'n');
  const total = local('i32', 'total');
  const i = local('i32', 'i');

  it('runs a for loop as often as its bounds say, not at all when they are crossed', () => {
    const count = set(total, i32.add(total, 1));
    const dynamic = func({
      name: 'dynamic',
      params: [n],
      body: [forLoop(i, { from: 2, to: n, step: 3 }, [count])],
      value: total,
    });
    const fixed = func({ name: 'fixed', body: [forLoop(i, { from: 2, to: 9, step: 3 }, [count])], value: total });
    const empty = func({ name: 'empty', body: [forLoop(i, { from: 2, to: 2 }, [count])], value: total });
    const exports = run([dynamic, fixed, empty]);
    expect([0, 2, 3, 5, 6].map((to) => exports['dynamic']!(to))).to.deep.equal([0, 0, 1, 1, 2]);
    expect([exports['fixed']!(), exports['empty']!()]).to.deep.equal([3, 0]);
  });

  it('counts as high as an unsigned integer goes', () => {
    const body = [forLoop(i, { from: -16, to: -4, step: 4 }, [set(total, i32.add(total, 1))])];
    expect(run([func({ name: 'f', body, value: total })])['f']!()).to.equal(3);
  });

  it('branches out of blocks, back to loops, and over several of them', () => {
    const [out, again] = [label('out'), label('again')];
    const collatz = func({
      name: 'collatz',
      params: [n],
      body: [
        block(out, [
          loop(again, [
            brIf(out, i32.leU(n, 1)),
            if_(i32.and(n, 1), [set(n, i32.add(i32.mul(n, 3), 1))], [set(n, i32.shrU(n, 1))]),
            set(total, i32.add(total, 1)),
            br(again),
          ]),
        ]),
      ],
      value: total,
    });
    expect(run([collatz])['collatz']!(27)).to.equal(111);
  });

  it('returns early, drops, selects, tees and repeats', () => {
    const f = func({
      name: 'f',
      params: [n],
      body: [
        if_(i32.eqz(n), [return_(i32.const(-1))]),
        drop(tee(i, i32.const(3))),
        doWhile([statements(set(total, i32.add(total, i)))], i32.ltU(total, n)),
      ],
      value: select(
        i32.gtU(total, 10),
        total,
        once(i32.add(i, 1), (x) => i32.mul(x, x)),
      ),
    });
    const { f: run_ } = run([f]);
    expect([0, 1, 11].map((x) => run_!(x))).to.deep.equal([-1, 16, 12]);
  });
});

describe('refusals', () => {
  const nowhere = func({ name: 'f', body: [br(label('lost'))] });
  const x = local('f32', 'x');
  const takesFloat = func({ name: 'g', params: [x], value: x });

  const cases: readonly [string, () => unknown, RegExp][] = [
    ['a branch to a label that is not around it', () => encodeModule({ functions: [nowhere] }), /labelled 'lost'/],
    ['two exports of one name', () => encodeModule({ functions: [takesFloat, takesFloat] }), /'g' twice/],
    ['wrong operands of a call', () => call(takesFloat, i32.const(1)), /got \(i32\); it takes \(f32\)/],
    ['an i32 that is none', () => i32.const(0.5), /got 0.5/],
    ['an i32 that is too large', () => i32.const(2 ** 32), /got 4294967296/],
    ['a negative offset', () => f32.load(0, -4), /bad offset; got -4/],
    [
      'an alignment beyond the size',
      () => f32.load(0, 0, 8),
      /bad alignment; got 8; allowed are powers of two up to 4/,
    ],
    ['an alignment that is no power of two', () => v128.load(0, 0, 12), /bad alignment; got 12/],
    ['a lane that is not there', () => f32x4.extractLane(f32x4.const(0), 4), /no such lane; got 4; allowed are 0 to 3/],
  ];
  for (const [what, act, message] of cases) it(`refuses ${what}`, () => expect(act).to.throw(message));
});

const golden = `(module
  (type (;0;) (func (param i32 i32)))
  (func (;0;) (type 0) (param i32 i32)
    (local i32)
    i32.const 0
    local.set 2
    local.get 2
    local.get 1
    i32.lt_u
    if  ;; label = @1
      loop  ;; label = @2
        local.get 0
        local.get 2
        i32.add
        local.get 0
        local.get 2
        i32.add
        v128.load align=4
        v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
        f32x4.mul
        v128.store align=4
        local.get 2
        i32.const 16
        i32.add
        local.set 2
        local.get 2
        local.get 1
        i32.lt_u
        br_if 0 (;@2;)
      end
    end)
  (memory (;0;) 1)
  (export "halve" (func 0))
  (export "memory" (memory 0)))
`;
