import { doWhile, encodeModule, f32x4, func, i32, local, set, type V128 } from '@lossgraph/wasm';

/** Chains that keep the multipliers and adders of a core busy; with two constants they fill fifteen registers. */
const chains = 13;
const flopsPerRound = chains * 4 * 2;

/** Returns a function that does so many floating-point operations, on registers alone; null where relaxed SIMD is lacking. */
export function multiplyAdds({ fused }: { fused: boolean }): ((flops: number) => void) | null {
  const bytes = moduleOf(fused);
  if (!WebAssembly.validate(bytes)) return null;
  const run = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports['run'] as (rounds: number) => number;
  return (flops) => void run(Math.ceil(flops / flopsPerRound));
}

/** A module with x ← x m + c for every chain, as often as asked; it returns their sum, so that nothing is left out. */
function moduleOf(fused: boolean): Uint8Array<ArrayBuffer> {
  const rounds = local('i32', 'rounds');
  const x = Array.from({ length: chains }, (_, i) => local('v128', `x${i}`));
  const [m, c] = [local('v128', 'm'), local('v128', 'c')];
  const next = (at: V128) => (fused ? f32x4.relaxedMadd(at, m, c) : f32x4.add(f32x4.mul(at, m), c));
  const starts = x.map((at, i) => set(at, f32x4.const(i + 1)));
  const run = func({
    name: 'run',
    params: [rounds],
    body: [
      ...starts,
      set(m, f32x4.const(0.999999)),
      set(c, f32x4.const(1e-7)),
      doWhile([...x.map((at) => set(at, next(at))), set(rounds, i32.sub(rounds, 1))], rounds),
    ],
    value: f32x4.extractLane(
      x.reduce<V128>((sum, at) => f32x4.add(sum, at), f32x4.const(0)),
      0,
    ),
  });
  return encodeModule({ functions: [run] });
}
