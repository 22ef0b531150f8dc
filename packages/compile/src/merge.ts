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
  for (let at = 1; at < kernels.length; at++) {
    for (let before = at - 1; before >= Math.max(0, at - FARTHEST); before--) {
      const merged = together(kernels, before, at, place);
      if (merged === null) continue;
      kernels[merged.at] = merged.kernel;
      kernels.splice(merged.at === at ? before : at, 1);
      at--;
      break;
    }
  }
}

/** The loops that do for both, and where they may run. */
function together(kernels: readonly Kernel[], before: number, at: number, place: Place) {
  const [first, second] = [kernels[before], kernels[at]];
  if (first?.kind !== 'loop' || second?.kind !== 'loop' || !areAlike(first, second)) return null;
  const between = kernels.slice(before + 1, at);
  const up = !between.some((kernel) => needs(second, kernel));
  if (!up && between.some((kernel) => needs(kernel, first))) return null;
  const kernel = inLoopsOf(first, first, second, place) ?? inLoopsOf(second, first, second, place);
  return kernel && { kernel, at: up ? before : at };
}

/** Whether they go over as many elements, and one needs the other or both read the same array. */
function areAlike(a: LoopKernel, b: LoopKernel): boolean {
  if (a.width !== b.width || sizeOf(a.shape) !== sizeOf(b.shape) || sizeOf(a.shape) === 1) return false;
  if (a.steps.length + b.steps.length > MOST_STEPS) return false;
  const arrays = new Set(a.steps.flatMap(({ instruction }) => [instruction.output, ...large(instruction)]));
  return b.steps.some(({ instruction }) => large(instruction).some((value) => arrays.has(value)));
}

function large({ inputs }: Instruction): Value[] {
  return inputs.flatMap(({ value }) => (value.size > 1 ? [value] : []));
}

function needs(reader: Kernel, maker: Kernel): boolean {
  const made = new Set(outputsOf(maker));
  return inputsOf(reader).some((value) => made.has(value));
}

function outputsOf(kernel: Kernel): Value[] {
  return instructionsOf(kernel).map(({ output }) => output);
}

function inputsOf(kernel: Kernel): Value[] {
  return instructionsOf(kernel).flatMap(({ inputs }) => inputs.map(({ value }) => value));
}

function inLoopsOf(model: LoopKernel, first: LoopKernel, second: LoopKernel, place: Place): LoopKernel | null {
  const kernel: LoopKernel = { ...model, steps: [] };
  for (const { instruction } of [...first.steps, ...second.steps]) {
    const step = place(instruction, kernel);
    if (step === null) return null;
    kernel.steps.push(step);
  }
  return kernel;
}
