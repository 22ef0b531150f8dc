import { isHeavy, type Step, weightOf } from '../kernels.ts';

/** So many rounds of a loop are a few hundred instructions: what the processor sees at once. */
const ROUNDS = 4;

/** So many accumulators of a reduction keep additions under way all the time, and more take registers from the rest. */
const WAYS = 2;

/** Steps of more weight than this have work for the processor side by side, and are much code. */
const MOST_WEIGHT = 6;

/** In shorter loops, what is gained does not make up for the time that more code takes to compile. */
const FEWEST_ELEMENTS = 256;

/**
 * Returns how many rounds of a loop over lanes are worked on together: several, if it does little but a float32 function of
 * many instructions, each of which waits for the one before, or little but a reduction, which waits for itself.
 */
export function roundsTogether(steps: readonly Step[], elements: number): number {
  if (elements < FEWEST_ELEMENTS || weightOf(steps) > MOST_WEIGHT) return 1;
  if (steps.some((step) => isHeavy(step) && isOnLanes(step))) return ROUNDS;
  return steps.filter(({ kind }) => kind === 'reduce').length === 1 && !steps.some(isHeavy) ? WAYS : 1;
}

function isOnLanes(step: Step): boolean {
  return step.kind === 'map' && step.instruction.output.dtype === 'float32' && step.rule.lanes.float32 !== undefined;
}
