import { checkAxis, formatShape, type Shape, ShapeError, sameShape } from '@lossgraph/core';

/** From the shapes of yTrue and yPred to that of the per-sample values. */
export type ShapeRule<A extends object> = (name: string, yTrue: Shape, yPred: Shape, attrs: A) => Shape;

/** Equal shapes; the values lose one axis: `[N…, D], [N…, D] → [N…]`. A target is never broadcast against a prediction. */
export function equalShapes<A extends object>(axisOf: (attrs: A) => number = () => -1): ShapeRule<A> {
  return (name, yTrue, yPred, attrs) => {
    refuseUnequal(name, yTrue, yPred);
    return without(name, yTrue, yPred, axisOf(attrs));
  };
}

/** As {@link equalShapes}, with two classes or more along the axis: normalised, a single one is always 1 and learns nothing. */
export function classShapes<A extends object>(axisOf: (attrs: A) => number): ShapeRule<A> {
  return (name, yTrue, yPred, attrs) => {
    refuseUnequal(name, yTrue, yPred);
    refuseSingleClass(name, yTrue, yPred, axisOf(attrs));
    return without(name, yTrue, yPred, axisOf(attrs));
  };
}

/** Refuses shapes that differ. @throws ShapeError naming both */
export function refuseUnequal(name: string, yTrue: Shape, yPred: Shape): void {
  if (sameShape(yTrue, yPred)) return;
  throw new ShapeError(
    `${name}: shapes differ; got yTrue ${formatShape(yTrue)} and yPred ${formatShape(yPred)}; ` +
      'they must be equal, save for a last axis of length 1',
  );
}

/** Refuses a single class: its probability is 1 whatever the score, so the loss is constant. */
export function refuseSingleClass(name: string, yTrue: Shape, yPred: Shape, axis: number): void {
  refuseScalar(name, yTrue, yPred);
  if (yPred[checkAxis(name, axis, yPred.length)] !== 1) return;
  throw new ShapeError(
    `${name}: a single class; got yTrue ${formatShape(yTrue)} and yPred ${formatShape(yPred)}, axis ${axis}; ` +
      'allowed are two or more; for one yes-or-no output use BinaryCrossentropy',
  );
}

/** One class index for every row of scores: `[N…], [N…, C] → [N…]`. */
export function labelShapes<A extends object>(axisOf: (attrs: A) => number): ShapeRule<A> {
  return (name, yTrue, yPred, attrs) => {
    const rows = without(name, yTrue, yPred, axisOf(attrs));
    if (sameShape(yTrue, rows)) return rows;
    throw new ShapeError(
      `${name}: shapes differ; got yTrue ${formatShape(yTrue)} and yPred ${formatShape(yPred)}; ` +
        `yTrue must be ${formatShape(rows)}, one class index for each row of yPred`,
    );
  };
}

function without(name: string, yTrue: Shape, yPred: Shape, axis: number): Shape {
  refuseScalar(name, yTrue, yPred);
  const at = checkAxis(name, axis, yPred.length);
  return yPred.filter((_, i) => i !== at);
}

/** Refuses a prediction without axes: there are no samples in it. */
export function refuseScalar(name: string, yTrue: Shape, yPred: Shape): void {
  if (yPred.length > 0) return;
  throw new ShapeError(
    `${name}: yPred is a scalar; got yTrue ${formatShape(yTrue)} and yPred []; it needs at least one axis, e.g. [[0.5]] for one sample`,
  );
}
