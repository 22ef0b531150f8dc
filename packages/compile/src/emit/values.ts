import type { DType } from '@lossgraph/core';
import { local, set } from '@lossgraph/wasm';
import { widthOf } from '../bytes.ts';
import type { Access, Value } from '../ir.ts';
import type { Step } from '../kernels.ts';
import { shapeOfStep } from '../layout.ts';
import { addressOf, type Counter, type Scope } from './address.ts';
import type { Nest } from './nest.ts';
import type { Parts } from './parts.ts';
import type { LoopPlaces } from './places.ts';
import type { Width } from './width.ts';

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

/** The values of a loop, in variables and in memory. */
export class Values {
  readonly #places: LoopPlaces;
  readonly #nest: Nest;
  readonly #width: Width;

  constructor(places: LoopPlaces, nest: Nest, width: Width) {
    this.#places = places;
    this.#nest = nest;
    this.#width = width;
  }

  /** Puts a value into variables of a scope, under the name it is looked for. */
  #put(scope: Scope, key: string, dtype: DType, name: string, parts: Parts): Parts {
    const variables = this.#width.types(dtype).map((type) => local(type, name));
    scope.statements.push(...variables.map((variable, i) => set(variable, parts[i]!)));
    scope.values.set(key, variables);
    return variables;
  }

  /** Puts what a step has made into variables. */
  hold({ scopes }: Round, value: Value, parts: Parts): void {
    this.#put(scopes.at(-1)!, `${value.id}`, value.dtype, `v${value.id}`, parts);
  }

  /** Returns what a step reads. */
  operand(round: Round, step: Step, access: Access): Parts {
    const { value } = access;
    if (value.origin.kind === 'uniform') return this.#width.constant(value.dtype, value.origin.number);
    const held = round.scopes.findLast((scope) => scope.values.has(`${value.id}`))?.values.get(`${value.id}`);
    return held ?? this.#load(round, access, this.#nest.strideOf(step.level, access, shapeOfStep(step)), widens(step));
  }

  /** Reads an operand in the outermost loop where that can be; as float64 for a step that is `wide`, if that is shorter. */
  #load(round: Round, { value, offset }: Access, stride: readonly number[], wide: boolean): Parts {
    const { counters, scopes, valid } = round;
    const depth = Math.min(counters.length, stride.findLastIndex((each) => each !== 0) + 1);
    const scope = scopes[depth]!;
    const key = `${value.id} ${offset} ${stride}`;
    const known = scope.values.get(key) ?? (wide ? scope.values.get(`${key} wide`) : undefined);
    if (known !== undefined) return known;
    const bytes = widthOf(value.dtype);
    const strides = this.#inRow(value, stride).map((each) => each * bytes);
    const array = this.#places.placeOf(value);
    const place = { ...array, offset: array.offset + offset * bytes };
    const address = addressOf(place, strides, counters.slice(0, depth), scopes);
    const step = strides[this.#nest.lanes] ?? 0;
    if (wide && step === 4 && this.#width.widen !== undefined) {
      return this.#put(scope, `${key} wide`, 'float64', `x${value.id}`, this.#width.widen(address));
    }
    const load =
      step === 0 ? this.#width.splat(value.dtype, address) : this.#width.load(value.dtype, address, step, valid);
    return this.#put(scope, key, value.dtype, `x${value.id}`, load);
  }

  /** A value of which there is one row only lies in the same place for all rows. */
  #inRow(value: Value, stride: readonly number[]): readonly number[] {
    return this.#places.isRowOnly(value) ? stride.map((each, i) => (i < this.#nest.kept ? 0 : each)) : stride;
  }

  /** Writes what is held to memory, if it has a place there. */
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

/** Whether it converts float32 to float64 first. */
function widens(step: Step): boolean {
  const { inputs, output } = step.instruction;
  if (inputs[0]?.value.dtype !== 'float32') return false;
  return step.kind === 'reduce' ? step.fold === 'sum' : output.dtype === 'float64';
}
