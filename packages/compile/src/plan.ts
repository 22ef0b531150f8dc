import { sizeOf } from '@lossgraph/core';
import { padded } from './arena.ts';
import { bytesOf } from './bytes.ts';
import type { Access, Assignment, Listing, Value } from './ir.ts';
import { instructionsOf, type Kernel, keptAxes, type LoopKernel, producerIn, type Step } from './kernels.ts';
import { operandStride, resultStride, shapeOfStep } from './layout.ts';
import { mayThrow } from './safety.ts';
import { sameList } from './strides.ts';

/** Where a value lies in the stretch that a program uses while it runs. */
export interface Slot {
  readonly value: Value;
  readonly offset: number;
  readonly bytes: number;
  /** The kernels that make it and that read it last; −1 for what is there before, the number of kernels for what is read after. */
  readonly from: number;
  readonly to: number;
}

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
  const throwing = mayThrow(kernels);
  const inPlace = new Map<Value, Assignment>();
  for (const assignment of listing.assignments) {
    const { value } = assignment;
    if (!inPlace.has(value) && mayOverwrite(assignment, listing, kernels, uses, throwing))
      inPlace.set(value, assignment);
  }
  const stored = [...uses].filter(([value, use]) => isTemporary(value) && !inPlace.has(value) && use.stored);
  const rowSizes = new Map(stored.map(([value, use]) => [value, rowSize(value, use, kernels)]));
  const size = (value: Value) => rowSizes.get(value) ?? value.size;
  const slots = allot(stored.map(([value, { from, to }]) => ({ value, from, to, size: size(value) })));
  const scratchBytes = Math.max(0, ...slots.map(({ offset, bytes }) => offset + bytes));
  return {
    slots,
    scratchBytes,
    inPlace,
    copied: listing.assignments.filter((each) => inPlace.get(each.value) !== each),
    isRowOnly: (value) => rowSizes.get(value) !== undefined && rowSizes.get(value) !== null,
    isStored: (value) => value.origin.kind !== 'computed' || uses.get(value)?.stored === true,
  };
}

interface Use {
  from: number;
  to: number;
  stored: boolean;
}

function usesOf({ inputs, outputs, assignments }: Listing, kernels: readonly Kernel[]): Map<Value, Use> {
  const uses = new Map<Value, Use>();
  // Inputs keep their places to the end, so that the same tensor need not be copied in again.
  for (const value of inputs) uses.set(value, { from: -1, to: kernels.length, stored: true });
  kernels.forEach((kernel, at) => {
    for (const { inputs, output } of instructionsOf(kernel)) {
      uses.set(output, { from: at, to: at, stored: kernel.kind !== 'loop' });
      for (const { value } of inputs) {
        const use = uses.get(value);
        if (use === undefined) continue;
        use.to = Math.max(use.to, at);
        use.stored ||= use.from !== at || (kernel.kind === 'loop' && crossesStages(kernel, value));
      }
    }
  });
  const results = [...outputs.map(({ value }) => value), ...assignments.map(({ value }) => value)];
  for (const value of results) Object.assign(uses.get(value) ?? {}, { to: kernels.length, stored: true });
  return uses;
}

/** Whether a value made in one loop is read in another of the same kernel. */
function crossesStages(kernel: LoopKernel, value: Value): boolean {
  const producer = producerIn(kernel, value);
  if (producer === undefined || producer.kind === 'reduce' || producer.level === 'kept') return false;
  return kernel.steps.some(({ stage, instruction }) => stage > producer.stage && reads(instruction.inputs, value));
}

/**
 * Whether an assigned value may take the place of the former one as it is made: nothing reads the former one later, and
 * nothing that runs from there on can fail, so that a program that throws has changed no Variable.
 */
function mayOverwrite(
  { variable, value }: Assignment,
  { variables, outputs }: Listing,
  kernels: readonly Kernel[],
  uses: ReadonlyMap<Value, Use>,
  throwing: readonly boolean[],
): boolean {
  const at = uses.get(value)?.from ?? -1;
  const kernel = kernels[at];
  if (kernel === undefined || throwing.lastIndexOf(true) >= at) return false;
  const former = variables.find(({ origin }) => origin.kind === 'variable' && origin.variable === variable);
  if (former === undefined || reads(outputs, former)) return false;
  const after = kernels.slice(at + 1).flatMap(instructionsOf);
  if (after.some(({ inputs }) => reads(inputs, former))) return false;
  if (kernel.kind !== 'loop') return !instructionsOf(kernel).some(({ inputs }) => reads(inputs, former));
  const producer = producerIn(kernel, value);
  return producer !== undefined && kernel.steps.every((step) => readsBefore(kernel, step, former, producer));
}

/** Whether a step reads of `former` nothing but the element that `producer` is about to replace. */
function readsBefore(kernel: LoopKernel, step: Step, former: Value, producer: Step): boolean {
  return step.instruction.inputs.every((access) => {
    if (access.value !== former) return true;
    if (producer.kind === 'reduce' || step.level !== producer.level || step.stage > producer.stage) return false;
    const stride = operandStride(kernel, step.level, access, shapeOfStep(step));
    return access.offset === 0 && stride !== null && sameList(stride, resultStride(kernel, producer.level));
  });
}

function reads(accesses: readonly Access[], value: Value): boolean {
  return accesses.some((access) => access.value === value);
}

function isTemporary({ origin }: Value): boolean {
  return origin.kind === 'computed' || origin.kind === 'input';
}

/** The elements of one row, if that is all there need be of a value; else `null`. */
function rowSize(value: Value, { from, to }: Use, kernels: readonly Kernel[]): number | null {
  const kernel = kernels[from];
  if (kernel?.kind !== 'loop' || from !== to || kernel.columns) return null;
  const producer = producerIn(kernel, value);
  if (producer?.kind !== 'map' || producer.level === 'kept' || keptAxes(kernel).length === 0) return null;
  return sizeOf(kernel.shape.slice(kernel.split ?? 0));
}

/** Large ones first, each at the lowest place where nothing lives at the same time. */
function allot(lives: readonly (Omit<Slot, 'offset' | 'bytes'> & { readonly size: number })[]): Slot[] {
  const slots: Slot[] = [];
  const bySize = lives
    .map((life) => ({ ...life, bytes: padded(bytesOf(life.value.dtype, life.size)) }))
    .sort((a, b) => b.bytes - a.bytes);
  for (const life of bySize) {
    const beside = slots
      .filter(({ from, to }) => from <= life.to && life.from <= to)
      .sort((a, b) => a.offset - b.offset);
    let offset = 0;
    for (const slot of beside) {
      if (offset + life.bytes <= slot.offset) break;
      offset = Math.max(offset, slot.offset + slot.bytes);
    }
    slots.push({ ...life, offset });
  }
  return slots.sort((a, b) => a.offset - b.offset);
}
