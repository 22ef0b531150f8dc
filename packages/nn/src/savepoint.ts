import type { Variable } from '@lossgraph/core';

/** Puts things back into the state they had when it was made. */
export type Undo = () => void;

/** Returns a way back to the present values of `variables`. */
export function valuesOf(variables: Iterable<Variable>): Undo {
  const values = [...variables].map((variable) => [variable, variable.value] as const);
  return () => {
    for (const [variable, value] of values) if (variable.value !== value) variable.assign(value);
  };
}

/** Returns what `f` returns; if it throws, everything is put back first, the last savepoint before the others. */
export function undoing<T>(savepoints: readonly Undo[], f: () => T): T {
  try {
    return f();
  } catch (error) {
    for (const undo of savepoints.toReversed()) undo();
    throw error;
  }
}
