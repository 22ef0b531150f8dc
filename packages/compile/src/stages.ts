import { sizeOf } from '@lossgraph/core';
import type { Access } from './ir.ts';
import {
  isEach,
  isHeavy,
  type Kernel,
  keptAxes,
  type LoopKernel,
  producerIn,
  resultLevel,
  type Step,
} from './kernels.ts';
import { isDense, isSingle } from './strides.ts';

/** Rows shorter than this are not worth more than one loop; longer than the other, what passes between loops leaves the cache. */
const SHORTEST = 64;
const LONGEST = 4096;

/** So many cheap instructions may stand before a function in its loop; more have a loop of their own. */
const MOST_BEFORE = 1;

/** Beside fewer cheap instructions than this, a function may stay where it is. */
const FEWEST_LIGHT = 4;

/**
 * Gives every function that takes many instructions (exp, log, …) a loop of its own within a row, and lets the rest follow in
 * one loop behind them. Together in one body they are slower than one after the other: registers do not suffice, and the
 * processor does not see far enough ahead to work on several rounds at once.
 */
export function staged(kernels: readonly Kernel[]): void {
  for (const kernel of kernels) {
    if (kernel.kind !== 'loop' || kernel.width !== 4 || kernel.columns) continue;
    const heavy = kernel.steps.filter(isHeavy).length;
    const light = kernel.steps.length - heavy;
    if (heavy > 0 && (heavy > 1 || light >= FEWEST_LIGHT) && hasRows(kernel)) restage(kernel);
  }
}

/** Sees to it that there is a loop over rows of a good length around the others, if the shape allows it. */
function hasRows(kernel: LoopKernel): boolean {
  const { shape } = kernel;
  if (kernel.split !== null) return keptAxes(kernel).length > 0 && isGood(sizeOf(shape.slice(kernel.split)));
  const split = shape.findIndex((_, axis) => axis > 0 && isGood(sizeOf(shape.slice(axis))));
  if (split > 0) return Object.assign(kernel, { split }) !== null;
  const length = isFlat(kernel) ? divisor(sizeOf(shape)) : null;
  if (length !== null) Object.assign(kernel, { shape: [sizeOf(shape) / length, length], split: 1 });
  return length !== null;
}

function isGood(length: number): boolean {
  return length >= SHORTEST && length <= LONGEST;
}

/** Whether all operands are whole arrays or single numbers, so that the loops may be cut anywhere. */
function isFlat({ steps, shape }: LoopKernel): boolean {
  const suits = (access: Access) =>
    isSingle(access) || (sizeOf(access.shape) === sizeOf(shape) && isDense(access.shape, access.stride));
  return steps.every(({ instruction }) => instruction.output.size === sizeOf(shape) && instruction.inputs.every(suits));
}

/** The longest length of rows that divides the whole, a multiple of four if there is one. */
function divisor(size: number): number | null {
  for (const unit of [4, 1]) {
    for (let length = Math.min(LONGEST, size / 2); length >= SHORTEST; length--) {
      if (size % length === 0 && length % unit === 0) return length;
    }
  }
  return null;
}

function restage(kernel: LoopKernel): void {
  const needed = neededByHeavy(kernel);
  const stages = new Map<Step, number>();
  const earliest = (step: Step) => producers(kernel, step).map((each) => after(each, step, stages));
  const taken = new Set<number>();
  for (const step of kernel.steps.filter((each) => needed.has(each))) {
    let stage = Math.max(0, ...earliest(step));
    if (isHeavy(step)) {
      const before = [...stages].filter(([each, at]) => at === stage && isEach(each) && !isHeavy(each)).length;
      if (before > MOST_BEFORE) stage++;
      while (taken.has(stage)) stage++;
      taken.add(stage);
    }
    stages.set(step, stage);
  }
  const behind = Math.max(...taken) + 1;
  const fitsFirst = !taken.has(0);
  for (const step of kernel.steps.filter((each) => !needed.has(each))) {
    const from = step.level === 'each' && !(fitsFirst && readsMemory(kernel, step)) ? behind : 0;
    stages.set(step, Math.max(from, ...earliest(step)));
  }
  for (const step of kernel.steps.toReversed()) stages.set(step, latest(kernel, step, stages));
  const steps = kernel.steps.map((step) => ({ ...step, stage: stages.get(step) ?? 0 }));
  kernel.steps.splice(0, steps.length, ...steps);
}

/** Whether it folds what lies in memory: beside what else is read in the first loop, that is hardly felt. */
function readsMemory(kernel: LoopKernel, step: Step): boolean {
  return step.kind === 'reduce' && producers(kernel, step).length === 0;
}

/** The steps that take many instructions, and all that they are made of. */
function neededByHeavy({ steps }: LoopKernel): ReadonlySet<Step> {
  const makers = new Map(steps.map((step) => [step.instruction.output, step]));
  const needed = new Set(steps.filter(isHeavy));
  for (const { instruction } of needed) {
    for (const { value } of instruction.inputs) {
      const maker = makers.get(value);
      if (maker !== undefined) needed.add(maker); // a Set grows while it is walked
    }
  }
  return needed;
}

function producers(kernel: LoopKernel, { instruction }: Step): Step[] {
  return instruction.inputs.flatMap(({ value }) => producerIn(kernel, value) ?? []);
}

function after(producer: Step, step: Step, stages: ReadonlyMap<Step, number>): number {
  return (stages.get(producer) ?? 0) + (step.level === 'each' && resultLevel(producer) === 'kept' ? 1 : 0);
}

/** What is cheap and made of what lies in memory anyway is done where it is needed first, not kept until then. */
function latest(kernel: LoopKernel, step: Step, stages: ReadonlyMap<Step, number>): number {
  const own = stages.get(step) ?? 0;
  if (!isEach(step) || isHeavy(step)) return own;
  if (producers(kernel, step).some((each) => resultLevel(each) === 'each')) return own;
  const { output } = step.instruction;
  const readers = kernel.steps.filter(({ instruction }) => instruction.inputs.some(({ value }) => value === output));
  return readers.length === 0 ? own : Math.min(...readers.map((each) => stages.get(each) ?? 0));
}
