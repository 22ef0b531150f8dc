import { asTensors, type TensorLike } from '../convert.ts';
import { ShapeError } from '../errors.ts';
import { type MatMulAttrs, matMulKernel } from '../kernels/matmul.ts';
import { apply, definePrimitive, type Op, withOp } from '../op.ts';
import { withDefaults } from '../options.ts';
import { draw } from '../samples.ts';
import { commonShape, formatShape, type Shape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';

export interface MatMulFn {
  /**
   * Returns the matrix product over the last two axes, `[…, m, k] · […, k, n] → […, m, n]`; leading axes broadcast. The
   * flags take an operand transposed, at no cost. Sums of float64 are accumulated in float64; those of large float32
   * products in float32, in WebAssembly.
   *
   * @throws ShapeError unless both have rank ≥ 2 and the inner lengths agree; DTypeError
   * @example
   * ```ts
   * matMul([[1, 2]], [[3], [4]]).toArray(); // [[11]]
   * matMul([[1], [2]], [[3], [4]], { transposeA: true }).toArray(); // [[11]]
   * ```
   */
  (a: TensorLike, b: TensorLike, options?: Partial<MatMulAttrs>): Tensor;
  readonly op: Op<MatMulAttrs, readonly [Tensor, Tensor]>;
}

const matMulOp = definePrimitive<MatMulAttrs, readonly [Tensor, Tensor]>({
  name: 'matMul',
  formula: '\\sum_k a_{ik} b_{kj}',
  contracts: true,
  shape: ([a, b], attrs) => productShape(a as Shape, b as Shape, attrs),
  vjps: [
    (ct, { inputs: [, b], attrs: { transposeA, transposeB } }) =>
      transposeA
        ? matMul(b, ct, { transposeA: transposeB, transposeB: true })
        : matMul(ct, b, { transposeB: !transposeB }),
    (ct, { inputs: [a], attrs: { transposeA, transposeB } }) =>
      transposeB
        ? matMul(ct, a, { transposeA: true, transposeB: transposeA })
        : matMul(a, ct, { transposeA: !transposeA }),
  ],
  *samples(random) {
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const attrs = { transposeA, transposeB };
        for (const [m, k, n] of [
          [2, 3, 4],
          [1, 2, 1],
          [3, 0, 2],
          [0, 2, 3],
        ] as const) {
          const a = draw(random, transposeA ? [k, m] : [m, k]);
          yield { inputs: [a, draw(random, transposeB ? [n, k] : [k, n])], attrs };
        }
        const stack = draw(random, transposeA ? [2, 1, 3, 2] : [2, 1, 2, 3]);
        yield { inputs: [stack, draw(random, transposeB ? [3, 2, 3] : [3, 3, 2])], attrs };
      }
    }
  },
  kernel: matMulKernel,
});

const asTheyAre: MatMulAttrs = { transposeA: false, transposeB: false };

export const matMul: MatMulFn = withOp(matMulOp, (a: TensorLike, b: TensorLike, options?: Partial<MatMulAttrs>) => {
  const [left, right] = asTensors('matMul', [a, b]) as [Tensor, Tensor];
  return apply(matMulOp, [left, right] as const, withDefaults('matMul', options, asTheyAre));
});

function productShape(a: Shape, b: Shape, { transposeA, transposeB }: MatMulAttrs): Shape {
  if (a.length < 2 || b.length < 2) {
    throw new ShapeError(
      `matMul: needs matrices; got ${formatShape(a)} and ${formatShape(b)}; both must have rank ≥ 2`,
    );
  }
  const [m, k] = transposeA ? [a.at(-1), a.at(-2)] : [a.at(-2), a.at(-1)];
  const [inner, n] = transposeB ? [b.at(-1), b.at(-2)] : [b.at(-2), b.at(-1)];
  if (k !== inner) {
    const flags = `${transposeA ? ' (a transposed)' : ''}${transposeB ? ' (b transposed)' : ''}`;
    throw new ShapeError(
      `matMul: inner lengths differ; got ${formatShape(a)} and ${formatShape(b)}${flags}; ${k} must equal ${inner}`,
    );
  }
  const outer = commonShape(a.slice(0, -2), b.slice(0, -2));
  if (outer !== null) return [...outer, m ?? 0, n ?? 0];
  throw new ShapeError(
    `matMul: leading axes do not broadcast; got ${formatShape(a)} and ${formatShape(b)}; all but the last two must be equal or 1`,
  );
}
