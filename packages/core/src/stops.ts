import type { Tensor } from './tensor.ts';

type Replace = (stopped: Tensor) => Tensor;

let replace: Replace | null = null;

/** Returns what a node that stops all gradients shall give: `output`, unless a difference quotient is being taken. */
export function held(output: Tensor): Tensor {
  return replace === null ? output : replace(output);
}

/** Returns what `f` returns, with `by` in place of each output that stops gradients, in order. */
export function withStops<T>(by: Replace | null, f: () => T): T {
  const before = replace;
  replace = by;
  try {
    return f();
  } finally {
    replace = before;
  }
}

/**
 * Returns `f` with all that stops gradients inside it held at its value at `points`: to a derivative, it is a constant.
 * Outside `f`, as in the rules of a backward pass through it, nothing is held.
 */
export function holdingStops(f: (...xs: Tensor[]) => Tensor, points: readonly Tensor[]): (...xs: Tensor[]) => Tensor {
  const values: Tensor[] = [];
  const remember = (output: Tensor) => {
    values.push(output);
    return output;
  };
  withStops(remember, () => f(...points));
  if (values.length === 0) return f;
  return (...xs) => {
    let next = 0;
    return withStops(
      (output) => values[next++] ?? output,
      () => f(...xs),
    );
  };
}
