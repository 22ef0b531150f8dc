import { sizeOf } from '@lossgraph/core';
import type { Instruction, Value } from './ir.ts';
import { instructionsOf, type Kernel, type LoopKernel, MOST_STEPS, type Step } from './kernels.ts';

/** How many kernels back another to merge with is looked for. */
const FARTHEST = 48;

/** Puts an instruction into loops, or returns `null` if it does not fit. */
export type Place = (instruction: Instruction, kernel: LoopKernel) => Step | null;

/**
 * Puts loops together that were begun apart and turned out to read the same arrays: one pass over memory instead of two, and
 * what the first makes for the second need not be written down.
 */
export function merge(kernels: Kernel[], place: Place): void {
  const traffic = new Map(kernels.map((kernel) => [kernel, trafficOf(kernel)]));
  const of = (kernel: Kernel) => traffic.get(kernel) as Traffic;
  for (let at = 1; at < kernels.length; at++) {
    for (let before = at - 1; before >= Math.max(0, at - FARTHEST); before--) {
      const [first, second] = [kernels[before] as Kernel, kernels[at] as Kernel];
      if (!shares(of(second).reads, of(first)) || !areAlike(first, second)) continue;
      const between = kernels.slice(before + 1, at);
      const up = !between.some((kernel) => needs(of(second), of(kernel)));
      if (!up && between.some((kernel) => needs(of(kernel), of(first)))) continue;
      const merged = inLoopsOf(first, first, second, place) ?? inLoopsOf(second, first, second, place);
      if (merged === null) continue;
      traffic.set(merged, trafficOf(merged));
      kernels[up ? before : at] = merged;
      kernels.splice(up ? at : before, 1);
      at--;
      break;
    }
  }
}

/** What a kernel reads and what it makes. */
interface Traffic {
  readonly reads: ReadonlySet<Value>;
  readonly makes: ReadonlySet<Value>;
}

function trafficOf(kernel: Kernel): Traffic {
  const instructions = instructionsOf(kernel);
  return {
    reads: new Set(instructions.flatMap(({ inputs }) => inputs.map(({ value }) => value))),
    makes: new Set(instructions.map(({ output }) => output)),
  };
}

function needs({ reads }: Traffic, { makes }: Traffic): boolean {
  for (const value of reads) if (makes.has(value)) return true;
  return false;
}

/** Whether one of the arrays is made or read there as well. */
function shares(arrays: ReadonlySet<Value>, { reads, makes }: Traffic): boolean {
  for (const value of arrays) if (value.size > 1 && (makes.has(value) || reads.has(value))) return true;
  return false;
}

/** Whether both are loops over as many elements. */
function areAlike(a: Kernel, b: Kernel): boolean {
  if (a.kind !== 'loop' || b.kind !== 'loop' || a.width !== b.width) return false;
  const size = sizeOf(a.shape);
  return size !== 1 && size === sizeOf(b.shape) && a.steps.length + b.steps.length <= MOST_STEPS;
}

/** The steps of both in the loops of one of them, or `null` if they do not fit. */
function inLoopsOf(model: Kernel, first: Kernel, second: Kernel, place: Place): LoopKernel | null {
  if (model.kind !== 'loop') return null;
  const kernel: LoopKernel = { ...model, steps: [] };
  for (const instruction of [...instructionsOf(first), ...instructionsOf(second)]) {
    const step = place(instruction, kernel);
    if (step === null) return null;
    kernel.steps.push(step);
  }
  return kernel;
}
