import { type Arithmetic, type Func, forLoop, func, type Local, local, lockstep, type V128 } from '@lossgraph/wasm';
import type { LoopKernel, MapStep, ReduceStep, Step } from '../kernels.ts';
import { ANYWHERE } from '../ranges.ts';
import { type Counter, Scope } from './address.ts';
import { type Folding, foldLanes, foldOne } from './folds.ts';
import { fourIn } from './four.ts';
import { type Nest, nestOf } from './nest.ts';
import { one } from './one.ts';
import type { Parts } from './parts.ts';
import type { LoopPlaces } from './places.ts';
import { withoutSubnormals } from './subnormals.ts';
import { roundsTogether } from './together.ts';
import { type Round, Values } from './values.ts';
import type { Width } from './width.ts';

export interface LoopOptions {
  /** Loops are written out up to so many instructions. */
  readonly mostUnrolled: number;
  readonly arithmetic: Arithmetic;
}

/** Returns the function of a loop kernel. */
export function emitLoop(
  name: string,
  kernel: LoopKernel,
  places: LoopPlaces,
  options: LoopOptions,
  params: readonly Local<'i32'>[] = [],
): Func<'none'> {
  const scope = new Scope();
  const width = kernel.width === 4 ? fourIn(options.arithmetic) : one;
  const emitter = new LoopEmitter(kernel, places, nestOf(kernel, options.mostUnrolled), width);
  if (kernel.shape.every((n) => n > 0) || kernel.split !== null) emitter.emit(scope);
  return func({ name, params, body: scope.statements });
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** How many rounds are worked on together. */
  readonly together: number;
}

/** Writes the code of steps, in loops of its own or in a round of others. */
export class LoopEmitter {
  readonly #kernel: Pick<LoopKernel, 'steps' | 'width'>;
  readonly #places: LoopPlaces;
  readonly #nest: Nest;
  readonly #width: Width;
  readonly values: Values;

  constructor(kernel: Pick<LoopKernel, 'steps' | 'width'>, places: LoopPlaces, nest: Nest, width: Width) {
    this.#kernel = kernel;
    this.#places = places;
    this.#nest = nest;
    this.#width = width;
    this.values = new Values(places, nest, width);
  }

  emit(scope: Scope): void {
    const round = { counters: [], scopes: [scope], valid: this.#width.count };
    this.#loops(round, this.#nest.kept, (inside) => this.#stages(inside));
  }

  /** Loops over the axes from the present depth to `end`, around what `inside` makes. */
  #loops(round: Round, end: number, inside: (round: Round) => void): void {
    const depth = round.counters.length;
    if (depth === end) {
      inside(round);
      return;
    }
    const n = this.#nest.axes[depth]!;
    const lanes = depth === this.#nest.lanes;
    const step = lanes ? this.#width.count : 1;
    const whole = n - (n % step);
    const next = (counter: Counter, valid: number) => this.#loops(this.#enter(round, counter, valid), end, inside);
    if (this.#nest.unrolled[depth]) {
      for (let i = 0; i < whole; i += step) next({ at: i, inBytes: lanes }, round.valid);
    } else if (whole > 0) {
      const together = lanes ? (round.together ?? 1) : 1;
      const most = whole - (whole % (together * step));
      this.#loop(round, end, inside, { from: 0, to: most, step, together });
      if (most < whole) this.#loop(round, end, inside, { from: most, to: whole, step, together: 1 });
    }
    if (whole < n) next({ at: whole, inBytes: lanes }, n - whole);
  }

  /** One loop over the axis at the present depth. */
  #loop(round: Round, end: number, inside: (round: Round) => void, { from, to, step, together }: Span): void {
    const depth = round.counters.length;
    const lanes = depth === this.#nest.lanes;
    const at = local('i32', `i${depth}`);
    const bodies = Array.from({ length: together }, (_, i) => {
      const body = { ...this.#enter(round, { at, inBytes: lanes, ahead: i * step }, round.valid), way: i };
      this.#loops(body, end, inside);
      return body.scopes.at(-1)!.statements;
    });
    const unit = lanes ? 4 : 1;
    const range = { from: from * unit, to: to * unit, step: together * step * unit };
    round.scopes.at(-1)!.statements.push(forLoop(at, range, together > 1 ? lockstep(bodies) : bodies[0]!));
  }

