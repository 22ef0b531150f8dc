import { asTensor, concat, gradients, reshape, sub, type Tensor, type TensorLike, tensor } from '@lossgraph/core';
import type { LossDefinition, LossFunction } from './define-loss.ts';

/** How a loss is drawn: its value and derivative along a line through the space of predictions. */
export interface Profile<A extends object> {
  /** What x is, for the axis. */
  readonly x: string;
  readonly low: number;
  readonly high: number;
  readonly curves: readonly ProfileCurve<A>[];
}

export interface ProfileCurve<A extends object> {
  readonly name: string;
  readonly yTrue: TensorLike;
  /** From a scalar x to the prediction, in ops. */
  readonly yPred: (x: Tensor) => Tensor;
  readonly attrs?: Partial<A>;
}

export interface ProfilePoint {
  readonly x: number;
  readonly value: number;
  /** Of the value with respect to x. */
  readonly slope: number;
}

/** Returns the line along which a loss is drawn: its own, or one that fits what it takes predictions and targets to be. */
export function profileOf<A extends object>(definition: LossDefinition<A>): Profile<A> {
  if (definition.profile !== undefined) return definition.profile;
  if (definition.prediction === 'values') return { x: 'error p − t', low: -3, high: 3, curves: [elementCurve('', 0)] };
  if (definition.prediction === 'scores') {
    return { x: 'score p', low: -3, high: 3, curves: [elementCurve('t = 1', 1), elementCurve('t = −1', -1)] };
  }
  return { x: 'probability p', low: 0.01, high: 0.99, curves: [elementCurve('t = 1', 1), elementCurve('t = 0', 0)] };
}

/** Returns the curve of a single element with the target t. */
export function elementCurve<A extends object>(name: string, t: number, attrs?: Partial<A>): ProfileCurve<A> {
  return { name, yTrue: [[t]], yPred: (x) => reshape(x, [1, 1]), ...(attrs === undefined ? {} : { attrs }) };
}

/** Returns the row of probabilities (x, 1 − x). */
export function twoClasses(x: Tensor): Tensor {
  return reshape(concat([reshape(x, [1]), reshape(sub(1, x), [1])]), [1, 2]);
}

/** Returns `count` points of a curve, evenly spaced, in float64. */
export function profilePoints<A extends object>(
  loss: LossFunction<A>,
  { low, high }: Profile<A>,
  { yTrue, yPred, attrs }: ProfileCurve<A>,
  count = 201,
): ProfilePoint[] {
  return Array.from({ length: count }, (_, i) => {
    const x = tensor(low + ((high - low) * i) / (count - 1), { dtype: 'float64' });
    const prediction = yPred(x);
    const value = loss(asTensor('profile', yTrue, 'float64'), prediction, attrs).sum();
    return { x: x.item(), value: value.item(), slope: gradients(value, [x])[0]?.item() ?? Number.NaN };
  });
}
