import {
  formatShape,
  ShapeError,
  sameShape,
  show,
  type TensorLike,
  tensor,
  ValueError,
  type Variable,
} from '@lossgraph/core';

/** Assigns one value to each variable. @throws ValueError, ShapeError, before any is assigned */
export function assignWeights(owner: string, variables: readonly Variable[], weights: readonly TensorLike[]): void {
  if (!Array.isArray(weights) || weights.length !== variables.length) {
    const came = Array.isArray(weights) ? `${weights.length} values` : show(weights);
    throw new ValueError(
      `${owner}: weights do not fit; got ${came} for ${variables.length} variables; give one for each`,
    );
  }
  const values = variables.map(({ name, shape, dtype }, i) => {
    const value = tensor(weights[i], { dtype });
    if (sameShape(value.shape, shape)) return value;
    throw new ShapeError(
      `${owner}: value of '${name}' does not fit; got ${formatShape(value.shape)}; allowed is ${formatShape(shape)}`,
    );
  });
  variables.forEach((variable, i) => {
    variable.assign(values[i] as TensorLike);
  });
}
