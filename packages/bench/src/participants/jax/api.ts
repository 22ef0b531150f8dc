import { make, type Recipe } from '../../arrays/recipe.ts';

/** What the cases use of @jax-js/jax. Every call consumes its arrays; `.ref` keeps one for another use. */
export interface Jax {
  readonly numpy: JaxNumpy;
  readonly nn: {
    relu(x: JaxArray): JaxArray;
    sigmoid(x: JaxArray): JaxArray;
    softplus(x: JaxArray): JaxArray;
    logSoftmax(x: JaxArray): JaxArray;
    oneHot(x: JaxArray, classes: number): JaxArray;
  };
  grad<I extends unknown[]>(f: (...inputs: I) => JaxArray): (...inputs: I) => JaxArray;
  valueAndGrad<I extends unknown[]>(f: (...inputs: I) => JaxArray): (...inputs: I) => [JaxArray, I[0]];
  jit<F>(f: F): F;
  init(device: string): Promise<unknown>;
  defaultDevice(device: string): unknown;
}

interface JaxNumpy {
  readonly int32: unknown;
  array(values: Float32Array | Int32Array, options?: { dtype: unknown }): JaxArray;
  zeros(shape: readonly number[]): JaxArray;
  matmul(a: JaxArray, b: JaxArray): JaxArray;
  take(table: JaxArray, indices: JaxArray, axis: number): JaxArray;
  split(x: JaxArray, parts: number): JaxArray[];
  where(condition: JaxArray, a: JaxArray, b: JaxArray): JaxArray;
  less(a: JaxArray, b: number): JaxArray;
  maximum(a: JaxArray, b: number): JaxArray;
  subtract(a: number, b: JaxArray): JaxArray;
  abs(x: JaxArray): JaxArray;
  log(x: JaxArray): JaxArray;
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
  transpose(): JaxArray;
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
