import { expect } from 'chai';
import { f32, f32x4, forLoop, func, i32, local, lockstep, math, once, printFunc, set, v128 } from '../src/index.ts';
import { floats } from './support/floats.ts';
import { map } from './support/map.ts';
import { run } from './support/run.ts';

describe('lockstep', () => {
  it('takes an instruction of each body in turn', () => {
    const body = (at: number) => {
      const x = local('f32', `x${at}`);
      return [
        set(x, f32.load(i32.const(at))),
        f32.store(
          i32.const(at + 8),
          once(f32.mul(x, 2), (y) => f32.add(y, y)),
        ),
      ];
    };
    const lines = printFunc(func({ name: 'both', body: lockstep([body(0), body(4)]) })).split('\n');
    expect(
      lines
        .slice(1)
        .map((line) => line.trim())
        .filter(Boolean),
    ).to.deep.equal([
      'x0 = f32[0]',
      'x4 = f32[4]',
      't = x0 * 2',
      't2 = x4 * 2',
      't3 = t + t',
      't4 = t2 + t2',
      'f32[8] = t3',
      'f32[12] = t4',
    ]);
  });

  it('goes on with the longer when the shorter has ended', () => {
    const [a, b, c] = [local('i32', 'a'), local('i32', 'b'), local('i32', 'c')];
    const body = lockstep([[set(a, i32.const(1))], [set(b, i32.const(2)), set(c, i32.add(i32.mul(b, 3), 1))]]);
    const { sum } = run([func({ name: 'sum', body, value: i32.add(a, c) })]);
    expect(sum!()).to.equal(8);
    expect(lockstep([])).to.deep.equal([]);
  });

  it('changes no bit of a function', () => {
    const x = floats(2 ** 12);
    const length = 4 * x.length;
    for (const f of [math.exp, math.log, math.tanh, math.erf]) {
      const i = local('i32', 'i');
      const round = (ahead: number) => [v128.store(i, f(v128.load(i, 64 + ahead)), 64 + length + ahead)];
      const body = [forLoop(i, { to: length, step: 48 }, lockstep([0, 16, 32].map(round)))];
      const memory = { pages: 2, export: 'memory' };
      const exports = run([func({ name: 'apply', body })], { memory }) as unknown as {
        memory: WebAssembly.Memory;
        apply(): void;
      };
      const numbers = new Float32Array(exports.memory.buffer);
      numbers.set(x, 16);
      exports.apply();
      const whole = x.length - (x.length % 12);
      const found = numbers.slice(16 + x.length, 16 + x.length + whole);
      expect(found).to.deep.equal(map((v) => f(v), x).slice(0, whole));
    }
  });

  it('refuses statements that branch', () => {
    const i = local('i32', 'i');
    expect(() => lockstep([[forLoop(i, { to: 4 }, [])]])).to.throw('may branch; got for');
    expect(() => lockstep([[set(local('v128'), f32x4.const(1)), forLoop(i, { to: 4 }, [])]])).to.throw('may branch');
  });
});
