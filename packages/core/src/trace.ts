import type { AnyOp, Attrs } from './op.ts';
import type { Tensor } from './tensor.ts';
import type { Variable } from './variable.ts';

/**
 * A recording of a computation on tensors without values. While one is under way, Variables are read and assigned
 * through it; ops on its tensors give tensors without values, whose {@link Recipe} says how they are to be computed.
 */
export interface Trace {
  /** What is being recorded, for messages. */
  readonly name?: string;
  read(variable: Variable): Tensor;
  assign(variable: Variable, value: Tensor): void;
}

/** How a tensor without a value is to be computed. */
export interface Recipe {
  readonly op: AnyOp;
  readonly inputs: readonly Tensor[];
  readonly attrs: Attrs;
  /** What a composite expanded into, made of primitives in the end. */
  readonly expansion: Tensor | null;
}

let current: Trace | null = null;

/** Returns the recording under way. */
export function tracing(): Trace | null {
  return current;
}

/** Returns what `f` returns, with Variables read and assigned through `trace`; the former state comes back even if `f` throws. */
export function withTrace<T>(trace: Trace, f: () => T): T {
  const before = current;
  current = trace;
  try {
    return f();
  } finally {
    current = before;
  }
}
