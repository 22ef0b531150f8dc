import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Arithmetic,
  detectFeatures,
  type Epilogue,
  encodeModule,
  type FloatType,
  f32x4,
  type GemmOptions,
  gemm,
  gemmKernels,
  gemmOfAnySize,
  gemmScratchBytes,
  i32,
  i32x4,
  type Local,
  relaxed,
  reproducible,
  set,
  type TileRows,
} from '../src/index.ts';
import { disassemble } from './support/disassemble.ts';
import { distance, draw, type Matrix, multiply, reference, type Shape } from './support/products.ts';

/** Sums of k products of numbers up to 1 wander about √k far, and each addition rounds by 2⁻²⁵ of that; NumPy in float32 is as far off. */
const tolerance = (k: number, type: FloatType = 'float32') => ulp[type] * (4 + 32 * Math.sqrt(k));
const ulp = { float32: 2 ** -24, float64: 2 ** -53 };

const forms = [
  { transposeA: false, transposeB: false },
  { transposeA: true, transposeB: false },
  { transposeA: false, transposeB: true },
  { transposeA: true, transposeB: true },
] as const;

const kinds: readonly { readonly arithmetic: Arithmetic; readonly type: FloatType; readonly rows: TileRows }[] = [
  { arithmetic: reproducible, type: 'float32', rows: 4 },
  { arithmetic: reproducible, type: 'float64', rows: 4 },
  { arithmetic: reproducible, type: 'float32', rows: 6 },
  { arithmetic: reproducible, type: 'float64', rows: 6 },
  { arithmetic: relaxed, type: 'float32', rows: 4 },
  { arithmetic: relaxed, type: 'float64', rows: 4 },
  { arithmetic: relaxed, type: 'float32', rows: 6 },
  { arithmetic: relaxed, type: 'float64', rows: 6 },
];

function check(shape: Shape, options: Partial<GemmOptions> = {}): void {
  const drawn = draw(shape);
  const { gap: _, type: __, ...sizes } = shape;
  const made = gemm({ ...sizes, lda: drawn.a.ld, ldb: drawn.b.ld, ldc: drawn.ldc, ...options });
  const wanted = reference(drawn, options.accumulate ? { start: (old) => old } : {});
  expect(distance(multiply(made, drawn), wanted), JSON.stringify(shape)).to.be.at.most(tolerance(shape.k, shape.type));
}

