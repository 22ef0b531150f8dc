import type { Access, Listing, Value } from './ir.ts';
import type { Kernel, LoopKernel, MapStep, ProductKernel, Step } from './kernels.ts';
import { strideOverRows } from './layout.ts';
import { Order } from './order.ts';
import { isWhole } from './strides.ts';

/** What is worth doing tile by tile. Updates by Adam read and write six arrays, and are faster in a loop of their own. */
const MOST_STEPS = 8;
const MOST_ARRAYS = 3;

/** Products of fewer columns than lanes leave lanes idle. */
const FEWEST_COLUMNS = 4;

/**
 * Returns the kernels with element-wise steps moved from loops to the products that they follow, where they are done to each
 * tile before it goes to memory: a bias added, relu, the mask of its derivative, a residual added.
 *
 * Taken are steps that need the product, one another, and what is there by then. Those that take dozens of instructions stay,
 * and so do updates of Variables: neither is faster here. If some of a loop's steps have to stay, the others are taken only
 * if the loop then reads fewer arrays.
 */
export function withEpilogues(kernels: readonly Kernel[], { outputs, assignments }: Listing): Kernel[] {
  const order = new Order(kernels);
  const assigned = new Set(assignments.map(({ value }) => value));
  const given = new Set(outputs.map(({ value }) => value));
  for (const kernel of kernels.toReversed()) {
    if (kernel.kind !== 'product' || columnsOf(kernel) < FEWEST_COLUMNS) continue;
    let product = kernel;
    for (const loop of order.loopsReading(kernel.instruction.output)) {
      const taken = stepsFor(product, loop, assigned);
      const isRead = (value: Value) => given.has(value) || order.readersOf(value).some((other) => other !== loop);
      if (taken.length === 0 || !isWorthIt(product, loop, taken, isRead)) continue;
      const place = order.placeFor(product, loop, taken);
      if (place === null) continue;
      const extended = { ...product, epilogue: [...product.epilogue, ...taken] };
      order.replace(product, extended, place);
      order.replace(loop, { ...loop, steps: without(loop.steps, taken) });
      product = extended;
    }
  }
  return order.kernels();
}

function columnsOf({ instruction }: ProductKernel): number {
  return instruction.output.shape.at(-1) ?? 1;
}

/** The steps of a loop that can be done to tiles. */
function stepsFor(product: ProductKernel, loop: LoopKernel, assigned: ReadonlySet<Value>): MapStep[] {
  const { output } = product.instruction;
  const columns = columnsOf(product);
  const made = new Set([output, ...resultsOf(product.epilogue)]);
  const results = resultsOf(loop.steps);
  const isThere = (access: Access) => (made.has(access.value) ? isWhole(access) : !results.includes(access.value));
  const taken: MapStep[] = [];
  for (const step of loop.steps) {
    const { inputs, output: result } = step.instruction;
    if (step.kind !== 'map' || result.size !== output.size || assigned.has(result) || !isCheap(step)) continue;
    const suits = (access: Access) =>
      access.value.origin.kind === 'uniform' || strideOverRows(access, result.shape, columns) !== null;
    if (!inputs.some(({ value }) => made.has(value))) continue;
    if (!inputs.every((access) => isThere(access) && suits(access))) continue;
    made.add(result);
    taken.push(step);
  }
  return taken;
}

/** Whether it takes a few instructions on four elements at a time. */
function isCheap({ rule, instruction: { inputs, output } }: MapStep): boolean {
  const dtypes = inputs.map(({ value }) => value.dtype);
  const isWide = [...dtypes, output.dtype].includes('float64');
  return rule.heavy !== true && !isWide && rule.lanes[dtypes.at(-1) ?? output.dtype] !== undefined;
}

/** Whether few arrays are read and written tile by tile, and the loop is spared some. */
function isWorthIt(
  { instruction, epilogue }: ProductKernel,
  loop: LoopKernel,
  taken: readonly MapStep[],
  isReadElsewhere: (value: Value) => boolean,
): boolean {
  const isLarge = ({ size }: Value) => size >= instruction.output.size;
  const [steps, staying] = [[...epilogue, ...taken], without(loop.steps, taken)];
  const [made, stays] = [resultsOf(steps), resultsOf(staying)];
  const forLoop = operandsOf(staying).filter((value) => isLarge(value) && !stays.includes(value));
  const written = made.filter((value) => isReadElsewhere(value) || forLoop.includes(value));
  const read = operandsOf(steps).filter((v) => isLarge(v) && v !== instruction.output && !made.includes(v));
  if (steps.length > MOST_STEPS || read.length + written.length > MOST_ARRAYS) return false;
  const before = operandsOf(loop.steps).filter((v) => isLarge(v) && !resultsOf(loop.steps).includes(v));
  return staying.length === 0 || forLoop.length < before.length;
}

function resultsOf(steps: readonly Step[]): Value[] {
  return steps.map(({ instruction }) => instruction.output);
}

/** What steps read, each once. */
function operandsOf(steps: readonly Step[]): Value[] {
  return [...new Set(steps.flatMap(({ instruction }) => instruction.inputs.map(({ value }) => value)))];
}

function without(steps: readonly Step[], taken: readonly Step[]): Step[] {
  return steps.filter((step) => !taken.includes(step));
}
