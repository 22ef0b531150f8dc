import { readFileSync } from 'node:fs';
import { gradients, onesLike, type Tensor, tensor, transpose } from '@lossgraph/core';
import * as losses from '../../src/index.ts';

/**
 * target, prediction, true value, true gradient, Keras' value, Keras' gradient, and, unless targets are labels, the true
 * gradient of targets, and Keras'; null where there is no derivative
 */
export type Row = readonly [
  yTrue: number[],
  yPred: number[],
  value: Written,
  gradient: Slopes,
  kerasValue: Written,
  kerasGradient: readonly Written[],
  targets?: Slopes,
  kerasTargets?: readonly Written[],
];
export type Slopes = readonly (Written | null)[];
export type Written = number | 'NaN' | 'Infinity' | '-Infinity';

export interface Table {
  readonly keras: string;
  readonly options: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
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
  /** The gradient of targets, unless they are labels. */
  readonly targets: ArrayLike<number>;
}

/** Returns our value and gradients for every row, in float32: all rows of one length in one call. */
export function ours(name: string, rows: readonly Row[], engine: Engine = (f) => f): readonly Found[] {
  const [loss = ''] = name.split(', ');
  const found = new Map<Row, Found>();
  const lengths = [...new Set(rows.map((row) => row[1].length))];
  const alike = lengths.map((length) => rows.filter((row) => row[1].length === length));
  const groups = readsBatch(loss) ? rows.map((row) => [row]) : alike;
  const run = engine(valueAndSlopes(name, rows[0]?.[6] !== undefined));
  for (const group of groups) {
    const [values, slopes, targets] = run(...inputsOf(loss, group)).map((each) => each.toTypedArray());
    const part = (all: ArrayLike<number> = [], k: number) => {
      const size = all.length / group.length;
      return Array.from(all).slice(k * size, (k + 1) * size);
    };
    group.forEach((row, k) => {
      found.set(row, { value: values?.[k] ?? Number.NaN, gradient: part(slopes, k), targets: part(targets, k) });
    });
  }
  return rows.map((row) => found.get(row) as Found);
}

function valueAndSlopes(name: string, ofTargets: boolean): ValueAndSlope {
  const [loss = ''] = name.split(', ');
  const f = functionOf(loss);
  const { axis, ...given } = table.options[name] ?? {};
  const [columns, options] = [axis === 0, { ...given, ...(axis === 0 && { axis }), ...(isMask(loss) && { axis: -1 }) }];
  const turned = (x: Tensor) => (columns ? transpose(x) : x);
  return (yTrue, yPred) => {
    const values = f(turned(yTrue), turned(yPred), options);
    // Of a circle's three values, the first counts.
    const seed = loss === 'circle' ? tensor(Float32Array.of(1, 0, 0)) : onesLike(values);
    return [values, ...gradients(values, ofTargets ? [yPred, yTrue] : [yPred], { seed })];
  };
}

/** A circle compares its rows; hinges convert the targets of a batch. */
const readsBatch = (loss: string) => ['circle', 'hinge', 'squared_hinge'].includes(loss);

const isMask = (loss: string) => loss === 'dice' || loss === 'tversky';

function inputsOf(loss: string, rows: readonly Row[]): readonly [yTrue: Tensor, yPred: Tensor] {
  const [n, length] = [rows.length, rows[0]?.[1].length ?? 0];
  const side = (k: 0 | 1) => Float32Array.from(rows.flatMap((row) => row[k]));
  const [t, p] = [side(0), side(1)];
  if (loss === 'circle') return [tensor(t), tensor(p, { shape: [3, 2] })];
  const labels = ['sparse_categorical_crossentropy', 'categorical_generalized_cross_entropy'].includes(loss);
  const shape = loss === 'ctc' ? [n, 3, 3] : [n, length];
  return [tensor(t, labels ? {} : { shape: [n, t.length / n] }), tensor(p, { shape })];
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
  readonly targets: readonly number[];
}

/** Returns the errors of value and gradients over rows, ours and Keras', in ulp. */
export function errorsOf(
  name: string,
  rows: readonly Row[],
  engine?: Engine,
): { readonly ours: Errors; readonly keras: Errors } {
  const all = ours(name, rows, engine);
  const errors = (of: (row: Row, k: number) => readonly number[]) => rows.flatMap(of);
  const found = (k: number) => all[k] as Found;
  return {
    ours: {
      value: errors(([, , value], k) => [ulps(found(k).value, Number(value))]),
      gradient: errors(([, , , slopes], k) => slopeErrors(slopes, found(k).gradient)),
      targets: errors(([, , , , , , slopes], k) => slopeErrors(slopes, found(k).targets)),
    },
    keras: {
      value: errors(([, , value, , keras]) => [ulps(Number(keras), Number(value))]),
      gradient: errors(([, , , slopes, , keras]) => slopeErrors(slopes, keras)),
      targets: errors(([, , , , , , slopes, keras]) => slopeErrors(slopes, keras)),
    },
  };
}

/** A component that is 2⁻²⁴ of the largest, or less, adds nothing to a step: its error counts at that size. */
function slopeErrors(truth: Slopes = [], found: ArrayLike<Written> = []): readonly number[] {
  const least = Math.max(...truth.map((g) => Math.abs(Number(g)))) * 2 ** -24;
  return truth.flatMap((g, i) => (g === null ? [] : [ulps(Number(found[i] ?? Number.NaN), Number(g), least)]));
}

/** Returns the share of the errors below which `part` of them lie. */
export function quantile(errors: readonly number[], part: number): number {
  return [...errors].sort((x, y) => x - y)[Math.min(errors.length - 1, Math.floor(part * errors.length))] ?? 0;
}
