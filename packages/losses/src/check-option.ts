import { ShapeError, show } from '@lossgraph/core';

/** Refuses an option that is no axis that a tensor could have. @throws ShapeError */
export function checkAxisOption(name: string, axis: unknown): void {
  if (Number.isInteger(axis)) return;
  throw new ShapeError(`${name}: axis names no axis; got ${show(axis)}; allowed is a whole number`);
}
