import { sizeOf, type Variable } from '@lossgraph/core';
import { gemmSumsInMemory } from '@lossgraph/wasm';
import { allot, type Life, type Slot } from './allot.ts';
import type { Assignment, Instruction, Listing, Value } from './ir.ts';
import { type Kernel, keptAxes, type LoopKernel, type ProductKernel, type Step, stepsOf } from './kernels.ts';
import { operandStride, resultStride, shapeOfStep } from './layout.ts';
import { mayThrow } from './safety.ts';
import { sameList } from './strides.ts';

export interface Plan {
  readonly slots: readonly Slot[];
  readonly scratchBytes: number;
  /** Assigned values that are written over the former ones. */
  readonly inPlace: ReadonlyMap<Value, Assignment>;
  /** Assigned values that are copied to their Variables when everything has run. */
  readonly copied: readonly Assignment[];
  /** Whether a computed value is in memory at all, or only in registers. */
  isStored(value: Value): boolean;
  /** Whether a value is read only by the kernel that makes it, row by row, so that room for one row will do. */
  isRowOnly(value: Value): boolean;
}

/** Returns a place for everything that the kernels, run in order, leave for one another. */
export function plan(listing: Listing, kernels: readonly Kernel[]): Plan {
  const uses = usesOf(listing, kernels);
  const inPlace = overwriting(listing, kernels, uses);
  const heirs = heirsIn(kernels, inPlace);
  const late = new Set(heirs.values());
  const lives: Life[] = [];
  const rowOnly = new Set<Value>();
  for (const [value, use] of uses) {
    if (!use.stored || !isTemporary(value) || inPlace.has(value) || late.has(value)) continue;
    const heir = uses.get(heirs.get(value) ?? value) as Use;
    const row = rowSize(use, kernels);
    if (row !== null) rowOnly.add(value);
    lives.push({ value, from: use.from, to: heir.to, size: row ?? value.size });
  }
  const slots = allot(lives).flatMap((slot) => {
    const value = heirs.get(slot.value);
    return value === undefined ? [slot] : [slot, { ...slot, value }];
  });
  return {
    slots,
    scratchBytes: slots.reduce((most, { offset, bytes }) => Math.max(most, offset + bytes), 0),
    inPlace,
    copied: listing.assignments.filter((each) => inPlace.get(each.value) !== each),
    isRowOnly: (value) => rowOnly.has(value),
    isStored: (value) => value.origin.kind !== 'computed' || uses.get(value)?.stored === true,
  };
}

/** What a kernel adds rows to, and the sum, which takes its place: nothing else reads the former. */
function heirsIn(kernels: readonly Kernel[], inPlace: ReadonlyMap<Value, Assignment>): Map<Value, Value> {
  const heirs = new Map<Value, Value>();
  for (const kernel of kernels) {
    if (kernel.kind !== 'indexed' || kernel.form.kind !== 'add') continue;
    const { inputs, output } = kernel.instruction;
    const [former] = inputs;
    if (former !== undefined && !inPlace.has(output)) heirs.set(former.value, output);
  }
  return heirs;
}

interface Use {
  /** The kernels that make it and that read it last. */
  readonly from: number;
  to: number;
  stored: boolean;
  /** The step that makes it, if it is one of a loop. */
  readonly producer: Step | null;
}

