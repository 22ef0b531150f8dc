import { type DType, sizeOf } from '@lossgraph/core';
import { detach } from './detach.ts';
import { divide, isOnePass } from './divide.ts';
import { indexedForm } from './indexed.ts';
import type { Instruction, Listing, Value } from './ir.ts';
import {
  fitsOne,
  type Kernel,
  keptAxes,
  type LoopKernel,
  producerIn,
  type ReduceStep,
  resultLevel,
  type Step,
  weightOf,
  weightOfRule,
} from './kernels.ts';
import { operandStride, resultStride, shapeOfStep } from './layout.ts';
import { lineForm } from './lines.ts';
import { merge } from './merge.ts';
import { productOf } from './product.ts';
import { recompute } from './recompute.ts';
import { isMatMul, isUniformDraw, type MapRule, mapOf, type ReduceRule, reductionOf } from './rules.ts';
import { staged } from './stages.ts';
import { sameList, squeezed } from './strides.ts';

/** How many kernels back a loop to join is looked for. */
const FARTHEST = 48;

/**
 * Returns the kernels that compute a listing, in an order in which they can run. Each instruction in turn joins
 * the latest loop that it fits into and has to do with, or starts a kernel of its own.
 */
export function fuse(listing: Listing, options: { readonly fuse: boolean }): Kernel[] {
  const kernels: Kernel[] = [];
  const places = new Places();
  for (const instruction of listing.instructions) {
    const candidate = candidateOf(instruction);
    const joined = candidate !== null && options.fuse ? join(candidate, kernels, places) : -1;
    if (joined < 0) kernels.push(candidate === null ? separate(instruction) : alone(candidate));
    places.add(instruction, joined < 0 ? kernels.length - 1 : joined);
  }
  if (options.fuse) {
    if (divide(kernels, stepFor)) merge(kernels, stepFor, isOnePass);
    merge(kernels, stepFor);
    detach(kernels, stepFor);
    staged(kernels);
    recompute(kernels, listing);
  }
  return kernels;
}

interface MapCandidate {
  readonly kind: 'map';
  readonly instruction: Instruction;
  readonly width: 1 | 4;
  readonly rule: MapRule;
}

interface ReduceCandidate {
  readonly kind: 'reduce';
  readonly instruction: Instruction;
  readonly width: 1 | 4;
  readonly rule: ReduceRule;
  readonly shape: readonly number[];
  readonly split: number;
  readonly columns: boolean;
}

type Candidate = MapCandidate | ReduceCandidate;

/** What an instruction is as part of a loop, or `null`. */
function candidateOf(instruction: Instruction): Candidate | null {
  const { op, attrs, inputs } = instruction;
  const map = mapOf(instruction);
  if (map !== null) {
    const width = widthOf(map, instruction);
    return width === null ? null : { kind: 'map', instruction, width, rule: map };
  }
  const rule = reductionOf(op);
  const input = inputs[0];
  if (rule === undefined || input === undefined) return null;
  const sides = sidesOf(input.shape, rule.axes(attrs));
  if (sides === null) return null;
  return { kind: 'reduce', instruction, width: 4, rule, ...sides };
}

/** Single numbers one at a time, arrays four at a time; `null` if there is no formula for that. */
function widthOf({ element, lanes, convert }: MapRule, { inputs, output }: Instruction): 1 | 4 | null {
  const key: DType = inputs.at(-1)?.value.dtype ?? output.dtype;
  if (element[key] !== undefined && output.size === 1) return 1;
  return [element[key], lanes[key], convert].some((formula) => formula !== undefined) ? 4 : null;
}

/** The axes longer than 1, and where the kept ones end and the reduced ones begin, or the other way round. */
function sidesOf(shape: readonly number[], axes: readonly number[]) {
  const long = shape.flatMap((n, axis) => (n === 1 ? [] : [axis]));
  const reduced = long.map((axis) => axes.includes(axis));
  const changes = reduced.filter((each, i) => i > 0 && each !== reduced[i - 1]).length;
  if (changes > 1) return null;
  const columns = changes === 1 && reduced[0] === true;
  const split = changes === 1 ? reduced.indexOf(!reduced[0]) : reduced[0] === true ? 0 : reduced.length;
  return { shape: squeezed(shape, shape), split, columns };
}

/** The kernels that make and that read each value, by their numbers. */
class Places {
  readonly #made: Map<Value, number> = new Map();
  readonly #read: Map<Value, number[]> = new Map();

  add({ inputs, output }: Instruction, at: number): void {
    this.#made.set(output, at);
    for (const { value } of inputs) {
      if (value.size === 1) continue;
      const readers = this.#read.get(value);
      if (readers === undefined) this.#read.set(value, [at]);
      else if (readers[readers.length - 1] !== at) readers.push(at);
    }
  }

