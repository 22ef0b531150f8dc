import {
  doWhile,
  type Expr,
  encodeModule,
  type Func,
  f32x4,
  func,
  i32,
  local,
  type Stmt,
  set,
  v128,
} from '@lossgraph/wasm';
import type { Pass } from './unavoidable.ts';

/** Vectors per round. */
const unrolled = 4;

/** Returns a function that reads and writes arrays of `elements` float32 as the passes say, at the speed of plain loops. */
export function passesOver(passes: readonly Pass[], elements: number): () => void {
  const bytes = 4 * Math.ceil(elements / (4 * unrolled)) * 4 * unrolled;
  const arrays = Math.max(...passes.map(({ reads, writes }) => reads + writes));
  const code = encodeModule({
    functions: passes.map((pass, i) => passOf(pass, { name: `pass${i}`, array: bytes })),
    memory: { pages: Math.ceil((arrays * bytes) / 65536), export: 'memory' },
  });
  const { memory, ...functions } = new WebAssembly.Instance(new WebAssembly.Module(code)).exports;
  new Float32Array((memory as WebAssembly.Memory).buffer).fill(1);
  const runs = passes.map(({ share = 1 }, i) => {
    const run = functions[`pass${i}`] as (bytes: number) => number;
    const length = 16 * unrolled * Math.ceil((bytes * share) / (16 * unrolled));
    return () => run(length);
  });
  return () => {
    for (const run of runs) run();
  };
}

/** A function of how many bytes of each array to pass over: the sum of what it reads is written, or returned. */
function passOf({ reads, writes }: Pass, { name, array }: { name: string; array: number }): Func<'f32'> {
  const [at, end, total] = [local('i32', 'at'), local('i32', 'end'), local('v128', 'total')];
  const inputs = Array.from({ length: reads }, (_, k) => k * array);
  const outputs = Array.from({ length: writes }, (_, k) => (reads + k) * array);
  const round = Array.from({ length: unrolled }, (_, k): Stmt[] => {
    const read = inputs
      .map((from): Expr<'v128'> => v128.load(at, from + 16 * k))
      .reduce((sum, value) => f32x4.add(sum, value), f32x4.const(1));
    return writes === 0 ? [set(total, f32x4.add(total, read))] : outputs.map((to) => v128.store(at, read, to + 16 * k));
  });
  return func({
    name,
    params: [end],
    body: [doWhile([...round.flat(), set(at, i32.add(at, 16 * unrolled))], i32.ltU(at, end))],
    value: f32x4.extractLane(total, 0),
  });
}