function usesOf({ inputs, variables, outputs, assignments }: Listing, kernels: readonly Kernel[]): Map<Value, Use> {
  const uses = new Map<Value, Use>();
  for (const value of [...inputs, ...variables]) uses.set(value, { from: -1, to: -1, stored: true, producer: null });
  const use = ({ inputs, output }: Instruction, at: number, step: Step | null, stored: boolean) => {
    uses.set(output, { from: at, to: at, stored, producer: step });
    for (const { value } of inputs) {
      const use = uses.get(value);
      if (use === undefined) continue;
      use.to = Math.max(use.to, at);
      use.stored ||= use.from !== at || crossesStages(use.producer, step);
    }
  };
  kernels.forEach((kernel, at) => {
    if (kernel.kind !== 'loop') use(kernel.instruction, at, null, kernel.kind !== 'product' || needsMemory(kernel));
    for (const step of stepsOf(kernel)) use(step.instruction, at, step, false);
  });
  for (const { value } of [...outputs, ...assignments])
    Object.assign(uses.get(value) ?? {}, { to: kernels.length, stored: true });
  // Inputs keep their places to the end, so that the same tensor need not be copied in again.
  for (const value of inputs) {
    if ((uses.get(value) as Use).to < 0) uses.delete(value);
    else Object.assign(uses.get(value) as Use, { to: kernels.length });
  }
  return uses;
}

/** Whether a product cannot pass from registers to its epilogue: some of its sums are, or there is none. */
function needsMemory({ k, epilogue }: ProductKernel): boolean {
  return epilogue.length === 0 || gemmSumsInMemory(k);
}

/** Whether a value made in one loop of a kernel is read in another. */
function crossesStages(producer: Step | null, reader: Step | null): boolean {
  if (producer === null || producer.kind === 'reduce' || producer.level === 'kept') return false;
  return reader !== null && reader.stage > producer.stage;
}

/**
 * Returns the assigned values that may take the place of the former ones as they are made: nothing reads the former one
 * later, and nothing that runs from there on can fail, so that a program that throws has changed no Variable.
 */
function overwriting(
  { variables, assignments }: Listing,
  kernels: readonly Kernel[],
  uses: ReadonlyMap<Value, Use>,
): Map<Value, Assignment> {
  const formers = new Map(variables.map((value) => [variableOf(value), value]));
  const lastToThrow = mayThrow(kernels).lastIndexOf(true);
  const inPlace = new Map<Value, Assignment>();
  for (const assignment of assignments) {
    const { variable, value } = assignment;
    const former = formers.get(variable);
    if (former === undefined || inPlace.has(value)) continue;
    const { from: at, producer } = uses.get(value) as Use;
    const lastRead = uses.get(former)?.to ?? -1;
    if (at < 0 || at <= lastToThrow || lastRead > at) continue;
    if (lastRead < at || readsBefore(kernels[at] as Kernel, former, producer)) inPlace.set(value, assignment);
  }
  return inPlace;
}

/** Whether a kernel reads of `former` nothing but the element that `producer` is about to replace. */
function readsBefore(kernel: Kernel, former: Value, producer: Step | null): boolean {
  if (kernel.kind === 'indexed' && kernel.form.kind === 'update')
    return kernel.instruction.inputs.every(({ value }, i) => i === 0 || value !== former);
  if (kernel.kind !== 'loop' || producer === null) return false;
  return kernel.steps.every((step) => readsOnly(kernel, step, former, producer));
}

function variableOf({ origin }: Value): Variable | null {
  return origin.kind === 'variable' ? origin.variable : null;
}

function readsOnly(kernel: LoopKernel, step: Step, former: Value, producer: Step): boolean {
  return step.instruction.inputs.every((access) => {
    if (access.value !== former) return true;
    if (producer.kind === 'reduce' || step.level !== producer.level || step.stage > producer.stage) return false;
    const stride = operandStride(kernel, step.level, access, shapeOfStep(step));
    return access.offset === 0 && stride !== null && sameList(stride, resultStride(kernel, producer.level));
  });
}

function isTemporary({ origin }: Value): boolean {
  return origin.kind === 'computed' || origin.kind === 'input';
}

/** The elements of one row, if that is all there need be of a value; else `null`. */
function rowSize({ from, to, producer }: Use, kernels: readonly Kernel[]): number | null {
  const kernel = kernels[from];
  if (kernel?.kind !== 'loop' || from !== to || kernel.columns) return null;
  if (producer?.kind !== 'map' || producer.level === 'kept' || keptAxes(kernel).length === 0) return null;
  return sizeOf(kernel.shape.slice(kernel.split ?? 0));
}
