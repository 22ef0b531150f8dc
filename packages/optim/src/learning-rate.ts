import {
  asTensor,
  cast,
  checkNumber,
  formatShape,
  ShapeError,
  StateError,
  show,
  type Tensor,
  type TensorLike,
  Variable,
} from '@lossgraph/core';

/**
 * The learning rate as a function, in ops, of the number of steps made so far: a float64 scalar, 0 at the first step.
 *
 * @example
 * ```ts
 * const halving: LearningRateSchedule = (step) => step.mul(-Math.LN2 / 100).exp().mul(0.1);
 * new SGD({ learningRate: halving }).rate().item(); // 0.1
 * ```
 */
export type LearningRateSchedule = (step: Tensor) => TensorLike;

/** Returns a Variable for a number, a schedule as it is. @throws ValueError for a number that is negative or not finite */
export function learningRateOf(owner: string, given: number | LearningRateSchedule): Variable | LearningRateSchedule {
  if (typeof given === 'function') return given;
  const rate = checkNumber(owner, 'learningRate', given, { least: 0 });
  return new Variable(rate, { name: `${owner}/learning_rate`, trainable: false });
}

/** Gives the Variable another value. @throws ValueError for a number that is negative or not finite; StateError for a schedule */
export function assignRate(owner: string, rate: Variable | LearningRateSchedule, given: number): void {
  const next = checkNumber(owner, 'learningRate', given, { least: 0 });
  if (!(rate instanceof Variable)) {
    throw new StateError(
      `${owner}: a schedule gives the learning rate; got ${show(given)}; make an optimizer with that number instead`,
    );
  }
  rate.assign(next);
}

/** Returns the present rate, a float64 scalar. @throws ShapeError if a schedule gives anything but a single value */
export function presentRate(owner: string, rate: Variable | LearningRateSchedule, iterations: Variable): Tensor {
  if (rate instanceof Variable) return cast(rate.value, 'float64');
  const given = asTensor(owner, rate(cast(iterations.value, 'float64')), 'float64');
  if (given.rank === 0) return cast(given, 'float64');
  throw new ShapeError(
    `${owner}: the learning-rate schedule gave no single value; got shape ${formatShape(given.shape)}; it must give a scalar`,
  );
}
