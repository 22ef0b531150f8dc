import {
  type AnyOp,
  StateError,
  stopGradient,
  Tensor,
  type Trace,
  tracing,
  type Variable,
  withTrace,
} from '@lossgraph/core';
import { standInsFor } from './arguments.ts';
import { checkResult, flatten, rebuild, type Structure } from './structure.ts';

/** One run of a function on tensors without values. */
export interface Recording {
  /** Stand-ins for the arguments' tensors, in order. */
  readonly inputs: readonly Tensor[];
  /** The tensor that stands for each Variable's value at the start: an argument's, if that is it. */
  readonly variables: ReadonlyMap<Variable, Tensor>;
  /** The last value that each Variable was given. */
  readonly assignments: ReadonlyMap<Variable, Tensor>;
  /** The result's tensors, in order, and the nest they stand in. */
  readonly outputs: readonly Tensor[];
  readonly structure: Structure;
}

/**
 * Runs `f` once on stand-ins of the shapes and dtypes of `tensors` and returns what it did. No Variable changes.
 *
 * @param name what messages call f
 * @param own the op that earlier results of f come from
 * @throws StateError if f reads a value; whatever f throws
 */
export function record(
  name: string,
  f: (...args: unknown[]) => unknown,
  form: readonly Structure[],
  tensors: readonly Tensor[],
  own: AnyOp,
): Recording {
  const { inputs, variables } = standInsFor(tensors, own);
  const trace = new Recorder(name, variables);
  const args = form.map((each) => rebuild(each, inputs));
  const result = withTrace(trace, () => f(...args));
  if (result instanceof Promise) {
    throw new StateError(
      'compile: the function is asynchronous; got a Promise; allowed are functions that return their result',
    );
  }
  const outputs: Tensor[] = [];
  const structure = flatten(result, outputs);
  checkResult(structure);
  return { inputs, variables: trace.initial, assignments: trace.assigned, outputs, structure };
}

/** Whether values are missing: somebody records already, and what is asked for becomes part of that. */
export function isRecording(tensors: readonly Tensor[]): boolean {
  return tracing() !== null || tensors.some(({ storage }) => storage === null);
}

class Recorder implements Trace {
  readonly name: string;
  readonly initial: Map<Variable, Tensor> = new Map();
  readonly assigned: Map<Variable, Tensor> = new Map();
  readonly #present: Map<Variable, Tensor> = new Map();
  readonly #arguments: ReadonlyMap<Variable, Tensor>;

  /** @param given what to read where a Variable's value is an argument, or an argument comes from it */
  constructor(name: string, given: ReadonlyMap<Variable, Tensor>) {
    this.name = name;
    this.#arguments = given;
  }

  read(variable: Variable): Tensor {
    const known = this.#present.get(variable);
    if (known !== undefined) return known;
    const leaf = this.#arguments.get(variable) ?? new Tensor(null, variable.dtype, null, variable, variable.shape);
    this.initial.set(variable, leaf);
    this.#present.set(variable, leaf);
    return leaf;
  }

  assign(variable: Variable, value: Tensor): void {
    // A new leaf over the same value: what is computed from it later does not lead back to how it came about.
    const recipe = { op: stopGradient.op, inputs: [value], attrs: {}, expansion: null };
    const leaf = new Tensor(null, variable.dtype, null, variable, variable.shape, recipe);
    this.assigned.set(variable, leaf);
    this.#present.set(variable, leaf);
  }
}
