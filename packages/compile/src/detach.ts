import { sizeOf } from '@lossgraph/core';
import { type Kernel, keptAxes, type LoopKernel, type Step } from './kernels.ts';
import { extended, type Place } from './merge.ts';

/** For fewer rows, a kernel of its own does not pay. */
const FEWEST_ROWS = 16;

/**
 * Gives what is worked out once per row, if no loop of the row needs it and it takes many instructions (exp, log, …), a loop
 * over the rows: there it is done for four of them at a time.
 */
export function detach(kernels: Kernel[], place: Place): void {
  const all = kernels.flatMap((kernel): Kernel[] => (kernel.kind === 'loop' ? detached(kernel, place) : [kernel]));
  kernels.splice(0, kernels.length, ...all);
}

function detached(kernel: LoopKernel, place: Place): LoopKernel[] {
  const shape = keptAxes(kernel);
  if (kernel.width !== 4 || kernel.columns || sizeOf(shape) < FEWEST_ROWS) return [kernel];
  const behind = afterRows(kernel);
  if (![...behind].some((step) => step.kind === 'map' && step.rule.heavy === true)) return [kernel];
  const empty: LoopKernel = { ...kernel, shape, split: null, steps: [] };
  const instructions = [...behind].map(({ instruction }) => instruction);
  const rows = extended(empty, [], instructions, place);
  return rows === null ? [kernel] : [{ ...kernel, steps: kernel.steps.filter((step) => !behind.has(step)) }, rows];
}

/** The steps done once per row whose results nothing else in the kernel reads, in their order. */
function afterRows({ steps }: LoopKernel): ReadonlySet<Step> {
  const needed = new Set(steps.filter(({ kind, level }) => kind === 'reduce' || level === 'each').flatMap(inputsOf));
  const behind: Step[] = [];
  for (const step of steps.toReversed()) {
    if (step.level === 'each') continue;
    if (needed.has(step.instruction.output)) for (const value of inputsOf(step)) needed.add(value);
    else behind.push(step);
  }
  return new Set(behind.toReversed());
}

function inputsOf({ instruction }: Step) {
  return instruction.inputs.map(({ value }) => value);
}
