import { gradients } from './backward.ts';
import { asTensor, type TensorLike } from './convert.ts';
import { ShapeError, SizeError, ValueError } from './errors.ts';
import { grad, type TensorFunction } from './grad.ts';
import { add, mul } from './ops/arithmetic.ts';
import { onesLike, zeros } from './ops/creation.ts';
import { identity } from './ops/identity.ts';
import { concat } from './ops/join.ts';
import { reshape } from './ops/movement.ts';
import { oneHot } from './ops/one-hot.ts';
import { sum } from './ops/reduce.ts';
import { withRecording } from './recording.ts';
import { formatShape, sameShape, show } from './shape.ts';
import { Tensor } from './tensor.ts';

export interface ValueAndTangent {
  readonly value: Tensor;
  /** How the value changes as the inputs move along their tangents. */
  readonly tangent: Tensor;
}

/**
 * Returns the value of `f` at `inputs` and its derivative along `tangents`, one per input and of its shape: Σ ∂f/∂xᵢ · tᵢ.
 *
 * @throws ShapeError unless there is one tangent per input, of its shape
 * @example
 * ```ts
 * jvp((x) => x.mul(x), [[1, 2, 3]], [[1, 0, 10]]).tangent.toArray(); // [2, 0, 60]
 * ```
 */
export function jvp(
  f: TensorFunction,
  inputs: readonly TensorLike[],
  tangents: readonly TensorLike[],
): ValueAndTangent {
  const xs = asInputs('jvp', f, inputs);
  const ts = asDirections('jvp', xs, tangents);
  return withRecording(true, () => {
    const value = evaluate('jvp', f, xs);
    // The cotangents of the inputs are linear in that of the output: their derivative by it is the wanted one, transposed.
    const ct = onesLike(value);
    const pulled = gradients(value, xs, { seed: ct, differentiable: true });
    const [tangent] = gradients(inner(pulled, ts), [ct], { differentiable: true });
    return { value, tangent: tangent as Tensor };
  });
}

/**
 * Returns the product of the Hessian of the scalar `f` at `inputs` with `vectors`, one per input and of its shape, without
 * making the Hessian; one tensor per input.
 *
 * @throws ShapeError unless `f` gives a single value, and there is one vector per input, of its shape
 * @example
 * ```ts
 * hvp((x) => x.mul(x).mul(x).sum(), [[1, 2]], [[1, 10]])[0]?.toArray(); // [6, 120]
 * ```
 */
export function hvp(f: TensorFunction, inputs: readonly TensorLike[], vectors: readonly TensorLike[]): Tensor[] {
  const xs = asInputs('hvp', f, inputs);
  const vs = asDirections('hvp', xs, vectors);
  return withRecording(true, () => {
    const first = gradients(evaluate('hvp', f, xs), xs, { differentiable: true });
    return gradients(inner(first, vs), xs, { differentiable: true });
  });
}

/** The most elements that a jacobian may have: it is made row by row. */
const LARGEST = 1_000_000;

/**
 * Returns the function that gives all derivatives of `f` by its first argument: output shape, then input shape. It is
 * made row by row, so it is for small functions.
 *
 * @throws SizeError when called, if it would have more than a million elements
 * @example
 * ```ts
 * jacobian((x) => x.mul(x))([1, 2]).toArray(); // [[2, 0], [0, 4]]
 * ```
 */
export function jacobian(f: TensorFunction): (...inputs: TensorLike[]) => Tensor {
  checkFunction('jacobian', f);
  return (...inputs) => {
    const xs = asInputs('jacobian', f, inputs);
    return withRecording(true, () => rows(evaluate('jacobian', f, xs), xs[0] as Tensor));
  };
}

/**
 * Returns the function that gives the matrix of second derivatives of the scalar `f` by its first argument: input shape
 * twice.
 *
 * @throws ShapeError, SizeError when called
 * @example
 * ```ts
 * hessian((x) => x.mul(x).mul(x).sum())([1, 2]).toArray(); // [[6, 0], [0, 12]]
 * ```
 */
export function hessian(f: TensorFunction): (...inputs: TensorLike[]) => Tensor {
  checkFunction('hessian', f);
  return jacobian(grad(f));
}

function rows(value: Tensor, x: Tensor): Tensor {
  const shape = [...value.shape, ...x.shape];
  if (value.size * x.size > LARGEST) {
    throw new SizeError(
      `jacobian: too large; got shape ${formatShape(shape)}; at most ${LARGEST} elements are allowed: use jvp or hvp`,
    );
  }
  if (value.size === 0) return zeros(shape, x.dtype);
  const each = Array.from({ length: value.size }, (_, i) => {
    const seed = reshape(oneHot(i, value.size, { dtype: value.dtype }), value.shape);
    return reshape(gradients(value, [x], { seed, differentiable: true })[0] as Tensor, [1, x.size]);
  });
  return reshape(concat(each), shape);
}

/** Σ aᵢ · bᵢ over all elements of all tensors. */
function inner(as: readonly Tensor[], bs: readonly Tensor[]): Tensor {
  return as.map((a, i) => sum(mul(a, bs[i] as Tensor))).reduce((total, each) => add(total, each));
}

function checkFunction(op: string, f: unknown): void {
  if (typeof f !== 'function')
    throw new ValueError(`${op}: not a function; got ${show(f)}; allowed is a function of tensors`);
}

function asInputs(op: string, f: unknown, inputs: readonly TensorLike[]): Tensor[] {
  checkFunction(op, f);
  if (Array.isArray(inputs) && inputs.length > 0) {
    return withRecording(true, () => inputs.map((x) => identity(asTensor(op, x)))); // as in valueAndGrad
  }
  throw new ValueError(`${op}: no inputs; got ${show(inputs)}; allowed is at least one tensor`);
}

function asDirections(op: string, xs: readonly Tensor[], directions: readonly TensorLike[]): Tensor[] {
  if (!Array.isArray(directions) || directions.length !== xs.length) {
    throw new ShapeError(
      `${op}: not one direction per input; got ${show(directions)} for ${xs.length} inputs; give an array of as many`,
    );
  }
  return directions.map((direction, i) => {
    const x = xs[i] as Tensor;
    const t = asTensor(op, direction, x.dtype);
    if (sameShape(t.shape, x.shape)) return t;
    throw new ShapeError(
      `${op}: direction ${i} does not fit; got ${formatShape(t.shape)} for an input ${formatShape(x.shape)}; they must be equal`,
    );
  });
}

function evaluate(op: string, f: TensorFunction, xs: readonly Tensor[]): Tensor {
  const value = f(...xs);
  if (value instanceof Tensor) return value;
  throw new ValueError(`${op}: the function gave no tensor; got ${show(value)}; return one`);
}
