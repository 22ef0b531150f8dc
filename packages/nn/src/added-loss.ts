import { cast, isFloat, show, sum, Tensor, ValueError } from '@lossgraph/core';
import type { Undo } from './savepoint.ts';

/** A term of the total loss that a layer added, under the name that reports show. */
export interface AddedLoss {
  readonly name: string;
  /** A scalar. */
  readonly value: Tensor;
}

/** The losses that one layer added. */
export class AddedLosses {
  #latest: readonly AddedLoss[] = [];
  #standing: readonly { readonly name: string; readonly give: () => Tensor }[] = [];

  /** Adds a loss of the call under way; {@link AddedLosses.clear} takes it away. */
  addOnce(name: string, loss: Tensor | (() => Tensor)): void {
    this.#latest = [...this.#latest, { name, value: scalar(name, typeof loss === 'function' ? loss() : loss) }];
  }

  /** Adds a loss that is asked for its value at every look. */
  addForGood(name: string, give: () => Tensor): void {
    this.#standing = [...this.#standing, { name, give }];
  }

  clear(): void {
    this.#latest = [];
  }

  /** Returns all of them, those of the latest call first. */
  list(): AddedLoss[] {
    return [...this.#latest, ...this.#standing.map(({ name, give }) => ({ name, value: scalar(name, give()) }))];
  }

  /** Those of the latest call. */
  get latest(): readonly AddedLoss[] {
    return this.#latest;
  }

  set latest(losses: readonly AddedLoss[]) {
    this.#latest = losses;
  }

  /** The functions among them. */
  get standing(): readonly (() => Tensor)[] {
    return this.#standing.map(({ give }) => give);
  }

  savepoint(): Undo {
    const [latest, standing] = [this.#latest, this.#standing];
    return () => {
      this.#latest = latest;
      this.#standing = standing;
    };
  }
}

/** Several values are summed; whole numbers become floats. */
function scalar(name: string, value: unknown): Tensor {
  if (!(value instanceof Tensor)) {
    throw new ValueError(`${name}: not a loss; got ${show(value)}; allowed are a tensor and a function that gives one`);
  }
  const float = isFloat(value.dtype) ? value : cast(value, 'float32');
  return float.rank === 0 ? float : sum(float);
}
