import { encodeModule, forLoop, func, locals, type V128, v128 } from '../../src/index.ts';

/** Applies a vector function to whole arrays of float32, constants in a pool. Lengths must be multiples of 4. */
export function map(f: (...x: V128[]) => V128, ...inputs: readonly Float32Array[]): Float32Array {
  return new Float32Array(mapped(f, inputs));
}

/** The same of float64. Lengths must be multiples of 2. */
export function map64(f: (...x: V128[]) => V128, ...inputs: readonly Float64Array[]): Float64Array {
  return new Float64Array(mapped(f, inputs));
}

function mapped(f: (...x: V128[]) => V128, inputs: readonly (Float32Array | Float64Array)[]): ArrayBuffer {
  const length = inputs[0]!.byteLength;
  const { i, bytes } = locals('i32', 'i', 'bytes');
  const start = (k: number) => 4096 + length * k;
  const loads = inputs.map((_, k) => v128.load(i, start(k)));
  const apply = func({
    name: 'apply',
    params: [bytes],
    body: [forLoop(i, { to: bytes, step: 16 }, [v128.store(i, f(...loads), start(inputs.length))])],
  });
  const pages = Math.ceil((4096 + length * (inputs.length + 1)) / 65536);
  const memory = { pages, export: 'memory' };
  const module = new WebAssembly.Module(encodeModule({ functions: [apply], memory, constantPool: { address: 64 } }));
  const exports = new WebAssembly.Instance(module).exports;
  const buffer = (exports['memory'] as WebAssembly.Memory).buffer;
  inputs.forEach((input, k) => {
    new Uint8Array(buffer).set(new Uint8Array(input.buffer, input.byteOffset, length), start(k));
  });
  (exports['apply'] as (bytes: number) => void)(length);
  return buffer.slice(start(inputs.length), start(inputs.length) + length) as ArrayBuffer;
}
