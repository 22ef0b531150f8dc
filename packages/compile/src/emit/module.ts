import { type Arithmetic, type Callable, call, encodeModule, type Func, func, poolBytes } from '@lossgraph/wasm';
import type { Arena } from '../arena.ts';
import type { Kernel } from '../kernels.ts';
import { emitIndexed } from './indexed.ts';
import { emitLine } from './line.ts';
import { emitLoop, type Places } from './loop.ts';
import { importOrdinary, ORDINARY, ordinary } from './ordinary.ts';
import { emitProduct, Products } from './product.ts';
import { emitRandom } from './random.ts';

/** The WebAssembly of one program. */
export interface Emitted {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What an instance has to be given. */
  readonly imports: WebAssembly.Imports;
}

const MANY_KERNELS = 60;

/** Returns a module with one function per kernel, and `step`, which calls them in order. */
export function emitModule(kernels: readonly Kernel[], places: Places, arena: Arena, arithmetic: Arithmetic): Emitted {
  // Large programs are made of loops: code takes longer to compile than it saves.
  const mostUnrolled = kernels.length > MANY_KERNELS ? 12 : 96;
  const ordinaries: Record<string, () => void> = {};
  const alike = new Products(arithmetic);
  const products = kernels.map((kernel, _i) => (kernel.kind === 'product' ? alike.of(kernel) : null));
  const scratchBytes = Math.max(0, ...products.map((each) => each?.scratchBytes ?? 0));
  const scratch = arena.reserve(scratchBytes);
  const functions = kernels.map((kernel, i): Callable<'none'> => {
    const name = `kernel${i}`;
    if (kernel.kind === 'loop') return emitLoop(name, kernel, places, { mostUnrolled, arithmetic });
    if (kernel.kind === 'product') return emitProduct(name, kernel, products[i]!, places, scratch);
    if (kernel.kind === 'random') return emitRandom(name, kernel, places);
    if (kernel.kind === 'line') return emitLine(name, kernel, places);
    ordinaries[name] = ordinary(kernel.instruction, places, arena.memory);
    const own = importOrdinary(name);
    return kernel.kind === 'indexed' ? emitIndexed(name, kernel, places, own) : own;
  });
  const step: Func<'none'> = func({ name: 'step', body: functions.map((each) => call(each)) });
  const pool = arena.reserve(poolBytes([step]));
  const bytes = encodeModule({
    functions: [step, ...functions.filter((each) => each.kind === 'func')],
    memory: { pages: 1, import: { module: 'arena', name: 'memory' } },
    constantPool: { address: pool },
  });
  const math = Object.fromEntries(Object.getOwnPropertyNames(Math).map((name) => [name, Reflect.get(Math, name)]));
  return { bytes, imports: { [ORDINARY]: ordinaries, math, arena: { memory: arena.memory } } };
}
