import {
  type AnyOp,
  cast,
  div,
  divUnlessZero,
  maximum,
  minimum,
  reciprocal,
  rsqrt,
  sizeOf,
  sqrt,
} from '@lossgraph/core';
import { type Access, type Ids, type Instruction, idsIn, type Listing, type Value } from './ir.ts';
import {
  instructionsOf,
  isEach,
  isHeavy,
  type Kernel,
  keptAxes,
  type LoopKernel,
  type MapStep,
  resultLevel,
  type Step,
} from './kernels.ts';

/** Up to so many instructions cost less than a value that is written in one loop and read back in another. */
const MOST_INSTRUCTIONS = 3;

/** Instructions that take as long as several. */
const slow: ReadonlyMap<AnyOp, number> = new Map<AnyOp, number>([
  [div.op, 4],
  [divUnlessZero.op, 5],
  [reciprocal.op, 4],
  [sqrt.op, 5],
  [rsqrt.op, 9],
  [maximum.op, 2],
  [minimum.op, 2],
]);

/** To widen float32 takes two instructions, on the few units that add: in rows that stay in the cache they are better kept. */
const WIDENING = 4;
const LONGEST = 2048;

/** Lets a later loop of a kernel work out again what is quicker made than kept, and drops what nobody reads then. */
export function recompute(kernels: readonly Kernel[], listing: Listing): void {
  const ids = idsIn(listing);
  const elsewhere = readElsewhere(kernels, listing);
  for (const kernel of kernels) {
    if (kernel.kind !== 'loop' || kernel.steps.every(({ stage }) => stage === 0)) continue;
    const later = new Recomputing(kernel, elsewhere.get(kernel) as Set<Value>, ids).steps();
    kernel.steps.splice(0, kernel.steps.length, ...later);
  }
}

/** For each kernel, what of its results others read. */
function readElsewhere(kernels: readonly Kernel[], { outputs, assignments }: Listing): Map<Kernel, Set<Value>> {
  const makers = new Map(kernels.flatMap((kernel) => instructionsOf(kernel).map(({ output }) => [output, kernel])));
  const found = new Map(kernels.map((kernel) => [kernel, new Set<Value>()]));
  const note = (value: Value, reader: Kernel | null) => {
    const maker = makers.get(value);
    if (maker !== undefined && maker !== reader) found.get(maker)?.add(value);
  };
  for (const kernel of kernels) {
    for (const { inputs } of instructionsOf(kernel)) for (const { value } of inputs) note(value, kernel);
  }
  for (const { value } of [...outputs, ...assignments]) note(value, null);
  return found;
}

class Recomputing {
  readonly #kernel: LoopKernel;
  readonly #elsewhere: ReadonlySet<Value>;
  readonly #ids: Ids;
  readonly #makers: Map<Value, Step>;
  /** The stages that are busy with a function of many instructions. */
  readonly #busy: ReadonlySet<number>;
  readonly #hasShortRows: boolean;
  /** The last stage in which each value is read. */
  readonly #last: Map<Value, number> = new Map();

  constructor(kernel: LoopKernel, elsewhere: ReadonlySet<Value>, ids: Ids) {
    this.#kernel = kernel;
    this.#elsewhere = elsewhere;
    this.#ids = ids;
    this.#makers = new Map(kernel.steps.map((step) => [step.instruction.output, step]));
    this.#busy = new Set(kernel.steps.filter(isHeavy).map(({ stage }) => stage));
    const { shape, split, columns } = kernel;
    this.#hasShortRows = !columns && keptAxes(kernel).length > 0 && sizeOf(shape.slice(split ?? 0)) <= LONGEST;
    for (const { stage, instruction } of kernel.steps) {
      for (const { value } of instruction.inputs) {
        this.#last.set(value, Math.max(stage, this.#last.get(value) ?? 0));
      }
    }
  }

  steps(): Step[] {
    const again = new Map<string, Value>();
    const steps: Step[] = [];
    for (const step of this.#kernel.steps) {
      steps.push({ ...step, instruction: this.#inStage(step.instruction, step.stage, again, steps) });
    }
    return this.#withoutUnread(steps);
  }

  /** The instruction with operands that its stage has, or makes for itself. */
  #inStage(instruction: Instruction, stage: number, again: Map<string, Value>, steps: Step[]): Instruction {
    const inputs = instruction.inputs.map((access): Access => {
      const maker = this.#makers.get(access.value);
      const cost = this.#busy.has(stage) ? 0 : this.#cost(access.value, stage);
      if (!isEach(maker) || cost === 0 || cost > MOST_INSTRUCTIONS) return access;
      return { ...access, value: this.#made(maker, stage, again, steps) };
    });
    return { ...instruction, inputs };
  }

  #made(maker: MapStep, stage: number, again: Map<string, Value>, steps: Step[]): Value {
    const key = `${maker.instruction.output.id} ${stage}`;
    const known = again.get(key);
    if (known !== undefined) return known;
    const instruction = this.#inStage(maker.instruction, stage, again, steps);
    const output = { ...instruction.output, id: this.#ids.next++ };
    steps.push({ ...maker, stage, instruction: { ...instruction, output } });
    again.set(key, output);
    return output;
  }

  /** How many instructions it takes to have a value in a stage. */
  #cost(value: Value, stage: number): number {
    const maker = this.#makers.get(value);
    if (maker === undefined || resultLevel(maker) === 'kept' || maker.stage === stage) return 0;
    if (this.#elsewhere.has(value) || !isEach(maker)) return 0; // it lies in memory anyway
    const { instruction, rule } = maker;
    if (rule.heavy === true) return (this.#last.get(value) ?? 0) >= stage ? 0 : Number.POSITIVE_INFINITY;
    return instruction.inputs.reduce((sum, { value }) => sum + this.#cost(value, stage), this.#ownCost(instruction));
  }

  #ownCost({ op, output }: Instruction): number {
    if (op === cast.op && output.dtype === 'float64' && this.#hasShortRows) return WIDENING;
    return slow.get(op) ?? 1;
  }

  #withoutUnread(steps: readonly Step[]): Step[] {
    const read = new Set<Value>(this.#elsewhere);
    const kept: Step[] = [];
    for (const step of steps.toReversed()) {
      if (!read.has(step.instruction.output)) continue;
      for (const { value } of step.instruction.inputs) read.add(value);
      kept.push(step);
    }
    return kept.toReversed();
  }
}
