import { sizeOf } from '@lossgraph/core';
import type { Instruction, Value } from './ir.ts';
import { fitsOne, instructionsOf, type Kernel, type LoopKernel, type Step, weightOf } from './kernels.ts';

/** How many kernels back another to merge with is looked for. */
const FARTHEST = 48;

/** Puts an instruction into loops, or returns `null` if it does not fit. */
export type Place = (instruction: Instruction, kernel: LoopKernel) => Step | null;

/**
 * Puts loops together that were begun apart and turned out to read the same arrays: one pass over memory instead of two, and
 * what the first makes for the second need not be written down. Only such as `suits` are made.
 */
export function merge(kernels: Kernel[], place: Place, suits: (merged: LoopKernel) => boolean = () => true): void {
  const traffic = new Map(kernels.map((kernel) => [kernel, trafficOf(kernel)]));
  const of = (kernel: Kernel) => traffic.get(kernel) as Traffic;
  for (let at = 1; at < kernels.length; at++) {
    const { size } = of(kernels[at] as Kernel);
    // Whether nothing in between makes what the second needs, so that it can go up to the first.
    let up = true;
    for (let before = at - 1; size > 1 && before >= Math.max(0, at - FARTHEST); before--) {
      const [first, second] = [kernels[before] as Kernel, kernels[at] as Kernel];
      up &&= before === at - 1 || !needs(of(second), of(kernels[before + 1] as Kernel));
      if (of(first).size !== size || !shares(of(second).reads, of(first)) || !areAlike(first, second)) continue;
      if (!up && kernels.slice(before + 1, at).some((kernel) => needs(of(kernel), of(first)))) continue;
      const merged = together(first, second, place);
      if (merged === null || !suits(merged)) continue;
      traffic.set(merged, union(of(first), of(second)));
      kernels[up ? before : at] = merged;
      kernels.splice(up ? at : before, 1);
      at--;
      break;
    }
  }
}

/** What a kernel reads and what it makes. */
interface Traffic {
  readonly reads: Set<Value>;
  readonly makes: Set<Value>;
  /** The elements that a loop runs over; 0 for what is none. */
  readonly size: number;
}

function trafficOf(kernel: Kernel): Traffic {
  const [reads, makes] = [new Set<Value>(), new Set<Value>()];
  for (const { inputs, output } of instructionsOf(kernel)) {
    for (const { value } of inputs) reads.add(value);
    makes.add(output);
  }
  return { reads, makes, size: kernel.kind === 'loop' ? sizeOf(kernel.shape) : 0 };
}

/** The traffic of both, in the sets of the first. */
function union(a: Traffic, { reads, makes }: Traffic): Traffic {
  for (const value of reads) a.reads.add(value);
  for (const value of makes) a.makes.add(value);
  return a;
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

/** Whether both are loops of one width, and not too much for one. */
function areAlike(a: Kernel, b: Kernel): boolean {
  if (a.kind !== 'loop' || b.kind !== 'loop' || a.width !== b.width) return false;
  return fitsOne(weightOf(a.steps) + weightOf(b.steps));
}

/** The steps of both in the loops of one of them, or `null` if they do not fit. */
function together(first: Kernel, second: Kernel, place: Place): LoopKernel | null {
  if (first.kind !== 'loop' || second.kind !== 'loop') return null;
  const added = instructionsOf(second);
  return (
    extended(first, first.steps, added, place) ?? extended(second, [], [...instructionsOf(first), ...added], place)
  );
}

/** The loops with `steps` and, behind them, as many more as there are instructions, or `null` if one does not fit. */
export function extended(
  loops: LoopKernel,
  steps: readonly Step[],
  instructions: readonly Instruction[],
  place: Place,
): LoopKernel | null {
  const kernel: LoopKernel = { ...loops, steps: [...steps] };
  for (const instruction of instructions) {
    const step = place(instruction, kernel);
    if (step === null) return null;
    kernel.steps.push(step);
  }
  return kernel;
}
