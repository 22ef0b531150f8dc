import {
  type Arithmetic,
  type Func,
  forLoop,
  func,
  type Local,
  local,
  lockstep,
  set,
  type V128,
} from '@lossgraph/wasm';
import { widthOf } from '../bytes.ts';
import type { Access, Value } from '../ir.ts';
import type { LoopKernel, MapStep, ReduceStep, Step } from '../kernels.ts';
import { shapeOfStep } from '../layout.ts';
import { ANYWHERE } from '../ranges.ts';
import { addressOf, type Counter, type Place, Scope } from './address.ts';
import { type Folding, foldLanes, foldOne } from './folds.ts';
import { fourIn } from './four.ts';
import { type Nest, nestOf } from './nest.ts';
import { one } from './one.ts';
import type { Parts } from './parts.ts';
import { withoutSubnormals } from './subnormals.ts';
import { roundsTogether } from './together.ts';
import type { Width } from './width.ts';

/** Where the values of a program are. */
export interface Places extends Storage {
  addressOf(value: Value): number;
}

/** What there is of a program's values in memory. */
export interface Storage {
  isStored(value: Value): boolean;
  isRowOnly(value: Value): boolean;
  /** Whether a Variable is to hold it. */
  isAssigned(value: Value): boolean;
}

export interface LoopOptions {
  /** Loops are written out up to so many instructions. */
  readonly mostUnrolled: number;
  readonly arithmetic: Arithmetic;
}

/** The values of a program as a loop finds them: at numbers, or at parameters of its function. */
export interface LoopPlaces extends Storage {
  placeOf(value: Value): Place;
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

/** The round of the loops that code is being made for. */
export interface Round {
  readonly counters: readonly Counter[];
  readonly scopes: readonly Scope[];
  /** How many lanes of this round are elements. */
  readonly valid: number;
  /** How many rounds of the loop over lanes are worked on together; default: 1. */
  readonly together?: number;
  /** Which of those it is; default: 0. */
  readonly way?: number;
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

  constructor(kernel: Pick<LoopKernel, 'steps' | 'width'>, places: LoopPlaces, nest: Nest, width: Width) {
    this.#kernel = kernel;
    this.#places = places;
    this.#nest = nest;
    this.#width = width;
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
    for (const [{ instruction }, { result }] of folds) this.#holdResult(round, instruction.output, result);
    this.body(
      round,
      steps.filter(({ level }) => level === 'kept'),
      folds,
    );
    for (const { instruction } of folds.keys()) this.store(round, instruction.output, 'kept');
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
      const operands = step.instruction.inputs.map((access) => this.#operand(round, step, access));
      if (step.kind === 'map') this.#holdResult(round, step.instruction.output, this.#apply(step, operands));
      else out.push(...folds.get(step)!.add(operands[0]!, round.valid, round.way));
    }
    for (const { instruction, level } of results) this.store(round, instruction.output, level);
  }

  #apply({ rule, instruction }: MapStep, operands: readonly Parts[]): Parts {
    const { inputs, output } = instruction;
    const dtypes = inputs.map(({ value }) => value.dtype);
    const result = this.#width.apply(rule, dtypes, output.dtype, operands, inputs[0]?.value.range ?? ANYWHERE);
    const flush = this.#width.count === 4 && output.dtype === 'float32' && this.#places.isAssigned(output);
    return flush ? [withoutSubnormals(result[0] as V128)] : result;
  }

  /** Puts a value into variables of a scope, under the name it is looked for. */
  #hold(scope: Scope, key: string, { dtype }: Value, name: string, parts: Parts): Parts {
    const variables = this.#width.types(dtype).map((type) => local(type, name));
    scope.statements.push(...variables.map((variable, i) => set(variable, parts[i]!)));
    scope.values.set(key, variables);
    return variables;
  }

  #holdResult({ scopes }: Round, value: Value, parts: Parts): void {
    this.#hold(scopes.at(-1)!, `${value.id}`, value, `v${value.id}`, parts);
  }

  #operand(round: Round, step: Step, access: Access): Parts {
    const { value } = access;
    if (value.origin.kind === 'uniform') return this.#width.constant(value.dtype, value.origin.number);
    const held = round.scopes.findLast((scope) => scope.values.has(`${value.id}`))?.values.get(`${value.id}`);
    return held ?? this.#load(round, access, this.#nest.strideOf(step.level, access, shapeOfStep(step)));
  }

  /** Reads an operand in the outermost loop where that can be. */
  #load(round: Round, { value, offset }: Access, stride: readonly number[]): Parts {
    const { counters, scopes, valid } = round;
    const depth = Math.min(counters.length, stride.findLastIndex((each) => each !== 0) + 1);
    const scope = scopes[depth]!;
    const key = `${value.id} ${offset} ${stride}`;
    const known = scope.values.get(key);
    if (known !== undefined) return known;
    const bytes = widthOf(value.dtype);
    const strides = this.#inRow(value, stride).map((each) => each * bytes);
    const array = this.#places.placeOf(value);
    const place = { ...array, offset: array.offset + offset * bytes };
    const address = addressOf(place, strides, counters.slice(0, depth), scopes);
    const step = strides[this.#nest.lanes] ?? 0;
    const load =
      step === 0 ? this.#width.splat(value.dtype, address) : this.#width.load(value.dtype, address, step, valid);
    return this.#hold(scope, key, value, `x${value.id}`, load);
  }

  /** A value of which there is one row only lies in the same place for all rows. */
  #inRow(value: Value, stride: readonly number[]): readonly number[] {
    return this.#places.isRowOnly(value) ? stride.map((each, i) => (i < this.#nest.kept ? 0 : each)) : stride;
  }

  store(round: Round, value: Value, level: 'each' | 'kept'): void {
    if (!this.#places.isStored(value)) return;
    const { counters, scopes, valid } = round;
    const held = scopes.at(-1)!.values.get(`${value.id}`)!;
    const bytes = widthOf(value.dtype);
    const strides = this.#inRow(value, this.#nest.resultStride(level)).map((each) => each * bytes);
    const address = addressOf(this.#places.placeOf(value), strides, counters, scopes);
    const lanes = (strides[this.#nest.lanes] ?? 0) === 0 ? 1 : valid;
    scopes.at(-1)!.statements.push(...this.#width.store(value.dtype, address, held, lanes));
  }
}

/** Variables of its own, but statements that go straight into the outer one. */
export function inlined(scope: Scope, outer: Scope): Scope {
  return Object.assign(scope, { statements: outer.statements });
}

function isReduction(step: Step): step is ReduceStep {
  return step.kind === 'reduce';
}
