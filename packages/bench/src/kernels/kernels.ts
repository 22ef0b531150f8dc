import type { AnyOp, DType, Primitive, Strided, Tensor } from '@lossgraph/core';
import * as core from '@lossgraph/core';
import type { Timing } from '../measure/repeat.ts';
import { secondsPerCall } from '../measure/repeat.ts';
import { median } from '../statistics.ts';
import { type Expression, expressions, plainLoop } from './expressions.ts';

/** A kernel beside the loop written by hand, in nanoseconds per element. */
export interface KernelFigure {
  readonly kernel: string;
  readonly size: number;
  readonly plain: number;
  /** Time of the kernel as a multiple of that of the loop, before anything but float32 has passed through it. */
  readonly monomorphic: number;
  /** The same afterwards, as in practice. */
  readonly polymorphic: number;
}

/** Returns the ops of core by name. */
export function opsOfCore(): ReadonlyMap<string, AnyOp> {
  const functions = Object.values(core).filter((each) => typeof each === 'function' && 'op' in each);
  return new Map(functions.map((each) => (each as unknown as { op: AnyOp }).op).map((op) => [op.name, op]));
}

/**
 * Measures every kernel whose name begins with one of `only`, or all, first with float32 alone, then after other dtypes and
 * views have passed through it.
 */
export async function* kernelFigures(
  sizes: readonly number[],
  timing: Timing,
  only: readonly string[] = [],
): AsyncGenerator<KernelFigure> {
  const ops = opsOfCore();
  for (const [kernel, expression] of Object.entries(expressions)) {
    if (only.length > 0 && !only.some((beginning) => kernel.startsWith(beginning))) continue;
    const op = ops.get(kernel) as Primitive;
    const calls = sizes.map((size) => callsOf(op, expression, size));
    const fresh = [];
    for (const call of calls) fresh.push(await compare(call, timing));
    passOthers(op, expression);
    for (const [i, call] of calls.entries()) {
      const { plain, ratio } = await compare(call, timing);
      const size = sizes[i] ?? 0;
      yield {
        kernel,
        size,
        plain: (plain / size) * 1e9,
        monomorphic: fresh[i]?.ratio ?? Number.NaN,
        polymorphic: ratio,
      };
    }
  }
}

interface Calls {
  kernel(): void;
  plain(): void;
}

function callsOf(op: Primitive, expression: Expression, size: number): Calls {
  const inputs = inputsOf(op, expression, size, 'float32');
  const out = outputOf(op, inputs);
  const loop = plainLoop(expression);
  const arrays = inputs.map(storageOf);
  const [a, b = a, c = a] = arrays.map(({ data }) => data) as [Strided['data']];
  return { kernel: () => op.kernel(out, arrays, {}), plain: () => loop(out.data, a, b, c) };
}

/** Takes both by turns, so that what disturbs one disturbs the other. */
async function compare({ kernel, plain }: Calls, timing: Timing): Promise<{ plain: number; ratio: number }> {
  const once = { ...timing, repeats: 1 };
  const [mine, byHand]: [number[], number[]] = [[], []];
  for (let i = 0; i < timing.repeats; i++) {
    const warm = i === 0 ? once : { ...once, warmUp: 0 };
    byHand.push(...(await secondsPerCall(plain, warm)));
    mine.push(...(await secondsPerCall(kernel, warm)));
  }
  return { plain: median(byHand), ratio: median(mine) / median(byHand) };
}

/** Other dtypes, transposed views and broadcast scalars, often enough for the compiler to take notice. */
function passOthers(op: Primitive, expression: Expression): void {
  for (const dtype of core.dtypes) {
    try {
      const inputs = inputsOf(op, expression, 400, dtype);
      const out = outputOf(op, inputs);
      const [first, ...rest] = inputs as [Tensor, ...Tensor[]];
      const turned = inputs.map((x) => core.transpose(core.reshape(x, [20, 20])));
      const scalar = core.reshape(core.slice(first, [[0, 1]]), []);
      for (let k = 0; k < 300; k++) {
        op.kernel(out, inputs.map(storageOf), {});
        op.kernel(outputOf(op, turned), turned.map(storageOf), {});
        if (rest.length > 0) op.kernel(out, [scalar, ...rest].map(storageOf), {});
      }
    } catch (error) {
      if (!(error instanceof core.DTypeError)) throw error; // the op does not take this dtype
    }
  }
}

function inputsOf(op: Primitive, { condition, logical }: Expression, size: number, dtype: DType): Tensor[] {
  const random = new core.Generator(1);
  return op.vjps.map((_, i) => {
    const values = random.uniform([size], { low: 0.1, high: 1.1, dtype: 'float64' });
    if (logical || (condition && i === 0)) return core.greater(values, 0.6);
    return dtype === 'bool' ? core.greater(values, 0.6) : core.cast(values, dtype);
  });
}

const storageOf = ({ ndarray }: Tensor): Strided => ndarray;

/** Returns storage for the output, after the op has judged the dtypes. @throws DTypeError */
function outputOf(op: Primitive, inputs: readonly Tensor[]): Strided {
  return core.noGrad(() => core.apply(op, inputs, {})).ndarray;
}