for (const { arithmetic, type, rows } of kinds) {
  if (arithmetic === relaxed && !detectFeatures().relaxedSimd) continue;
  const kernels = () => gemmKernels({ arithmetic, type, rows });
  for (const form of forms) {
    describe(`gemm of ${type}, ${arithmetic.name}, tiles of ${rows} rows, ${form.transposeA ? 'Aᵀ' : 'A'} ${form.transposeB ? 'Bᵀ' : 'B'}`, () => {
      it('agrees with sums in float64 at every size from 0 to 9', () => {
        for (let m = 0; m <= 9; m++) {
          for (let n = 0; n <= 9; n++) {
            for (const k of [0, 1, 2, 3, 4, 5, 7, 9]) check({ m, n, k, type, ...form }, { kernels: kernels() });
          }
        }
      });

      it('agrees with sums in float64 around the sizes of tiles and blocks', () => {
        // biome-ignore format: a few lines of sizes
        const edges = [
          [127, 33, 257], [129, 31, 256], [131, 20, 40], [133, 20, 40], [143, 16, 9], [64, 17, 30], [128, 513, 64], [5, 519, 300], [131, 8, 513], [1, 1, 5000], [1, 300, 40],
          [300, 1, 40], [2, 90, 90], [3, 90, 90], [64, 64, 0], [4100, 3, 1], [130, 3, 7], [91, 9, 5], [3, 4100, 1], [16, 16, 17], [3, 37, 700], [1, 1, 4000], [20, 20, 11],
        ];
        for (const [m, n, k] of edges) check({ m: m!, n: n!, k: k!, type, ...form }, { kernels: kernels() });
      });

      it('reads and writes rows that are further apart than they are long, and adds to C', () => {
        const size = fc.integer({ min: 0, max: 70 });
        fc.assert(
          fc.property(size, size, size, fc.integer({ min: 0, max: 5 }), fc.boolean(), (m, n, k, gap, accumulate) => {
            check({ m, n, k, gap, type, ...form }, { kernels: kernels(), accumulate });
          }),
          { seed: 3, numRuns: 60 },
        );
      });

      it('lets infinities and NaN through, to what they reach and no further', () => {
        for (const [m, n, k] of [
          [7, 9, 5],
          [3, 2, 1],
          [33, 41, 300],
        ] as const) {
          const drawn = draw({ m, n, k, type, ...form });
          const put = ({ data, ld, transposed }: Matrix, i: number, j: number, value: number) => {
            data[transposed ? j * ld + i : i * ld + j] = value;
          };
          put(drawn.a, 1, 0, Number.POSITIVE_INFINITY);
          put(drawn.b, 0, 0, 0); // 0 · ∞ is NaN
          put(drawn.b, k - 1, n - 1, Number.NaN);
          const found = multiply(gemm({ m, n, k, ...form, kernels: kernels() }), drawn);
          const kindOf = (x: number) => (Number.isFinite(x) ? 'finite' : String(x));
          expect(Array.from(found, kindOf), `${m} ${n} ${k}`).to.deep.equal(Array.from(reference(drawn), kindOf));
        }
      });

      it('agrees with itself when sizes are known only at the call', () => {
        const size = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 300 }));
        const any = gemmOfAnySize({ name: 'any', ...form, kernels: kernels() });
        const module = new WebAssembly.Module(
          encodeModule({ functions: [any], memory: { pages: 128, export: 'memory' } }),
        );
        const { memory, any: call } = new WebAssembly.Instance(module).exports as unknown as {
          memory: WebAssembly.Memory;
          any(...values: number[]): void;
        };
        const floats = type === 'float32' ? new Float32Array(memory.buffer) : new Float64Array(memory.buffer);
        const bytes = floats.BYTES_PER_ELEMENT;
        fc.assert(
          fc.property(size, size, size, (m, n, k) => {
            const drawn = draw({ m, n, k, type, ...form });
            const [a, b, c] = [0, drawn.a.data.length, drawn.a.data.length + drawn.b.data.length] as const;
            const scratch = c + m * n + 4;
            expect(bytes * scratch + gemmScratchBytes(m, n, k, type)).to.be.below(memory.buffer.byteLength);
            floats.fill(Number.NaN);
            floats.set(drawn.a.data, a);
            floats.set(drawn.b.data, b);
            call(bytes * a, bytes * b, bytes * c, bytes * scratch, m, n, k, drawn.a.ld, drawn.b.ld, drawn.ldc);
            const found = floats.subarray(c, c + m * n);
            expect(distance(found, reference(drawn)), `${m} ${n} ${k}`).to.be.at.most(tolerance(k, type));
          }),
          { seed: 4, numRuns: 60 },
        );
      });
    });
  }
}

