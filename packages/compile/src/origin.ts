import { type AnyOp, type Node, type Tensor, tracing, type Variable } from '@lossgraph/core';
import { refusal } from './refusal.ts';

/** The Variables that a function has to do with. */
export interface Touched {
  /** Those that it reads, and what stood for their values while it was recorded. */
  readonly variables: ReadonlyMap<Variable, Tensor>;
  readonly assigned: ReadonlySet<Variable>;
}

/**
 * Where the results of one call come from: the tensors and Variables that went in. No rule leads back to them, so that a
 * gradient that would have to pass is refused, rather than 0.
 */
export class Origin implements Node {
  readonly op: AnyOp;
  readonly attrs: object = {};
  readonly #touched: Touched;
  #tensors: readonly Tensor[];
  /** Tensors are numbered in the order in which they are made: those of the call from here on. */
  #first: number = Number.POSITIVE_INFINITY;

  constructor(op: AnyOp, tensors: readonly Tensor[], touched: Touched) {
    this.op = op;
    this.#tensors = tensors;
    this.#touched = touched;
  }

  get inputs(): readonly Tensor[] {
    return [
      ...this.#tensors,
      ...[...this.#touched.variables].map(([variable, former]) => this.#valueOf(variable, former)),
    ];
  }

  /** Says what has come of the call. */
  gave([first]: readonly Tensor[]): void {
    this.#first = first?.id ?? Number.POSITIVE_INFINITY;
  }

  /** Lets go of the tensors, so that the results are leaves from now on, but for Variables. */
  forget(): void {
    this.#tensors = [];
  }

  /** The value that the call found, if it is the Variable's still; else one that is known to be out of date. */
  #valueOf(variable: Variable, former: Tensor): Tensor {
    if (tracing() !== null || this.#touched.assigned.has(variable)) return former;
    const { value } = variable;
    return value.id < this.#first ? value : former;
  }
}

/** Returns the op that the results of the function of that name come from. */
export function originOp(name: string): AnyOp {
  return refusal(
    name,
    (_output, input) =>
      `the compiled function '${name}'; got a result of it that comes from ${input}; ` +
      'take the gradient inside of that function, or call the function that it was compiled from',
  );
}
