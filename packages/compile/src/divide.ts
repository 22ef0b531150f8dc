import { isEach, type Kernel, keptAxes, type LoopKernel, producerIn, type Step } from './kernels.ts';
import { extended, type Place } from './merge.ts';

/**
 * Takes apart the loops around a reduction of everything and those that follow with its result, where single numbers are all
 * that passes from the one to the other: the latter may fit into loops over rows. Returns whether there were any.
 */
export function divide(kernels: Kernel[], place: Place): boolean {
  const all = kernels.flatMap((kernel): Kernel[] => (kernel.kind === 'loop' ? passesOf(kernel, place) : [kernel]));
  const divided = all.length > kernels.length;
  kernels.splice(0, kernels.length, ...all);
  return divided;
}

/** Whether the loops run over rows, or over all elements once only. */
export function isOnePass(kernel: LoopKernel): boolean {
  return kernel.split === null || keptAxes(kernel).length > 0 || kernel.steps.every(({ stage }) => stage === 0);
}

function passesOf(kernel: LoopKernel, place: Place): LoopKernel[] {
  if (isOnePass(kernel)) return [kernel];
  const last = Math.max(...kernel.steps.map(({ stage }) => stage));
  const passes: LoopKernel[] = [];
  for (let stage = 0; stage <= last; stage++) {
    const steps = kernel.steps.filter((step) => step.stage === stage);
    if (steps.some((step) => readsElements(kernel, step))) return [kernel];
    const empty: LoopKernel = { ...kernel, split: null, columns: false, steps: [] };
    const pass = extended(
      empty,
      [],
      steps.map(({ instruction }) => instruction),
      place,
    );
    if (pass === null) return [kernel];
    passes.push(pass);
  }
  return passes;
}

/** Whether it reads what an earlier pass has made of every element. */
function readsElements(kernel: LoopKernel, { stage, instruction }: Step): boolean {
  return instruction.inputs.some(({ value }) => {
    const producer = producerIn(kernel, value);
    return isEach(producer) && producer.stage < stage;
  });
}
