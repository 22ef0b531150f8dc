import {
  cast,
  checkBoolean,
  checkKeys,
  checkShape,
  formatShape,
  type Shape,
  ShapeError,
  StateError,
  sameShape,
  show,
  Tensor,
  ValueError,
  Variable,
} from '@lossgraph/core';
import { checkName } from './checks.ts';
import { get, type InitializerIdentifier } from './initializers/get.ts';
import type { InitializerOptions } from './initializers/initializer.ts';

export interface WeightOptions {
  /** Default `weight`. */
  readonly name?: string;
  readonly shape: Shape;
  /** Default `glorotUniform`. */
  readonly initializer?: InitializerIdentifier;
  /** Default `true`. */
  readonly trainable?: boolean;
}

const keys: readonly (keyof WeightOptions)[] = ['name', 'shape', 'initializer', 'trainable'];

/** Returns a weight named `<layer>/<name>`. @throws ShapeError; ValueError for an unknown initializer, or one that gives no tensor; StateError while recording */
export function makeWeight(layer: string, given: WeightOptions, options: InitializerOptions): Variable {
  const {
    name = 'weight',
    shape,
    initializer = 'glorotUniform',
    trainable = true,
  } = checkKeys(`${layer}.addWeight`, given, keys);
  const owner = `${layer}/${checkName(`${layer}.addWeight`, name)}`;
  checkBoolean(owner, 'trainable', trainable);
  const initialize = get(initializer);
  const initial: unknown = initialize(checkShape(owner, shape), options);
  if (!(initial instanceof Tensor)) {
    throw new ValueError(`${owner}: the initializer gave no tensor; got ${show(initial)}; it must give one`);
  }
  if (!sameShape(initial.shape, shape)) {
    throw new ShapeError(
      `${owner}: the initializer gave another shape; got ${formatShape(initial.shape)}; allowed is ${formatShape(shape)}`,
    );
  }
  if (initial.storage === null) {
    throw new StateError(
      `${owner}: a weight would be made while a function is being compiled; got ${layer}, which was never built; ` +
        'call it, or build(inputShape), before',
    );
  }
  return new Variable(cast(initial, options.dtype), { name: owner, trainable });
}
