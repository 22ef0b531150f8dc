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

/**
 * Returns the end of a message about an unknown name: `did you mean 'mse'? Known are mse, mae`; without the question if none
 * of them is near.
 *
 * @example
 * ```ts
 * whatIsKnown('hubber', ['mse', 'huber']); // "did you mean 'huber'? Known are mse, huber"
 * whatIsKnown('smooth', ['axis'], { word: 'allowed' }); // 'allowed are axis'
 * ```
 */
export function whatIsKnown(
  name: unknown,
  known: readonly string[],
  { word = 'known', listed = known }: { readonly word?: string; readonly listed?: readonly string[] } = {},
): string {
  const meant = typeof name === 'string' ? nearest(name, known) : null;
  const list = `${word} are ${listed.join(', ')}`;
  return meant === null ? list : `did you mean '${meant}'? ${list.slice(0, 1).toUpperCase()}${list.slice(1)}`;
}

/**
 * Returns what `name` may have been meant to be: a candidate that it abbreviates, the first if there are several, or else the
 * nearest by edit distance; `null` if that is more than 3, or half of its length, and they do not begin alike. Case and
 * underscores do not count.
 */
function nearest(name: string, candidates: readonly string[]): string | null {
  const remoteness = (candidate: string) => {
    const edits = distance(plain(name), plain(candidate));
    return abbreviates(name, candidate) ? Math.min(edits, 0.5) : edits;
  };
  const best = [...candidates].sort((a, b) => remoteness(a) - remoteness(b))[0];
  if (best === undefined) return null;
  const half = plain(name).length / 2;
  const beginsAlike = half > 1 && plain(best).startsWith(plain(name).slice(0, Math.ceil(half)));
  return beginsAlike || remoteness(best) <= Math.min(3, half) ? best : null;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[_-]/g, '');
}

/** Whether `name` is the initials of the words of `whole`, as `lr` of `learningRate`, or three letters or more of its beginning. */
function abbreviates(name: string, whole: string): boolean {
  const short = plain(name);
  const words = whole.split(/[_-]|(?=[A-Z])/);
  const initials = words.map((word) => word.slice(0, 1).toLowerCase()).join('');
  return (short.length > 1 && short === initials) || (short.length > 2 && plain(whole).startsWith(short));
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
