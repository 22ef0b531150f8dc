import { doWhile, encodeModule, f32x4, func, i32, local, math, set, type V128, v128 } from '@lossgraph/wasm';
import type { Transcendental } from './unavoidable.ts';

const functions: Record<Transcendental, (x: V128) => V128> = {
  exp: (x) => math.exp(x),
  log: (x) => math.log(x),
  softplus: (x) => math.softplus(x),
};

/** What stays in L1: 16 KiB. */
const resident = 4096;

/** Returns a function that computes so many values of a function, four at a time, of numbers that lie in L1. */
export function callsOf(name: Transcendental, calls: number): () => void {
  const [rounds, at, total] = [local('i32', 'rounds'), local('i32', 'at'), local('v128', 'total')];
  const sweep = [
    set(at, i32.const(0)),
    doWhile(
      [set(total, f32x4.add(total, functions[name](v128.load(at)))), set(at, i32.add(at, 16))],
      i32.ltU(at, i32.const(4 * resident)),
    ),
    set(rounds, i32.sub(rounds, 1)),
  ];
  const run = func({
    name: 'run',
    params: [rounds],
    body: [doWhile(sweep, rounds)],
    value: f32x4.extractLane(total, 0),
  });
  const code = encodeModule({
    functions: [run],
    memory: { pages: 2, export: 'memory' },
    constantPool: { address: 65536 },
  });
  const exports = new WebAssembly.Instance(new WebAssembly.Module(code)).exports;
  const numbers = new Float32Array((exports['memory'] as WebAssembly.Memory).buffer, 0, resident);
  numbers.forEach((_, i) => {
    numbers[i] = (4 * (i + 1)) / resident; // 0 … 4: within the domain of all of them
  });
  const times = Math.ceil(calls / resident);
  return () => void (exports['run'] as (rounds: number) => number)(times);
}
