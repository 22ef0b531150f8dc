import type { Tensor } from '@lossgraph/core';

/** How many shapes of batches `auto` records; further ones run op by op, rather than push each other out. */
export const MOST_SHAPES = 24;

/** The shapes of batches that have come by. */
export class BatchShapes {
  readonly #seen: Set<string> = new Set();
  readonly #recorded: Set<string> = new Set();

  get isFull(): boolean {
    return this.#recorded.size === MOST_SHAPES;
  }

  /** Whether the shapes of a batch have come by before, and are not one of too many. */
  areWorthRecording(batch: readonly (Tensor | null)[]): boolean {
    const shapes = batch.map((each) => (each === null ? '' : `${each.dtype}${each.shape}`)).join(';');
    if (this.#recorded.has(shapes)) return true;
    if (this.isFull) return false;
    if (this.#seen.has(shapes)) this.#recorded.add(shapes);
    else this.#seen.add(shapes);
    return this.#recorded.has(shapes);
  }
}
