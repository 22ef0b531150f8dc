import { type AnyOp, definePrimitive, formatShape, StateError, type Tensor } from '@lossgraph/core';

/** Returns an op that is never run, and refuses every gradient that would have to pass: what the error says of its way. */
export function refusal(name: string, says: (output: Tensor, input: string) => string): AnyOp {
  return definePrimitive({
    name,
    formula: '',
    shape: () => [],
    *samples() {},
    kernel() {},
    vjps: [
      (_ct, { inputs, index, output }): Tensor => {
        const { variable, shape } = inputs[index] as Tensor;
        const input = variable === null ? `a tensor of shape ${formatShape(shape)}` : `variable '${variable.name}'`;
        throw new StateError(`gradients: no gradient passes through ${says(output, input)}`);
      },
    ],
  });
}
