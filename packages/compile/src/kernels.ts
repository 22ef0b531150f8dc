import type { IndexedForm } from './indexed.ts';
import type { Access, Instruction, Value } from './ir.ts';
import type { LineForm } from './lines.ts';
import type { Fold, MapRule } from './rules.ts';

/** More instructions than this in one loop, and the processor's registers would not do. */
const MOST_STEPS = 112;

/**
 * Whether so many steps, by {@link weightOf}, may stand in one kernel. Functions of more than some 32 KB take engines long
 * to compile well, more than in proportion.
 */
export function fitsOne(weight: number): boolean {
  return weight <= MOST_STEPS;
}

/** How much of a kernel steps take up: one each, but for functions that are much code. */
export function weightOf(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + (step.kind === 'map' ? weightOfRule(step.rule) : 1), 0);
}

export function weightOfRule({ heavy, weight }: MapRule): number {
  return weight ?? (heavy ? 2 : 1);
}

/** A run of the program's instructions as one function. */
export type Kernel = LoopKernel | ProductKernel | IndexedKernel | LineKernel | RandomKernel | OrdinaryKernel;

/**
 * Element-wise instructions and reductions in one nest of loops over `shape`.
 *
 * With reductions, the axes before `split` are the ones kept, the others those reduced; with `columns` it is the other way
 * round, and the loop over the kept axes is still the outer one. For every element kept, the stages run in turn: a loop over
 * the reduced axes, then what is done once with its results. A stage reads what the stages before it have reduced.
 */
export interface LoopKernel {
  readonly kind: 'loop';
  shape: readonly number[];
  split: number | null;
  columns: boolean;
  /** How many elements at a time. */
  readonly width: 1 | 4;
  readonly steps: Step[];
}

export type Step = MapStep | ReduceStep;

interface StepFacts {
  readonly instruction: Instruction;
  readonly stage: number;
}

export interface MapStep extends StepFacts {
  readonly kind: 'map';
  /** `each`: for every element of `shape`; `kept`: once per element kept. */
  readonly level: 'each' | 'kept';
  readonly rule: MapRule;
}

export interface ReduceStep extends StepFacts {
  readonly kind: 'reduce';
  readonly level: 'each';
  readonly fold: Fold;
  /** What the result is divided by before it is rounded: 1 unless it is a mean. */
  readonly divisor: number;
}

/** A product of matrices of one float type by the generator. */
export interface ProductKernel {
  readonly kind: 'product';
  readonly instruction: Instruction;
  readonly left: Matrix;
  readonly right: Matrix;
  /** How many products are summed for each element. */
  readonly k: number;
  /** What is done to each tile of the product before it goes to memory. */
  readonly epilogue: readonly MapStep[];
}

/** Matrices in memory: one for each of the batch, rows apart by `row`. */
export interface Matrix {
  readonly access: Access;
  readonly transposed: boolean;
  readonly row: number;
}

/** An instruction that moves rows named by indices. */
export interface IndexedKernel {
  readonly kind: 'indexed';
  readonly instruction: Instruction;
  readonly form: IndexedForm;
}

/** An instruction that seeks an element in every line. */
export interface LineKernel {
  readonly kind: 'line';
  readonly instruction: Instruction;
  readonly form: LineForm;
}

/** An instruction that draws uniform float32. */
export interface RandomKernel {
  readonly kind: 'random';
  readonly instruction: Instruction;
}

/** An instruction left to the op's own kernel, on arrays in the program's memory. */
export interface OrdinaryKernel {
  readonly kind: 'ordinary';
  readonly instruction: Instruction;
}

export function instructionsOf(kernel: Kernel): readonly Instruction[] {
  const instructions = stepsOf(kernel).map(({ instruction }) => instruction);
  return kernel.kind === 'loop' ? instructions : [kernel.instruction, ...instructions];
}

/** The steps of a loop, or of a product's epilogue. */
export function stepsOf(kernel: Kernel): readonly Step[] {
  if (kernel.kind === 'loop') return kernel.steps;
  return kernel.kind === 'product' ? kernel.epilogue : [];
}

/** Whether it is worked out for every element. */
export function isEach(step: Step | undefined): step is MapStep {
  return step?.kind === 'map' && step.level === 'each';
}

/** Whether it takes dozens of instructions for every element. */
export function isHeavy(step: Step): boolean {
  return isEach(step) && step.rule.heavy === true;
}

/** Where a step's result lies: after a reduction, one level up. */
export function resultLevel(step: Step): 'each' | 'kept' {
  return step.kind === 'reduce' ? 'kept' : step.level;
}

export function keptAxes({ shape, split, columns }: LoopKernel): readonly number[] {
  if (split === null) return [];
  return columns ? shape.slice(split) : shape.slice(0, split);
}

export function producerIn(kernel: LoopKernel, value: Value): Step | undefined {
  return kernel.steps.find(({ instruction }) => instruction.output === value);
}
