/**
 * Base class of every refusal in Lossgraph. The message reads
 * `<op>: <what is wrong>; <what came>; <what is allowed>`; `code` is stable across releases, so programs can branch on it.
 */
export class LossgraphError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = new.target.name;
    this.code = code;
  }
}

/** Shapes that do not fit together, an axis that is not there, ragged input. */
export class ShapeError extends LossgraphError {
  constructor(message: string) {
    super('ERR_SHAPE', message);
  }
}

/** A dtype that an op does not take, or two that may not be mixed. */
export class DTypeError extends LossgraphError {
  constructor(message: string) {
    super('ERR_DTYPE', message);
  }
}

/** A value outside its range: a label, an option, an unknown identifier, an input that is no array of numbers. */
export class ValueError extends LossgraphError {
  constructor(message: string) {
    super('ERR_VALUE', message);
  }
}

/** A Variable was assigned after the graph that is being differentiated had read it. */
export class StaleGraphError extends LossgraphError {
  constructor(message: string) {
    super('ERR_STALE_GRAPH', message);
  }
}

/** An analytic derivative and its finite difference disagree. */
export class GradientError extends LossgraphError {
  constructor(message: string) {
    super('ERR_GRADIENT', message);
  }
}

/** More elements than a tensor may hold. */
export class SizeError extends LossgraphError {
  constructor(message: string) {
    super('ERR_SIZE', message);
  }
}

/** Something was called before what it needs: `fit` before `compile`, weights before `build`. */
export class StateError extends LossgraphError {
  constructor(message: string) {
    super('ERR_STATE', message);
  }
}

/** Returns the candidate nearest to `name` by edit distance, for "did you mean" in messages. */
export function nearest(name: string, candidates: readonly string[]): string {
  const plain = (s: string) => s.toLowerCase().replace(/[_-]/g, '');
  return [...candidates].sort((a, b) => distance(plain(name), plain(a)) - distance(plain(name), plain(b)))[0] ?? '';
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitute = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substitute));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
