import { uniform } from './uniform.ts';

/** How to make an array: plain JSON, so that participants in any language make the same bits from it. */
export type Recipe = Uniform | Whole | Shares | Directions | OneHot | Given;

/** Float32 in [low, high). */
interface Uniform extends Shaped {
  readonly recipe: 'uniform';
  readonly stream: number;
  readonly low: number;
  readonly high: number;
}

/** Whole numbers `from`, `from + step`, …: `count` different ones, as int32 or as float32. */
interface Whole extends Shaped {
  readonly recipe: 'whole';
  readonly stream: number;
  readonly count: number;
  readonly dtype: 'int32' | 'float32';
  readonly from: number;
  readonly step: number;
}

/** Rows of `of` that are scaled to sum to 1. */
interface Shares extends Shaped {
  readonly recipe: 'shares';
  readonly of: Uniform;
}

/** Rows of `of` that are scaled to length 1. */
interface Directions extends Shaped {
  readonly recipe: 'directions';
  readonly of: Uniform;
}

/** A row per class index in `of`: 1 in its column, else 0. */
interface OneHot extends Shaped {
  readonly recipe: 'one hot';
  readonly of: Whole;
}

/** Float32 written out. */
interface Given extends Shaped {
  readonly recipe: 'given';
  readonly values: readonly number[];
}

interface Shaped {
  readonly shape: readonly number[];
}

export interface Made {
  readonly values: Float32Array | Int32Array;
  readonly shape: readonly number[];
}

const made = new Map<string, Made>();

/** Returns the array of a recipe, made once per process. */
export function make(recipe: Recipe): Made {
  const key = JSON.stringify(recipe);
  const known = made.get(key) ?? { values: valuesOf(recipe), shape: recipe.shape };
  made.set(key, known);
  return known;
}

/** Returns the recipes anywhere inside `definition`, in the order in which they stand. */
export function recipesIn(definition: unknown): Recipe[] {
  if (typeof definition !== 'object' || definition === null) return [];
  return 'recipe' in definition ? [definition as Recipe] : Object.values(definition).flatMap(recipesIn);
}

/** Returns a uniform array; glorot, where only a stream is given: ±√(6 / (rows + columns)). */
export function uniformly(stream: number, shape: readonly number[], low?: number, high?: number): Uniform {
  const [rows = 1, columns = 1] = shape;
  const bound = Math.sqrt(6 / (rows + columns));
  return { recipe: 'uniform', shape, stream, low: low ?? -bound, high: high ?? bound };
}

/** Returns int32 numbers 0 … count − 1, unless options say otherwise. */
export function wholeNumbers(
  stream: number,
  shape: readonly number[],
  count: number,
  options: Partial<Pick<Whole, 'dtype' | 'from' | 'step'>> = {},
): Whole {
  return { recipe: 'whole', shape, stream, count, dtype: 'int32', from: 0, step: 1, ...options };
}

function valuesOf(recipe: Recipe): Float32Array | Int32Array {
  switch (recipe.recipe) {
    case 'uniform':
      return uniform(recipe.stream, sizeOf(recipe), recipe.low, recipe.high);
    case 'whole':
      return whole(recipe);
    case 'shares':
      return scaledRows(
        recipe,
        (x) => x,
        (total) => total,
      );
    case 'directions':
      return scaledRows(recipe, (x) => x * x, Math.sqrt);
    case 'one hot':
      return oneHot(valuesOf(recipe.of) as Int32Array, recipe.shape.at(-1) ?? 1);
    case 'given':
      return Float32Array.from(recipe.values);
  }
}

function whole(recipe: Whole): Float32Array | Int32Array {
  const { count, dtype, from, step, stream } = recipe;
  const units = uniform(stream, sizeOf(recipe), 0, 1);
  const numbers = units.map((u) => from + step * Math.floor(u * count));
  return dtype === 'int32' ? Int32Array.from(numbers) : numbers;
}

/** Every row divided by `size` of the sum of `part` over it. */
function scaledRows(
  { of, shape }: Shares | Directions,
  part: (x: number) => number,
  size: (total: number) => number,
): Float32Array {
  const values = valuesOf(of);
  const columns = shape.at(-1) ?? 1;
  const out = new Float32Array(values.length);
  for (let from = 0; from < values.length; from += columns) {
    let total = 0;
    for (let i = from; i < from + columns; i++) total += part(values[i] ?? 0);
    const whole = size(total);
    for (let i = from; i < from + columns; i++) out[i] = (values[i] ?? 0) / whole;
  }
  return out;
}

function oneHot(classes: Int32Array, columns: number): Float32Array {
  const out = new Float32Array(classes.length * columns);
  classes.forEach((c, row) => {
    out[row * columns + c] = 1;
  });
  return out;
}

function sizeOf({ shape }: Shaped): number {
  return shape.reduce((size, n) => size * n, 1);
}
