import {
  argMax,
  cast,
  checkNumber,
  equal,
  formatShape,
  greater,
  ShapeError,
  sameShape,
  squeeze,
  type Tensor,
} from '@lossgraph/core';
import { lossOf } from '@lossgraph/losses';
import { MeanOfLoss } from './mean-of-loss.ts';

/** From aligned targets and predictions to 1 where they match and 0 where they do not. */
type Matches = (yTrue: Tensor, yPred: Tensor) => Tensor;

export interface AccuracyOptions {
  readonly name?: string;
}

abstract class MatchMetric extends MeanOfLoss {
  constructor(matches: Matches, name: string) {
    super(lossOf(matches, { name }), name, 'up');
  }
}

/** The share of values that equal their targets, `[N…], [N…]`. */
export class Accuracy extends MatchMetric {
  constructor({ name = 'accuracy' }: AccuracyOptions = {}) {
    super((t, p) => same(name, t, p), name);
  }
}

export interface BinaryAccuracyOptions extends AccuracyOptions {
  /** Above it a prediction counts as 1; default 0.5. For logits, use 0. */
  readonly threshold?: number;
}

/** The share of predictions on the right side of a threshold, for targets 0 and 1, `[N…], [N…]`. */
export class BinaryAccuracy extends MatchMetric {
  constructor({ name = 'binary_accuracy', threshold = 0.5 }: BinaryAccuracyOptions = {}) {
    checkNumber(name, 'threshold', threshold);
    super(binary(name, threshold), name);
  }
}

/** The share of samples whose largest prediction is at the place of the largest target, `[N…, C], [N…, C]`. */
export class CategoricalAccuracy extends MatchMetric {
  constructor({ name = 'categorical_accuracy' }: AccuracyOptions = {}) {
    super(categorical(name), name);
  }
}

/** The share of samples whose largest prediction is that of the class named by the target, `[N…], [N…, C]`. */
export class SparseCategoricalAccuracy extends MatchMetric {
  constructor({ name = 'sparse_categorical_accuracy' }: AccuracyOptions = {}) {
    super(sparse(name), name);
  }
}

/**
 * What Keras means by the string `'accuracy'`: that of the three which fits the shapes. One value for each prediction is
 * binary; fewer axes of targets, or a last one of length 1, mean class indices; anything else is categorical.
 */
export class AccuracyByShape extends MatchMetric {
  constructor({ name = 'accuracy' }: AccuracyOptions = {}) {
    const [one, index, row] = [binary(name, 0.5), sparse(name), categorical(name)];
    super((t, p) => {
      if (p.rank < 2 || p.shape.at(-1) === 1) return one(t, p);
      return t.rank < p.rank || t.shape.at(-1) === 1 ? index(t, p) : row(t, p);
    }, name);
  }
}

const binary =
  (name: string, threshold: number): Matches =>
  (t, p) =>
    same(name, t, greater(p, threshold));

const categorical =
  (name: string): Matches =>
  (t, p) => {
    checkShapes(name, t, p);
    return same(name, argMax(t, { axis: -1 }), argMax(p, { axis: -1 }));
  };

const sparse =
  (name: string): Matches =>
  (t, p) =>
    same(name, t.rank === p.rank && t.shape.at(-1) === 1 ? squeeze(t, -1) : t, argMax(p, { axis: -1 }));

function same(name: string, t: Tensor, p: Tensor): Tensor {
  checkShapes(name, t, p);
  return cast(equal(cast(t, 'float64'), cast(p, 'float64')), 'float32');
}

function checkShapes(name: string, t: Tensor, p: Tensor): void {
  if (sameShape(t.shape, p.shape)) return;
  throw new ShapeError(
    `${name}: targets do not fit the predictions; got ${formatShape(t.shape)} and ${formatShape(p.shape)}; they must be equal`,
  );
}
