// Nanoseconds per element of the vector functions. By hand, with nothing else on that core:
//   taskset -c 1 node --import=tsx --conditions=source packages/wasm/bench/math.ts [milliseconds per case]
import {
  type Arithmetic,
  detectFeatures,
  encodeModule,
  f32x4,
  forLoop,
  func,
  locals,
  math,
  relaxed,
  reproducible,
  type V128,
  v128,
} from '../src/index.ts';

const budget = Number(process.argv[2] ?? 200);
const count = 10_000;
const functions: Readonly<Record<string, (x: V128, arithmetic: Arithmetic) => V128>> = {
  copy: (x) => x,
  sqrt: f32x4.sqrt,
  exp: math.exp,
  'exp, x ≤ 0': (x, arithmetic) => math.exp(x, arithmetic, [Number.NEGATIVE_INFINITY, 0]),
  expm1: math.expm1,
  log: math.log,
  'log, x ≥ 1e-7': (x, arithmetic) => math.log(x, arithmetic, [1e-7, 1]),
  log1p: math.log1p,
  'log1p, 0 ≤ x': (x, arithmetic) => math.log1p(x, arithmetic, [0, Number.POSITIVE_INFINITY]),
  'log1p, 0 ≤ x ≤ 1': (x, arithmetic) => math.log1p(x, arithmetic, [0, 1]),
  tanh: math.tanh,
  sigmoid: math.sigmoid,
  softplus: math.softplus,
  erf: math.erf,
  sin: math.sin,
  cos: math.cos,
  pow: (x) => math.pow(x, f32x4.const(1.7)),
  rsqrt: math.rsqrt,
};

const { relaxedSimd } = detectFeatures();
console.log(process.version);
for (const [name, f] of Object.entries(functions)) {
  const row = (relaxedSimd ? [reproducible, relaxed] : [reproducible]).map(
    (arithmetic) => `${arithmetic.name} ${measure((x) => f(x, arithmetic)).toFixed(2)} ns`,
  );
  console.log(name.padEnd(16), row.join('   '));
}

function measure(f: (x: V128) => V128): number {
  const { i } = locals('i32', 'i');
  const [from, to] = [4096, 4096 + 4 * count];
  const body = [forLoop(i, { to: 4 * count, step: 16 }, [v128.store(i, f(v128.load(i, from)), to)])];
  const bytes = encodeModule({
    functions: [func({ name: 'apply', body })],
    memory: { pages: 3, export: 'memory' },
    constantPool: { address: 64 },
  });
  const { memory, apply } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as {
    memory: WebAssembly.Memory;
    apply(): void;
  };
  const floats = new Float32Array(memory.buffer);
  for (let k = 0; k < count; k++) floats[from / 4 + k] = 4 + 4 * Math.sin(1.234 * k);
  let best = Number.POSITIVE_INFINITY;
  for (const start = performance.now(); performance.now() - start < budget; ) {
    const before = performance.now();
    for (let round = 0; round < 20; round++) apply();
    best = Math.min(best, performance.now() - before);
  }
  return (best / 20 / count) * 1e6;
}
