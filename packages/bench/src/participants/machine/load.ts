import type { Case, LossCase } from '../../workloads/case.ts';
import { type Participant, type Trial, Unable } from '../participant.ts';
import { callsOf } from './calls.ts';
import { multiplyAdds } from './multiply-adds.ts';
import { passesOver } from './passes.ts';
import { unavoidable } from './unavoidable.ts';

/**
 * What one core could do at most in 128-bit WebAssembly. Of matrix products: as many multiplications and additions, on
 * registers alone. Of losses: what each cannot do without, memory traffic and transcendental functions, one after the other.
 * Nothing that computes a product with these instructions can be faster; a loss could be, by as much as the two overlap.
 * `fused` multiplies and adds in one instruction, as relaxed SIMD allows.
 */
export function loadMachine({ fused = false }: { fused?: boolean } = {}): Participant {
  const multiplyAdd = multiplyAdds({ fused });
  if (multiplyAdd === null) throw new Unable('this Node has no relaxed SIMD');
  return {
    version: `128-bit multiply and add${fused ? ', fused' : ''}`,
    prepare: (definition: Case): Trial => {
      const { kind, unit, work } = definition;
      if (unit === 'GFLOP/s') return { step: () => multiplyAdd(work) };
      if (kind === 'loss' && !fused) return floorOf(definition, multiplyAdd);
      throw new Unable(`it bounds ${fused ? 'products' : 'products and losses'}`);
    },
  };
}

/** All that a loss cannot do without, one after the other. */
function floorOf({ loss, work }: LossCase, multiplyAdd: (flops: number) => void): Trial {
  const { calls, flops = 0, passes } = unavoidable[loss];
  const move = passesOver(passes, work);
  const compute = calls.map((name) => callsOf(name, work));
  return {
    step() {
      move();
      for (const each of compute) each();
      if (flops > 0) multiplyAdd(flops * work);
    },
  };
}