describe('gemm', () => {
  it('hands finished sums, with their rows and columns, to the epilogue', () => {
    for (const [m, n, k] of [
      [7, 9, 3],
      [30, 41, 600],
      [130, 6, 20],
    ] as const) {
      const drawn = draw({ m, n, k });
      const epilogue: Epilogue = ({ vectors, row, column, store }) => {
        const first = i32.add(i32.mul(row, 1000), column);
        const place = (i: number, j: number) => f32x4.convertI32x4S(i32x4.splat(i32.add(first, 1000 * i + 4 * j)));
        const finish = (x: Local<'v128'>, i: number, j: number) =>
          set(x, f32x4.sub(f32x4.add(place(i, j), f32x4.const(0, 1, 2, 3)), x));
        return [...vectors.flatMap((line, i) => line.map((x, j) => finish(x, i, j))), ...store()];
      };
      const wanted = reference(drawn, { finish: (sum, i, j) => i * 1000 + j - sum });
      for (const rows of [4, 6] as const) {
        const got = multiply(gemm({ m, n, k, kernels: gemmKernels({ rows, epilogue }) }), drawn);
        expect(distance(got, wanted)).to.be.at.most(2 ** -24 * 1000 * m + tolerance(k));
      }
    }
  });

  it('gives the same bits by tiles of any height', () => {
    for (const type of ['float32', 'float64'] as const) {
      for (const form of forms) {
        const shape = { m: 139, n: 45, k: 300, type, ...form };
        const [four, six] = ([4, 6] as const).map((rows) =>
          multiply(gemm({ ...shape, kernels: gemmKernels({ type, rows }) }), draw(shape)),
        );
        expect(six).to.deep.equal(four);
      }
    }
  });

  it('gives the same bits where mirror images stand for half of a product of a matrix with its own transpose', () => {
    for (const { arithmetic, type, rows } of kinds) {
      if (arithmetic === relaxed && !detectFeatures().relaxedSimd) continue;
      for (const transposeA of [false, true]) {
        const symmetric = gemmKernels({ arithmetic, type, rows, symmetric: true });
        const plain = gemmKernels({ arithmetic, type, rows });
        for (const [n, k] of [
          [17, 15],
          [33, 40],
          [64, 256],
          [139, 7],
          [133, 9],
          [130, 1],
          [523, 5],
          [1031, 3],
          [80, 0],
        ] as const) {
          const form = { m: n, n, k, transposeA, transposeB: !transposeA };
          const drawn = draw({ ...form, type, gap: n % 3 });
          const own = { ...drawn, b: { ...drawn.a, transposed: !transposeA } };
          const made = (kernels: typeof plain) =>
            multiply(gemm({ ...form, lda: own.a.ld, ldb: own.b.ld, ldc: own.ldc, kernels }), own);
          expect(made(symmetric), `${type} ${rows} ${n} ${k}`).to.deep.equal(made(plain));
        }
      }
    }
  });

  it('refuses what is not symmetric', () => {
    const kernels = gemmKernels({ symmetric: true });
    for (const form of [{ n: 41 }, { k: 257 }, { transposeB: false }, { accumulate: true }]) {
      expect(() => gemm({ m: 40, n: 40, k: 40, transposeB: true, kernels, ...form })).to.throw(RangeError, 'symmetric');
    }
  });

  it('keeps the error of long sums small', () => {
    const k = 200_000;
    const drawn = draw({ m: 4, n: 8, k });
    drawn.a.data.fill(1 / 3);
    drawn.b.data.fill(1 / 3);
    const wanted = Math.fround(1 / 3) ** 2 * k;
    const got = multiply(gemm({ m: 4, n: 8, k }), drawn);
    // One chain of 200,000 additions is off by 1.6e-3.
    expect(Math.abs(got[0]! - wanted) / wanted).to.be.below(1e-5);
    const thin = draw({ m: 1, n: 1, k: 2048 });
    thin.a.data.fill(1 / 3);
    thin.b.data.fill(1 / 3);
    const product = Math.fround(1 / 3) ** 2 * 2048;
    expect(Math.abs(multiply(gemm({ m: 1, n: 1, k: 2048 }), thin)[0]! - product) / product).to.be.below(5e-6); // one chain: 2e-5
  });

  it('shares kernels between products, and packs nothing that is small', () => {
    const kernels = gemmKernels();
    const first = gemm({ name: 'first', m: 64, n: 64, k: 64, kernels });
    const second = gemm({ name: 'second', m: 128, n: 32, k: 300, kernels });
    const text = disassemble(encodeModule({ functions: [first.func, second.func], memory: { pages: 1 } }));
    expect(text.match(/^ {2}\(func /gm)).to.have.length(5); // two products, one kernel, two packings
    expect(gemm({ m: 16, n: 16, k: 16 }).scratchBytes).to.equal(0);
  });

  it('refuses sizes that are none', () => {
    expect(() => gemm({ m: 2, n: -1, k: 3 })).to.throw(RangeError, 'gemm: bad n; got -1');
    expect(() => gemm({ m: 2, n: 1.5, k: 3 })).to.throw(RangeError, 'got 1.5');
  });
});
