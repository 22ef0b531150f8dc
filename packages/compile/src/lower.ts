import {
  type AnyOp,
  type Attrs,
  type DType,
  formatShape,
  type Recipe,
  type Shape,
  StateError,
  type Strided,
  sameShape,
  sizeOf,
  stopGradient,
  type Tensor,
  type Variable,
} from '@lossgraph/core';
import { withAddedRows } from './added-rows.ts';
import { constantOf, sameConstants } from './constants.ts';
import { usesIndices } from './indexed.ts';
import type { Access, Assignment, Instruction, Listing, Origin, Value } from './ir.ts';
import { KeyMaker } from './keys.ts';
import { isMatrix } from './product.ts';
import { ANYWHERE, type Range, rangeOf, rangeOfNumber } from './ranges.ts';
import type { Recording } from './record.ts';
import { withRowUpdates } from './row-updates.ts';
import { isMatMul, reductionOf } from './rules.ts';
import { type Reduced, sideBySide } from './sides.ts';
import { simplified } from './simplify.ts';
import { isDense, isSingle, isWhole, whole } from './strides.ts';
import { swept } from './sweep.ts';
import { Views } from './views.ts';

/** Returns the instructions behind a recording's outputs and assignments, and nothing else. */
export function lower(recording: Recording): Listing {
  return withAddedRows(withRowUpdates(swept(new Lowering(recording).listing())));
}

class Lowering {
  readonly #recording: Recording;
  readonly #instructions: Instruction[] = [];
  readonly #accesses: Map<Tensor, Access> = new Map();
  readonly #known: Map<string, Value> = new Map();
  readonly #constants: { readonly value: Value; readonly storage: Strided }[] = [];
  readonly #producers: Map<Value, Instruction> = new Map();
  readonly #keys: KeyMaker = new KeyMaker();
  readonly #views: Views = new Views();
  readonly #inputs: Value[];
  readonly #variables: Map<Variable, Value> = new Map();
  #count = 0;

  constructor(recording: Recording) {
    this.#recording = recording;
    this.#inputs = recording.inputs.map((t, index) => this.#leaf(t, { kind: 'input', index }));
    for (const [variable, t] of recording.variables) {
      this.#variables.set(variable, this.#leaf(t, { kind: 'variable', variable }));
    }
  }