  /** A loop's body is a scope of its own; a round that is written out goes where it stands. */
  #enter({ counters, scopes, together = 1, way = 0 }: Round, counter: Counter, valid: number): Round {
    const scope = new Scope();
    const inline = typeof counter.at === 'number';
    return {
      counters: [...counters, counter],
      scopes: [...scopes, inline ? inlined(scope, scopes.at(-1)!) : scope],
      valid,
      together,
      way,
    };
  }

  #stages(round: Round): void {
    const { steps } = this.#kernel;
    const last = Math.max(...steps.map(({ stage }) => stage));
    for (let stage = 0; stage <= last; stage++)
      this.#stage(
        round,
        steps.filter((step) => step.stage === stage),
      );
  }

  #stage(round: Round, steps: readonly Step[]): void {
    const out = round.scopes.at(-1)!.statements;
    const each = steps.filter(({ level }) => level === 'each');
    const together = this.#together(each);
    const folds = new Map(each.filter(isReduction).map((step) => [step, this.#folding(step, together)]));
    for (const { start } of folds.values()) out.push(...start);
    const axes = this.#nest.axes.length;
    if (each.length > 0) this.#loops({ ...round, together }, axes, (body) => this.body(body, each, folds));
    for (const [{ instruction }, { result }] of folds) this.values.hold(round, instruction.output, result);
    this.body(
      round,
      steps.filter(({ level }) => level === 'kept'),
      folds,
    );
    for (const { instruction } of folds.keys()) this.values.store(round, instruction.output, 'kept');
  }

  #together(steps: readonly Step[]): number {
    const { axes, lanes, keepsLanes } = this.#nest;
    return this.#width.count === 1 || keepsLanes ? 1 : roundsTogether(steps, axes[lanes] ?? 1);
  }

  #folding({ fold, divisor, instruction }: ReduceStep, ways: number): Folding {
    const { dtype } = instruction.output;
    const across = !this.#nest.keepsLanes;
    return this.#kernel.width === 4 ? foldLanes(fold, dtype, across, divisor, ways) : foldOne(fold, dtype, divisor);
  }

  /** Reads come before writes, so that a Variable may be overwritten by what is made of it. */
  body(round: Round, steps: readonly Step[], folds: ReadonlyMap<Step, Folding>): void {
    const out = round.scopes.at(-1)!.statements;
    const results = steps.filter((step): step is MapStep => step.kind === 'map');
    for (const step of steps) {
      const operands = step.instruction.inputs.map((access) => this.values.operand(round, step, access));
      if (step.kind === 'map') this.values.hold(round, step.instruction.output, this.#apply(step, operands));
      else out.push(...folds.get(step)!.add(operands[0]!, round.valid, round.way));
    }
    for (const { instruction, level } of results) this.values.store(round, instruction.output, level);
  }

  #apply({ rule, instruction }: MapStep, operands: readonly Parts[]): Parts {
    const { inputs, output } = instruction;
    const dtypes = inputs.map(({ value }) => value.dtype);
    const result = this.#width.apply(rule, dtypes, output.dtype, operands, inputs[0]?.value.range ?? ANYWHERE);
    const flush = this.#width.count === 4 && output.dtype === 'float32' && this.#places.isAssigned(output);
    return flush ? [withoutSubnormals(result[0] as V128)] : result;
  }
}

/** Variables of its own, but statements that go straight into the outer one. */
export function inlined(scope: Scope, outer: Scope): Scope {
  return Object.assign(scope, { statements: outer.statements });
}

function isReduction(step: Step): step is ReduceStep {
  return step.kind === 'reduce';
}
