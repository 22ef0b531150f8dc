import { type Arithmetic, type Callable, encodeModule, type Func, func } from '@lossgraph/wasm';
import type { Kernel } from '../kernels.ts';
import type { Lease } from '../lease.ts';
import { emitIndexed, indexedScratchBytes } from './indexed.ts';
import { emitLine } from './line.ts';
import { calling, emitLoops, type Run } from './loops.ts';
import { importOrdinary, ORDINARY, ordinary } from './ordinary.ts';
import type { Places } from './places.ts';
import { emitProduct, type Product, Products } from './product.ts';
import { emitRandom } from './random.ts';

/** The WebAssembly of one program. */
export interface Emitted {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What an instance has to be given. */
  readonly imports: WebAssembly.Imports;
  /** How each kernel is run; functions other than imports are exported. */
  readonly runs: readonly Run[];
}

/** Returns a module with one function per kernel, and `step`, which calls them in order. */
export function emitModule(kernels: readonly Kernel[], places: Places, lease: Lease, arithmetic: Arithmetic): Emitted {
  const ordinaries: Record<string, () => void> = {};
  const alike = new Products(arithmetic, places);
  const products = kernels.map((kernel, _i) => (kernel.kind === 'product' ? alike.of(kernel) : null));
  const scratch = lease.reserve(
    kernels.reduce((most, kernel, i) => Math.max(most, scratchBytes(kernel, products[i])), 0),
  );
  const loops = emitLoops(kernels, places, arithmetic);
  const runs = kernels.map((kernel, i): Run => {
    const name = `kernel${i}`;
    if (kernel.kind === 'loop') return loops.get(kernel)!;
    if (kernel.kind === 'product') return emitProduct(name, kernel, products[i]!, places, scratch);
    if (kernel.kind === 'random') return alone(emitRandom(name, kernel, places));
    if (kernel.kind === 'line') return alone(emitLine(name, kernel, places));
    ordinaries[name] = ordinary(kernel.instruction, places, lease.arena.memory);
    const own = importOrdinary(name);
    return alone(kernel.kind === 'indexed' ? emitIndexed(name, kernel, places, own, scratch) : own);
  });
  const step: Func<'none'> = func({ name: 'step', body: runs.map(calling) });
  const bytes = encodeModule({
    functions: [step, ...new Set(runs.flatMap(({ callee }) => (callee.kind === 'func' ? [callee] : [])))],
    memory: { pages: 1, import: { module: 'arena', name: 'memory' } },
    constantPool: { address: (bytes) => lease.reserve(bytes) },
  });
  const math = Object.fromEntries(Object.getOwnPropertyNames(Math).map((name) => [name, Reflect.get(Math, name)]));
  return { bytes, imports: { [ORDINARY]: ordinaries, math, arena: { memory: lease.arena.memory } }, runs };
}

/** How much memory a kernel takes while it runs. */
function scratchBytes(kernel: Kernel, product: Product | null | undefined): number {
  return kernel.kind === 'indexed' ? indexedScratchBytes(kernel) : (product?.gemm.scratchBytes ?? 0);
}

function alone(callee: Callable<'none'>): Run {
  return { callee, addresses: [] };
}