  listing(): Listing {
    const { outputs, assignments } = this.#recording;
    for (const t of demanded([...outputs, ...assignments.values()])) this.#accesses.set(t, this.#lower(t));
    const results = outputs.map((t) => this.#row(this.#of(t)));
    const assigned = [...assignments].flatMap(([variable, t]) => this.#assignment(variable, this.#of(t)));
    return {
      inputs: this.#inputs,
      variables: [...this.#variables.values()],
      instructions: this.#instructions,
      outputs: results,
      assignments: assigned,
    };
  }

  #lower(t: Tensor): Access {
    const known = this.#accesses.get(t);
    if (known !== undefined) return known;
    if (t.storage !== null) return this.#constant(t.storage, t.dtype);
    if (t.recipe === null) throw foreign(t);
    const { op, inputs, attrs, expansion } = t.recipe;
    if (expansion !== null && !isLoop(op)) return this.#of(expansion);
    const accesses = inputs.map((input) => this.#of(input));
    if (op.kind === 'view') return this.#view(op, accesses[0] as Access, attrs, t.shape);
    return this.#instruction(op, accesses, attrs, t);
  }

  #view(op: AnyOp, input: Access, attrs: Attrs, shape: Shape): Access {
    if (isSingle(input)) return { ...input, shape, stride: shape.map(() => 0) };
    const seen = this.#views.of(op, input, attrs, shape);
    if (seen !== null) return seen;
    return this.#view(op, whole(this.#copy(op, input)), attrs, shape);
  }

  #instruction(op: AnyOp, inputs: readonly Access[], attrs: Attrs, t: Pick<Tensor, 'shape' | 'dtype'>) {
    const { shape, dtype } = t;
    const uniform = (x: number) => this.#uniform(x, dtype);
    const simple = simplified({ op, inputs, attrs, shape, dtype, uniform, producer: this.#producer });
    if ('value' in simple) return simple;
    const axes = reductionOf(op)?.axes(attrs);
    if (axes !== undefined) return whole(this.#reduction(op, { input: simple.inputs[0] as Access, axes }, attrs, t));
    const operands = simple.inputs.map((each) => this.#operand(simple.op, each));
    return whole(this.#emit(simple.op, operands, attrs, shape, dtype));
  }

  #reduction(op: AnyOp, reduced: Reduced, attrs: Attrs, { shape, dtype }: Pick<Tensor, 'shape' | 'dtype'>): Value {
    const { input, axes } = sideBySide(reduced);
    return this.#emit(op, [input], input === reduced.input ? attrs : { ...attrs, axes }, shape, dtype);
  }

  readonly #producer = (x: Access | undefined): Instruction | undefined =>
    x !== undefined && isWhole(x) && sameShape(x.shape, x.value.shape) ? this.#producers.get(x.value) : undefined;

  /** Copies out what an op reads faster when it lies in order. */
  #operand(op: AnyOp, access: Access): Access {
    const uniform = access.value.origin.kind === 'uniform';
    if (usesIndices(op) && (uniform || !isDense(access.shape, access.stride))) return whole(this.#copy(op, access));
    if (isMatMul(op) && (uniform || !isMatrix(access))) return whole(this.#copy(op, access));
    return access;
  }

  /** Returns the value of an equal instruction, or that of a new one. */
  #emit(op: AnyOp, inputs: readonly Access[], attrs: Attrs, shape: Shape, dtype: DType): Value {
    const key = this.#keys.of(op, inputs, attrs);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const range = rangeOf({ op, inputs, attrs, shape, dtype }, this.#producers);
    const output = this.#value(shape, dtype, { kind: 'computed' }, range);
    const instruction = { op, inputs, attrs, output };
    this.#instructions.push(instruction);
    this.#producers.set(output, instruction);
    this.#known.set(key, output);
    return output;
  }

  #copy(op: AnyOp, input: Access): Value {
    return this.#emit(op.kind === 'view' ? op : stopGradient.op, [input], {}, input.shape, input.value.dtype);
  }

  /** Outputs are read as they lie: without gaps. */
  #row(access: Access): Access {
    if (access.value.origin.kind === 'uniform' || isWhole(access)) return access;
    return whole(this.#copy(stopGradient.op, access));
  }

  /** What is assigned is a value of its own, never a Variable's former value under another name. */
  #assignment(variable: Variable, access: Access): Assignment[] {
    const own = this.#variables.get(variable);
    if (own === undefined) {
      const { shape, dtype } = variable;
      this.#variables.set(variable, this.#value(shape, dtype, { kind: 'variable', variable }));
    }
    const { value } = access;
    if (!isWhole(access)) return [{ variable, value: this.#copy(stopGradient.op, access) }];
    if (value.origin.kind === 'computed') return [{ variable, value }];
    return value === own ? [] : [{ variable, value: this.#copy(stopGradient.op, access) }];
  }

  #of(t: Tensor): Access {
    return this.#accesses.get(t) ?? this.#lower(t);
  }

  #constant(storage: Strided, dtype: DType): Access {
    const constant = constantOf(storage);
    if (constant.kind === 'uniform') return { ...whole(this.#uniform(constant.number, dtype).value, storage.shape) };
    const known = this.#constants.find(
      ({ value, storage: other }) => value.dtype === dtype && sameConstants(other, storage),
    );
    const value = known?.value ?? this.#value(storage.shape, dtype, constant);
    if (known === undefined) this.#constants.push({ value, storage });
    return whole(value);
  }

  #uniform(number: number, dtype: DType): Access {
    const key = `${dtype} ${Object.is(number, -0) ? '-0' : number}`;
    const known =
      this.#known.get(key) ?? this.#value([], dtype, { kind: 'uniform', number }, rangeOfNumber(number, dtype));
    this.#known.set(key, known);
    return whole(known);
  }

  #leaf(t: Tensor, origin: Origin): Value {
    const value = this.#value(t.shape, t.dtype, origin);
    this.#accesses.set(t, whole(value));
    return value;
  }

  #value(shape: Shape, dtype: DType, origin: Origin, range: Range = ANYWHERE): Value {
    return { id: this.#count++, shape, dtype, size: sizeOf(shape), origin, range };
  }
}

/** Returns every tensor that is needed for `results`, inputs before outputs. No recursion: graphs may be deep. */
function demanded(results: readonly Tensor[]): Tensor[] {
  const found = new Set(results);
  for (const t of found) for (const source of sources(t.recipe)) found.add(source); // a Set grows while it is walked
  return [...found].sort((a, b) => a.id - b.id);
}

function sources(recipe: Recipe | null): readonly Tensor[] {
  if (recipe === null) return [];
  return recipe.expansion === null || isLoop(recipe.op) ? recipe.inputs : [recipe.expansion];
}

/** Whether loops take a composite as it is. */
function isLoop(op: AnyOp): boolean {
  return reductionOf(op) !== undefined;
}

function foreign(t: Tensor): StateError {
  return new StateError(
    `compile: a tensor of another recording was used; got one of shape ${formatShape(t.shape)}; ` +
      'pass tensors in as arguments and out as results, or keep them in Variables',
  );
}
