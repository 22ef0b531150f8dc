import { doWhile, encodeModule, f32x4, func, i32, local, set, type V128 } from '@lossgraph/wasm';
import type { Case } from '../workloads/case.ts';
import { type Participant, type Trial, Unable } from './participant.ts';

/** Chains that keep the multipliers and adders of a core busy; with two constants they fill fifteen registers. */
const chains = 13;
const flopsPerRound = chains * 4 * 2;

/**
 * What one core could do at most in 128-bit WebAssembly: as many multiplications and additions as the case needs, on
 * registers alone. No data moves, so nothing that computes the case with these instructions can be faster. `fused`
 * takes both in one instruction, as relaxed SIMD allows.
 */
export function loadMachine({ fused = false }: { fused?: boolean } = {}): Participant {
  const bytes = multiplyAdds(fused);
  if (!WebAssembly.validate(bytes)) throw new Unable('this Node has no relaxed SIMD');
  const run = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports['run'] as (rounds: number) => number;
  return {
    version: `128-bit multiply and add${fused ? ', fused' : ''}`,
    prepare: ({ unit, work }: Case): Trial => {
      if (unit !== 'GFLOP/s') throw new Unable('it bounds cases made of multiplications and additions');
      return { step: () => run(Math.ceil(work / flopsPerRound)) };
    },
  };
}

/** A module with x ← x m + c for every chain, as often as asked; it returns their sum, so that nothing is left out. */
function multiplyAdds(fused: boolean): Uint8Array<ArrayBuffer> {
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
