import { make, type Recipe } from '../../arrays/recipe.ts';

/** What the cases use of @jax-js/jax. Every call consumes its arrays; `.ref` keeps one for another use. */
export interface Jax {
  readonly numpy: JaxNumpy;
  readonly nn: {
    relu(x: JaxArray): JaxArray;
    sigmoid(x: JaxArray): JaxArray;
    softplus(x: JaxArray): JaxArray;
    softmax(x: JaxArray, axis?: number): JaxArray;
    logSoftmax(x: JaxArray): JaxArray;
    logsumexp(x: JaxArray, axis: number): JaxArray;
    oneHot(x: JaxArray, classes: number): JaxArray;
  };
  readonly lax: { stopGradient(x: JaxArray): JaxArray };
  grad<I extends unknown[]>(f: (...inputs: I) => JaxArray): (...inputs: I) => JaxArray;
  valueAndGrad<I extends unknown[]>(f: (...inputs: I) => JaxArray): (...inputs: I) => [JaxArray, I[0]];
  jit<F>(f: F): F;
  init(device: string): Promise<unknown>;
  defaultDevice(device: string): unknown;
}

type DType = 'int32' | 'float32';

interface JaxNumpy {
  readonly int32: DType;
  readonly float32: DType;
  array(values: Float32Array | Int32Array, options?: { dtype: DType }): JaxArray;
  zeros(shape: readonly number[], options?: { dtype: DType }): JaxArray;
  full(shape: readonly number[], value: number, options?: { dtype: DType }): JaxArray;
  arange(count: number): JaxArray;
  matmul(a: JaxArray, b: JaxArray): JaxArray;
  take(table: JaxArray, indices: JaxArray, axis: number): JaxArray;
  takeAlongAxis(x: JaxArray, indices: JaxArray, axis: number): JaxArray;
  split(x: JaxArray, parts: number | readonly number[], axis?: number): JaxArray[];
  stack(xs: readonly JaxArray[], axis: number): JaxArray;
  unstack(x: JaxArray, axis: number): JaxArray[];
  concatenate(xs: readonly JaxArray[], axis: number): JaxArray;
  pad(x: JaxArray, width: readonly (readonly [before: number, after: number])[]): JaxArray;
  where(condition: JaxArray, a: JaxArray | number, b: JaxArray | number): JaxArray;
  less(a: JaxArray, b: number): JaxArray;
  greater(a: JaxArray, b: number): JaxArray;
  equal(a: JaxArray, b: JaxArray): JaxArray;
  notEqual(a: JaxArray, b: JaxArray | number): JaxArray;
  logicalAnd(a: JaxArray, b: JaxArray): JaxArray;
  maximum(a: JaxArray, b: number): JaxArray;
  clip(x: JaxArray, low: number, high: number): JaxArray;
  max(x: JaxArray, axis: number): JaxArray;
  subtract(a: number, b: JaxArray): JaxArray;
  abs(x: JaxArray): JaxArray;
  exp(x: JaxArray): JaxArray;
  log(x: JaxArray): JaxArray;
  reciprocal(x: JaxArray): JaxArray;
  sqrt(x: JaxArray): JaxArray;
  square(x: JaxArray): JaxArray;
  tanh(x: JaxArray): JaxArray;
}

export interface JaxArray {
  readonly ref: JaxArray;
  readonly shape: number[];
  add(x: JaxArray | number): JaxArray;
  sub(x: JaxArray | number): JaxArray;
  mul(x: JaxArray | number): JaxArray;
  div(x: JaxArray | number): JaxArray;
  sum(axis?: number, options?: { keepdims: boolean }): JaxArray;
  mean(axis?: number): JaxArray;
  reshape(shape: readonly number[]): JaxArray;
  transpose(axes?: readonly number[]): JaxArray;
  astype(dtype: DType): JaxArray;
  data(): Promise<Float32Array>;
  blockUntilReady(): Promise<JaxArray>;
  dispose(): void;
}

export function arrayOf({ numpy }: Jax, recipe: Recipe): JaxArray {
  const { values, shape } = make(recipe);
  const options = values instanceof Int32Array ? { dtype: numpy.int32 } : undefined;
  return numpy.array(values, options).reshape(shape);
}

/** Returns the single value of an array, which is consumed. */
export async function item(x: JaxArray): Promise<number> {
  return (await x.data())[0] ?? Number.NaN;
}
