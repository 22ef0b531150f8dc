import { encodeModule, forLoop, func, locals, type V128, v128 } from '../../src/index.ts';

/** Applies a vector function to whole arrays, constants in a pool. Lengths must be multiples of 4. */
export function map(f: (...x: V128[]) => V128, ...inputs: readonly Float32Array[]): Float32Array {
  const length = inputs[0]!.length;
  const { i, bytes } = locals('i32', 'i', 'bytes');
  const start = (k: number) => 4096 + 4 * length * k;
  const loads = inputs.map((_, k) => v128.load(i, start(k)));
  const apply = func({
    name: 'apply',
    params: [bytes],
    body: [forLoop(i, { to: bytes, step: 16 }, [v128.store(i, f(...loads), start(inputs.length))])],
  });
  const pages = Math.ceil((4096 + 4 * length * (inputs.length + 1)) / 65536);
  const memory = { pages, export: 'memory' };
  const module = new WebAssembly.Module(encodeModule({ functions: [apply], memory, constantPool: { address: 64 } }));
  const exports = new WebAssembly.Instance(module).exports;
  const floats = new Float32Array((exports['memory'] as WebAssembly.Memory).buffer);
  inputs.forEach((input, k) => {
    floats.set(input, start(k) / 4);
  });
  (exports['apply'] as (bytes: number) => void)(4 * length);
  return floats.slice(start(inputs.length) / 4, start(inputs.length) / 4 + length);
}
