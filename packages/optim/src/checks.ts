import {
  asTensor,
  DTypeError,
  formatShape,
  isFloat,
  ShapeError,
  sameShape,
  show,
  type Tensor,
  type TensorLike,
  ValueError,
  Variable,
} from '@lossgraph/core';

/** Returns the gradients as tensors, one per variable. @throws ValueError, ShapeError, DTypeError unless they fit */
export function checkGradients(
  owner: string,
  gradients: readonly TensorLike[],
  variables: readonly Variable[],
): readonly Tensor[] {
  checkVariables(owner, variables);
  if (!Array.isArray(gradients) || gradients.length !== variables.length) {
    const came = Array.isArray(gradients) ? `${gradients.length} gradients` : show(gradients);
    throw new ValueError(
      `${owner}: gradients do not fit; got ${came} for ${variables.length} variables; give one for each`,
    );
  }
  return variables.map((variable, i) => checkGradient(owner, gradients[i], variable));
}

/** @throws ValueError for anything but a list of distinct variables; DTypeError for one that holds no floats */
export function checkVariables(owner: string, variables: readonly Variable[]): void {
  if (!Array.isArray(variables)) {
    throw new ValueError(`${owner}: variables are no list; got ${show(variables)}; allowed is an array of variables`);
  }
  const seen = new Set<Variable>();
  for (const each of variables) {
    if (!(each instanceof Variable)) {
      throw new ValueError(`${owner}: not a variable; got ${show(each)}; allowed are variables`);
    }
    if (seen.has(each)) {
      throw new ValueError(`${owner}: a variable is named twice; got '${each.name}' again; name each once`);
    }
    if (!isFloat(each.dtype)) {
      throw new DTypeError(
        `${owner}: variable '${each.name}' cannot be trained; got ${each.dtype}; allowed are float32 and float64`,
      );
    }
    seen.add(each);
  }
}

function checkGradient(owner: string, gradient: TensorLike, { name, shape, dtype }: Variable): Tensor {
  const g = asTensor(owner, gradient, dtype);
  if (!sameShape(g.shape, shape)) {
    throw new ShapeError(
      `${owner}: gradient of '${name}' does not fit; got ${formatShape(g.shape)}; allowed is ${formatShape(shape)}`,
    );
  }
  if (g.dtype !== dtype) {
    throw new DTypeError(`${owner}: gradient of '${name}' does not fit; got ${g.dtype}; allowed is ${dtype}`);
  }
  return g;
}
