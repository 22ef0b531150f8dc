import { argMax, formatShape, show, type Tensor, tensor, ValueError } from '@lossgraph/core';

/** Weights of classes; a class that is not named weighs 1. */
export type ClassWeight = Readonly<Record<number, number>>;

/**
 * Returns the weight of each sample, `[N]`, by the class of its target: the place of the largest along the last axis if
 * that is longer than 1, the rounded value else.
 *
 * @throws ValueError for a class that is no whole number ≥ 0, or a weight that is not finite
 */
export function weightsOfClasses(owner: string, y: Tensor, classWeight: ClassWeight): Tensor {
  if (typeof classWeight !== 'object' || classWeight === null || Symbol.iterator in classWeight) {
    throw new ValueError(
      `${owner}: classWeight is no object; got ${show(classWeight)}; allowed is one of weights by class, like { 0: 1, 1: 2.5 }`,
    );
  }
  const weights = new Map(Object.entries(classWeight).map((entry) => checkEntry(owner, entry)));
  const classes = y.rank > 1 && y.shape.at(-1) !== 1 ? argMax(y, { axis: -1 }) : y;
  const [count = 0] = y.shape;
  if (classes.size !== count) {
    throw new ValueError(
      `${owner}: classWeight needs one class for each sample; got y of shape ${formatShape(y.shape)}; use sampleWeight`,
    );
  }
  return tensor([...classes.toTypedArray()].map((label) => weights.get(Math.round(label)) ?? 1));
}

function checkEntry(owner: string, [key, weight]: [string, unknown]): [number, number] {
  const label = Number(key);
  if (!Number.isInteger(label) || label < 0) {
    throw new ValueError(`${owner}: classWeight names no class; got ${show(key)}; allowed are whole numbers ≥ 0`);
  }
  if (typeof weight === 'number' && Number.isFinite(weight)) return [label, weight];
  throw new ValueError(
    `${owner}: classWeight of class ${label} is no finite number; got ${show(weight)}; allowed is a finite number`,
  );
}
