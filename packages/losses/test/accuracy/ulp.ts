import { readFileSync } from 'node:fs';
import { gradients, onesLike, type Tensor, tensor } from '@lossgraph/core';
import * as losses from '../../src/index.ts';

/** target, prediction, true value, true gradient, Keras' value, Keras' gradient; null where there is no derivative */
export type Row = readonly [number[], number[], Written, readonly (Written | null)[], Written, readonly Written[]];
export type Written = number | 'NaN' | 'Infinity' | '-Infinity';

export interface Table {
  readonly keras: string;
  readonly losses: Readonly<Record<string, Readonly<Record<string, readonly Row[]>>>>;
}

export const table: Table = JSON.parse(readFileSync(new URL('./table.json', import.meta.url), 'utf8'));

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

/** Value and gradient of every sample. */
export type ValueAndSlope = (yTrue: Tensor, yPred: Tensor) => readonly Tensor[];
/** How it is run: as it is, or compiled. */
export type Engine = (f: ValueAndSlope) => ValueAndSlope;

export interface Found {
  readonly value: number;
  readonly gradient: ArrayLike<number>;
}

/** Returns our value and gradient for every row, in float32: all rows in one call. */
export function ours(name: string, rows: readonly Row[], engine: Engine = (f) => f): readonly Found[] {
  const [loss = '', logits] = name.split(', ');
  if (loss === 'circle' && rows.length > 1) return rows.flatMap((row) => ours(name, [row], engine)); // compares rows
  const run = engine(valueAndSlope(loss, { ...(logits && { fromLogits: true }), ...(isMask(loss) && { axis: -1 }) }));
  const [values, slopes] = run(...inputsOf(loss, rows)).map((each) => each.toTypedArray());
  const size = (slopes?.length ?? 0) / rows.length;
  return rows.map((_, i) => ({
    value: values?.[i] ?? Number.NaN,
    gradient: slopes?.slice(i * size, (i + 1) * size) ?? [],
  }));
}

const isMask = (loss: string) => loss === 'dice' || loss === 'tversky';

function valueAndSlope(loss: string, options: object): ValueAndSlope {
  const f = functionOf(loss);
  return (yTrue, yPred) => {
    const values = f(yTrue, yPred, options);
    // Of a circle's three values, the first counts.
    const seed = loss === 'circle' ? tensor(Float32Array.of(1, 0, 0)) : onesLike(values);
    return [values, ...gradients(values, [yPred], { seed })];
  };
}

function inputsOf(loss: string, rows: readonly Row[]): readonly [yTrue: Tensor, yPred: Tensor] {
  const [n, length] = [rows.length, rows[0]?.[1].length ?? 0];
  const [t, p] = [0, 1].map((side) => Float32Array.from(rows.flatMap((row) => row[side] as number[])));
  if (loss === 'circle') return [tensor(t as Float32Array), tensor(p as Float32Array, { shape: [3, 2] })];
  const labels = ['sparse_categorical_crossentropy', 'categorical_generalized_cross_entropy'].includes(loss);
  const shape = loss === 'ctc' ? [n, 3, 3] : [n, length];
  return [
    tensor(t as Float32Array, labels ? {} : { shape: [n, (t?.length ?? 0) / n] }),
    tensor(p as Float32Array, { shape }),
  ];
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
export function errorsOf(
  name: string,
  rows: readonly Row[],
  engine?: Engine,
): { readonly ours: Errors; readonly keras: Errors } {
  const [a, b] = [
    { value: [] as number[], gradient: [] as number[] },
    { value: [] as number[], gradient: [] as number[] },
  ];
  const all = ours(name, rows, engine);
  rows.forEach(([, , value, slope, kerasValue, kerasSlope], k) => {
    const found = all[k] as Found;
    a.value.push(ulps(found.value, Number(value)));
    b.value.push(ulps(Number(kerasValue), Number(value)));
    // A component that is 2⁻²⁴ of the largest, or less, adds nothing to a step: its error counts at that size.
    const least = Math.max(...slope.map((g) => Math.abs(Number(g)))) * 2 ** -24;
    slope.forEach((truth, i) => {
      if (truth === null) return;
      a.gradient.push(ulps(found.gradient[i] ?? Number.NaN, Number(truth), least));
      b.gradient.push(ulps(Number(kerasSlope[i]), Number(truth), least));
    });
  });
  return { ours: a, keras: b };
}

/** Returns the share of the errors below which `part` of them lie. */
export function quantile(errors: readonly number[], part: number): number {
  return [...errors].sort((x, y) => x - y)[Math.min(errors.length - 1, Math.floor(part * errors.length))] ?? 0;
}