  /** The first kernel after which all operands are there. */
  earliest({ inputs }: Instruction): number {
    return inputs.reduce((latest, { value }) => Math.max(latest, this.#made.get(value) ?? 0), 0);
  }

  /** The kernels from `oldest` on that make an operand, or read the same array. Others are forgotten. */
  related({ inputs }: Instruction, oldest: number): Set<number> {
    const related = new Set<number>();
    for (const { value } of inputs) {
      related.add(this.#made.get(value) ?? -1);
      const readers = this.#read.get(value);
      if (readers === undefined) continue;
      if (readers.length > FARTHEST)
        this.#read.set(
          value,
          [...new Set(readers)].filter((reader) => reader >= oldest),
        );
      for (const reader of readers) related.add(reader);
    }
    return related;
  }
}

function join(candidate: Candidate, kernels: readonly Kernel[], places: Places): number {
  const { instruction } = candidate;
  const oldest = kernels.length - FARTHEST;
  const first = Math.max(places.earliest(instruction), oldest);
  const related = places.related(instruction, oldest);
  const weight = candidate.kind === 'map' ? weightOfRule(candidate.rule) : 1;
  for (let at = Math.max(0, first); at < kernels.length; at++) {
    const kernel = kernels[at];
    if (kernel?.kind !== 'loop') continue;
    if (kernel.width !== candidate.width && !isOneOfLanes(candidate, kernel)) continue;
    const single = kernel.shape.length === 0 && instruction.output.size === 1;
    if ((!single && !related.has(at)) || !fitsOne(weightOf(kernel.steps) + weight)) continue;
    const step = candidate.kind === 'map' ? mapStep(candidate, kernel) : reduceStep(candidate, kernel);
    if (step === null) continue;
    kernel.steps.push(step);
    return at;
  }
  return -1;
}

/** Whether it is a single number that a loop over lanes may work out beside its sums. */
function isOneOfLanes(candidate: Candidate, kernel: LoopKernel): boolean {
  if (candidate.kind !== 'map' || kernel.width !== 4 || candidate.instruction.output.size !== 1) return false;
  const { rule, instruction } = candidate;
  const key = instruction.inputs.at(-1)?.value.dtype ?? instruction.output.dtype;
  return rule.lanes[key] !== undefined || rule.convert !== undefined;
}

function stepFor(instruction: Instruction, kernel: LoopKernel): Step | null {
  const candidate = candidateOf(instruction);
  if (candidate === null) return null;
  return candidate.kind === 'map' ? mapStep(candidate, kernel) : reduceStep(candidate, kernel);
}

function mapStep({ instruction, rule }: MapCandidate, kernel: LoopKernel): Step | null {
  for (const level of ['each', 'kept'] as const) {
    const axes = level === 'each' ? kernel.shape : keptAxes(kernel);
    if (level === 'kept' && kernel.split === null) return null;
    if (sizeOf(axes) !== instruction.output.size) continue;
    const stage = stageOf(kernel, { kind: 'map', level, instruction });
    if (stage !== null) return { kind: 'map', level, stage, rule, instruction };
  }
  return null;
}

function reduceStep(candidate: ReduceCandidate, kernel: LoopKernel): Step | null {
  const { instruction, rule, shape, split, columns } = candidate;
  if (!sameList(shape, kernel.shape)) return null;
  if (kernel.split !== null && (kernel.split !== split || kernel.columns !== columns)) return null;
  const split0 = { split: kernel.split, columns: kernel.columns };
  Object.assign(kernel, { split, columns });
  const stage = stageOf(kernel, { kind: 'reduce', level: 'each', instruction });
  if (stage !== null) return { kind: 'reduce', level: 'each', stage, ...foldOf(rule, instruction), instruction };
  Object.assign(kernel, split0);
  return null;
}

function foldOf({ fold, divides }: ReduceRule, { inputs, output }: Instruction): Pick<ReduceStep, 'fold' | 'divisor'> {
  return { fold, divisor: divides ? sizeOf(inputs[0]?.shape ?? []) / output.size : 1 };
}

/** The first stage in which all operands are there; `null` if an operand cannot be had inside these loops. */
function stageOf(kernel: LoopKernel, step: Pick<Step, 'kind' | 'level' | 'instruction'>): number | null {
  let stage = 0;
  for (const access of step.instruction.inputs) {
    const stride = operandStride(kernel, step.level, access, shapeOfStep(step));
    if (stride === null) return null;
    const producer = producerIn(kernel, access.value);
    if (producer === undefined) continue;
    const level = resultLevel(producer);
    if (access.offset !== 0 || !sameList(stride, resultStride(kernel, level))) return null;
    if (step.level === 'kept' && level === 'each') return null;
    stage = Math.max(stage, producer.stage + (step.level === 'each' && level === 'kept' ? 1 : 0));
  }
  return stage;
}

function alone(candidate: Candidate): LoopKernel {
  const { instruction, width } = candidate;
  if (candidate.kind === 'map') {
    const shape = squeezed(instruction.output.shape, instruction.output.shape);
    const step: Step = { kind: 'map', level: 'each', stage: 0, rule: candidate.rule, instruction };
    return { kind: 'loop', shape, split: null, columns: false, width, steps: [step] };
  }
  const { shape, split, columns, rule } = candidate;
  const step: Step = { kind: 'reduce', level: 'each', stage: 0, ...foldOf(rule, instruction), instruction };
  return { kind: 'loop', shape, split, columns, width, steps: [step] };
}

function separate(instruction: Instruction): Kernel {
  const product = isMatMul(instruction.op) ? productOf(instruction) : null;
  if (product !== null) return product;
  if (isUniformDraw(instruction.op) && instruction.output.dtype === 'float32') return { kind: 'random', instruction };
  const line = lineForm(instruction);
  if (line !== null) return { kind: 'line', instruction, form: line };
  const form = indexedForm(instruction);
  return form === null ? { kind: 'ordinary', instruction } : { kind: 'indexed', instruction, form };
}
