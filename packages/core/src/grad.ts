import { gradients } from './backward.ts';
import { asTensor, type TensorLike } from './convert.ts';
import { ValueError } from './errors.ts';
import { identity } from './ops/identity.ts';
import { withRecording } from './recording.ts';
import { show } from './shape.ts';
import { Tensor } from './tensor.ts';

/** A function of tensors with one tensor as its value. */
export type TensorFunction = (...inputs: Tensor[]) => Tensor;

/** A function of two tensors that takes options after them, as losses do. It is called without any. */
export type PairFunction = (a: Tensor, b: Tensor, options?: never) => Tensor;

export interface ValueAndGradients {
  readonly value: Tensor;
  /** One per argument, in order and shape. */
  readonly gradients: Tensor[];
}

/**
 * Returns the function that gives the gradient of the scalar `f` with respect to its first argument. The result is a
 * differentiable function again: `grad(grad(f))` is the second derivative.
 *
 * @throws ShapeError when called, if `f` gives several elements
 * @example
 * ```ts
 * const cube = (x: Tensor) => x.mul(x).mul(x);
 * grad(cube)(2).item(); // 12
 * grad(grad(cube))(2).item(); // 12
 * ```
 */
export function grad(f: TensorFunction): (...inputs: TensorLike[]) => Tensor;
export function grad(f: PairFunction): (a: TensorLike, b: TensorLike) => Tensor;
export function grad(f: TensorFunction | PairFunction): (...inputs: TensorLike[]) => Tensor {
  const both = valueAndGrad(f as TensorFunction);
  return (...inputs) => both(...inputs).gradients[0] as Tensor;
}

/** Returns the function that gives the value of the scalar `f` and its gradients with respect to all arguments. */
export function valueAndGrad(f: TensorFunction): (...inputs: TensorLike[]) => ValueAndGradients;
export function valueAndGrad(f: PairFunction): (a: TensorLike, b: TensorLike) => ValueAndGradients;
export function valueAndGrad(given: TensorFunction | PairFunction): (...inputs: TensorLike[]) => ValueAndGradients {
  const f = given as TensorFunction; // which gets as many tensors as there come
  if (typeof f !== 'function')
    throw new ValueError(`grad: not a function; got ${show(f)}; allowed is a function of tensors`);
  return (...inputs) => {
    if (inputs.length === 0)
      throw new ValueError('grad: no argument; got none; the function needs at least one tensor');
    // Each argument is a tensor of its own: one that comes twice, or stands in f too, is another variable there.
    const leaves = withRecording(true, () => inputs.map((x) => identity(asTensor('grad', x))));
    const value = withRecording(true, () => f(...leaves));
    if (!(value instanceof Tensor))
      throw new ValueError(`grad: the function gave no tensor; got ${show(value)}; return one`);
    return { value, gradients: gradients(value, leaves, { differentiable: true }) };
  };
}
