import { gradients, type Tensor, tensor } from '@lossgraph/core';
import * as losses from '../../src/index.ts';

/** target, prediction, true value, true gradient, Keras' value, Keras' gradient; null where there is no derivative */
export type Row = readonly [number[], number[], Written, readonly (Written | null)[], Written, readonly Written[]];
export type Written = number | 'NaN' | 'Infinity' | '-Infinity';

export interface Table {
  readonly keras: string;
  readonly losses: Readonly<Record<string, Readonly<Record<string, readonly Row[]>>>>;
}

/**
 * Returns |x − truth| in units of the last place of float32 at the truth, or at `least` if that is larger; 0 where both
 * round to the same number.
 */
export function ulps(x: number, truth: number, least = 0): number {
  const rounded = Math.fround(truth);
  if (x === rounded || (Number.isNaN(x) && Number.isNaN(rounded))) return 0;
  if (!Number.isFinite(x)) return Number.POSITIVE_INFINITY;
  const exponent = Math.max(-126, Math.floor(Math.log2(Math.max(Math.abs(truth), least, Number.MIN_VALUE))));
  return Math.abs(x - Math.min(Math.max(truth, -LARGEST), LARGEST)) / 2 ** (exponent - 23);
}

const LARGEST = 3.4028234663852886e38;

/** Returns our value and gradient for a row, in float32. */
export function ours(name: string, [t, p]: Row): { readonly value: number; readonly gradient: ArrayLike<number> } {
  const [loss = '', logits] = name.split(', ');
  const shape = loss === 'ctc' ? [1, 3, 3] : loss === 'circle' ? [3, 2] : [1, p.length];
  const yPred = tensor(Float32Array.from(p), { shape });
  const flat = ['circle', 'sparse_categorical_crossentropy', 'categorical_generalized_cross_entropy'].includes(loss);
  const yTrue = tensor(Float32Array.from(t), { shape: flat ? [t.length] : [1, t.length] });
  const values = functionOf(loss)(yTrue, yPred, logits === undefined ? {} : { fromLogits: true });
  const first = values
    .reshape([values.size])
    .slice([[0, 1]])
    .reshape([]);
  return { value: first.item(), gradient: gradients(first, [yPred])[0]?.toTypedArray() ?? [] };
}

function functionOf(name: string): (yTrue: Tensor, yPred: Tensor, options: object) => Tensor {
  return Reflect.get(
    losses,
    name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
  );
}

export interface Errors {
  readonly value: readonly number[];
  readonly gradient: readonly number[];
}

/** Returns the errors of value and gradient over rows, ours and Keras', in ulp. */
export function errorsOf(name: string, rows: readonly Row[]): { readonly ours: Errors; readonly keras: Errors } {
  const [a, b] = [
    { value: [] as number[], gradient: [] as number[] },
    { value: [] as number[], gradient: [] as number[] },
  ];
  for (const row of rows) {
    const [, , value, slope, kerasValue, kerasSlope] = row;
    const found = ours(name, row);
    a.value.push(ulps(found.value, Number(value)));
    b.value.push(ulps(Number(kerasValue), Number(value)));
    // A component that is 2⁻²⁴ of the largest, or less, adds nothing to a step: its error counts at that size.
    const least = Math.max(...slope.map((g) => Math.abs(Number(g)))) * 2 ** -24;
    slope.forEach((truth, i) => {
      if (truth === null) return;
      a.gradient.push(ulps(found.gradient[i] ?? Number.NaN, Number(truth), least));
      b.gradient.push(ulps(Number(kerasSlope[i]), Number(truth), least));
    });
  }
  return { ours: a, keras: b };
}

/** Returns the share of the errors below which `part` of them lie. */
export function quantile(errors: readonly number[], part: number): number {
  return [...errors].sort((x, y) => x - y)[Math.min(errors.length - 1, Math.floor(part * errors.length))] ?? 0;
}
