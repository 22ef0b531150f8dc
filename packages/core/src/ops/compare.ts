import { asTensor, asTensors, type TensorLike } from '../convert.ts';
import { comparison, sameDType, sameNumeric } from '../dtype.ts';
import { DTypeError } from '../errors.ts';
import * as kernels from '../kernels/binary.ts';
import { type BinaryLoop, runTernary } from '../kernels/runs.ts';
import { where as whereLoop } from '../kernels/ternary.ts';
import { apply, definePrimitive, type Op, withOp } from '../op.ts';
import { draw, shapePairs } from '../samples.ts';
import { broadcastShapes } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { div } from './arithmetic.ts';
import { type BinaryFn, binary, type None, none } from './build.ts';

/** Returns a = b, element by element, as bool. */
export const equal: BinaryFn = test('equal', 'a = b', kernels.equal);
/** Returns a ≠ b, element by element, as bool. */
export const notEqual: BinaryFn = test('notEqual', 'a \\ne b', kernels.notEqual);
/** Returns a < b, element by element, as bool. */
export const less: BinaryFn = test('less', 'a < b', kernels.less);
/** Returns a ≤ b, element by element, as bool. */
export const lessEqual: BinaryFn = test('lessEqual', 'a \\le b', kernels.lessEqual);
/** Returns a > b, element by element, as bool. */
export const greater: BinaryFn = test('greater', 'a > b', kernels.greater);
/** Returns a ≥ b, element by element, as bool. */
export const greaterEqual: BinaryFn = test('greaterEqual', 'a \\ge b', kernels.greaterEqual);
function test(name: string, formula: string, loop: BinaryLoop): BinaryFn {
  return binary({ name, formula, loop, dtype: comparison, vjps: [null, null] });
}

export interface WhereFn {
  /**
   * Returns a where the condition is true, b where it is false; the branch not taken leaves no trace, not even NaN.
   *
   * @throws ShapeError unless the three broadcast; DTypeError unless the condition is bool, and a and b are of one dtype
   * @example
   * ```ts
   * where([true, false], [1, 2], 0).toArray(); // [1, 0]
   * ```
   */
  (condition: TensorLike, a: TensorLike, b: TensorLike): Tensor;
  readonly op: Op<None, readonly [Tensor, Tensor, Tensor]>;
}

const whereOp = definePrimitive<None, readonly [Tensor, Tensor, Tensor]>({
  name: 'where',
  formula: '\\begin{cases} a & \\text{if } c \\\\ b & \\text{else} \\end{cases}',
  shape: (shapes) => broadcastShapes('where', ...shapes),
  dtype: (op, [condition, ...branches]) => {
    if (condition === 'bool') return sameDType(op, branches);
    throw new DTypeError(`${op}: the condition is not bool; got ${condition}; compare first, e.g. notEqual(x, 0)`);
  },
  vjps: [null, (ct, { inputs: [c] }) => where(c, ct, 0), (ct, { inputs: [c] }) => where(c, 0, ct)],
  *samples(random) {
    for (const [a, b] of shapePairs) {
      const condition = random.map(a, 'bool', (u) => (u < 0.5 ? 1 : 0));
      yield { inputs: [condition, draw(random, b), draw(random, a)], attrs: none };
    }
  },
  kernel: (out, [c, a, b]) => runTernary(whereLoop, out, c, a, b),
});

export const where: WhereFn = withOp(whereOp, (condition: TensorLike, a: TensorLike, b: TensorLike) => {
  const [left, right] = asTensors('where', [a, b]) as [Tensor, Tensor];
  return apply(whereOp, [asTensor('where', condition), left, right] as const, none);
});

/** Returns the larger of a and b; at a tie each gets half the cotangent; NaN if either is. */
export const maximum: BinaryFn = extremum('maximum', '\\max(a, b)', kernels.maximum, (a, b) => greater(a, b));
/** Returns the smaller of a and b; at a tie each gets half the cotangent; NaN if either is. */
export const minimum: BinaryFn = extremum('minimum', '\\min(a, b)', kernels.minimum, (a, b) => less(a, b));

function extremum(name: string, formula: string, loop: BinaryLoop, wins: (a: Tensor, b: Tensor) => Tensor): BinaryFn {
  const share = (ct: Tensor, mine: Tensor, other: Tensor) =>
    where(wins(mine, other), ct, where(equal(mine, other), div(ct, 2), 0));
  return binary({
    name,
    formula,
    dtype: sameNumeric,
    loop,
    vjps: [(ct, { inputs: [a, b] }) => share(ct, a, b), (ct, { inputs: [a, b] }) => share(ct, b, a)],
    kinks: [{ inputs: [2, 2], attrs: {}, gradients: [0.5, 0.5], why: 'a tie is split evenly' }],
  });
}
