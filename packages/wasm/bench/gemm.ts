// GFLOP/s of the generated products. By hand, with nothing else on that core:
//   taskset -c 1 node --import=tsx --conditions=source packages/wasm/bench/gemm.ts [milliseconds per case] [float64]
import {
  detectFeatures,
  encodeModule,
  type FloatType,
  gemm,
  gemmKernels,
  relaxed,
  reproducible,
} from '../src/index.ts';

const budget = Number(process.argv[2] ?? 400);
const type: FloatType = process.argv[3] === 'float64' ? 'float64' : 'float32';
const size = type === 'float32' ? 4 : 8;
const forms = [
  { name: 'NN', transposeA: false, transposeB: false },
  { name: 'TN', transposeA: true, transposeB: false },
  { name: 'NT', transposeA: false, transposeB: true },
  { name: 'TT', transposeA: true, transposeB: true },
];
const squares = [4, 8, 16, 32, 64, 128, 256, 512, 1024].map((n) => [n, n, n] as const);
const others = [
  [128, 128, 784],
  [784, 128, 128],
  [128, 784, 128],
  [32, 128, 784],
  [256, 512, 512],
  [128, 10, 128],
  [128, 128, 10],
  [1, 512, 512],
  [3, 512, 512],
  [4, 512, 100],
  [4, 512, 48],
  [8, 512, 48],
  [8, 128, 128],
  [1, 128, 128],
  [1, 100, 10],
  [2, 512, 512],
  [4, 512, 512],
  [8, 512, 512],
  [512, 1, 512],
  [4, 16, 16],
] as const;

const features = detectFeatures();
console.log(process.version, type, features);
for (const arithmetic of features.relaxedSimd ? [reproducible, relaxed] : [reproducible]) {
  for (const [m, n, k] of [...squares, ...others]) {
    const row = forms.map((form) => `${form.name} ${measure(m, n, k, form, arithmetic).toFixed(1).padStart(5)}`);
    console.log(arithmetic.name.padEnd(12), `${m} x ${n} x ${k}`.padEnd(18), row.join('   '));
  }
}

function measure(
  m: number,
  n: number,
  k: number,
  form: { transposeA: boolean; transposeB: boolean },
  arithmetic: typeof relaxed,
): number {
  const { func, scratchBytes } = gemm({ m, n, k, ...form, name: 'gemm', kernels: gemmKernels({ arithmetic, type }) });
  const place = (bytes: number) => Math.ceil((bytes + 16) / 64) * 64;
  const [a, b] = [64, 64 + place(size * m * k)];
  const c = b + place(size * k * n);
  const scratch = c + place(size * m * n);
  const pages = Math.ceil((scratch + scratchBytes) / 65536);
  const bytes = encodeModule({ functions: [func], memory: { pages, export: 'memory' } });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const call = exports['gemm'] as (...addresses: number[]) => void;
  const { buffer } = exports['memory'] as WebAssembly.Memory;
  (type === 'float32' ? new Float32Array(buffer) : new Float64Array(buffer)).fill(0.5);
  const rounds = Math.max(1, Math.round(2e7 / (m * n * k)));
  let best = Number.POSITIVE_INFINITY;
  for (const start = performance.now(); performance.now() - start < budget; ) {
    const before = performance.now();
    for (let i = 0; i < rounds; i++) call(a, b, c, scratch);
    best = Math.min(best, (performance.now() - before) / rounds);
  }
  return (2 * m * n * k) / best / 1e6;
}
