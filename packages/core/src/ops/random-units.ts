import { DTypeError, ShapeError } from '../errors.ts';
import { randomUnitsKernel, type UnitsAttrs } from '../kernels/random-units.ts';
import { apply, definePrimitive } from '../op.ts';
import { checkShape, formatShape, sameShape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';

const randomUnitsOp = definePrimitive<UnitsAttrs, readonly [Tensor]>({
  name: 'randomUnits',
  formula: 'u_i \\in [0, 1)',
  shape: ([state], { shape }) => {
    if (state !== undefined && sameShape(state, [3])) return checkShape('randomUnits', shape);
    throw new ShapeError(`randomUnits: not a state; got shape ${formatShape(state ?? [])}; allowed is [3]`);
  },
  dtype: (op, [state]) => {
    if (state === 'int32') return 'float64';
    throw new DTypeError(`${op}: not a state; got ${state}; allowed is int32`);
  },
  vjps: [null],
  samples: () => [],
  kernel: randomUnitsKernel,
});

/**
 * Returns the uniform numbers in [0, 1), float64, that a generator draws in the state `[key, key, draws]`. An op, so that
 * compiled programs draw too.
 */
export function randomUnits(state: Tensor, shape: readonly number[], bits: 24 | 53): Tensor {
  return apply(randomUnitsOp, [state] as const, { shape: checkShape('random', shape).slice(), bits });
}
