import { make, type Recipe } from '../../arrays/recipe.ts';
import { sumOfSquares } from '../../statistics.ts';

/** What the cases use of TensorFlow.js. */
export interface Tf {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  tensor(values: Float32Array | Int32Array, shape: readonly number[], dtype?: 'int32'): TfTensor;
  variable(initial: TfTensor): TfTensor;
  zeros(shape: readonly number[]): TfTensor;
  cast(x: TfTensor, dtype: 'float32'): TfTensor;
  eye(n: number): TfTensor;
  fill(shape: readonly number[], value: number): TfTensor;
  oneHot(x: TfTensor, classes: number): TfTensor;
  add(a: TfTensor, b: TfTensor | number): TfTensor;
  sub(a: TfTensor | number, b: TfTensor | number): TfTensor;
  mul(a: TfTensor, b: TfTensor | number): TfTensor;
  div(a: TfTensor, b: TfTensor): TfTensor;
  maximum(a: TfTensor, b: number): TfTensor;
  equal(a: TfTensor, b: TfTensor | number): TfTensor;
  logicalAnd(a: TfTensor, b: TfTensor): TfTensor;
  where(condition: TfTensor, a: TfTensor, b: TfTensor): TfTensor;
  matMul(a: TfTensor, b: TfTensor, transposeA?: boolean, transposeB?: boolean): TfTensor;
  abs(x: TfTensor): TfTensor;
  exp(x: TfTensor): TfTensor;
  log(x: TfTensor): TfTensor;
  log1p(x: TfTensor): TfTensor;
  neg(x: TfTensor): TfTensor;
  relu(x: TfTensor): TfTensor;
  sigmoid(x: TfTensor): TfTensor;
  softplus(x: TfTensor): TfTensor;
  sqrt(x: TfTensor): TfTensor;
  square(x: TfTensor): TfTensor;
  step(x: TfTensor): TfTensor;
  tanh(x: TfTensor): TfTensor;
  sum(x: TfTensor, axis?: number): TfTensor;
  max(x: TfTensor, axis: number): TfTensor;
  logSoftmax(x: TfTensor, axis: number): TfTensor;
  logSumExp(x: TfTensor, axis: number): TfTensor;
  mean(x: TfTensor, axis?: number): TfTensor;
  norm(x: TfTensor, order: number, axis: number, keepDims: boolean): TfTensor;
  squaredDifference(a: TfTensor, b: TfTensor): TfTensor;
  reshape(x: TfTensor, shape: readonly number[]): TfTensor;
  split(x: TfTensor, parts: number): TfTensor[];
  gather(table: TfTensor, indices: TfTensor): TfTensor;
  scatterND(indices: TfTensor, updates: TfTensor, shape: readonly number[]): TfTensor;
  customGrad(f: (x: TfTensor) => { value: TfTensor; gradFunc(ct: TfTensor): TfTensor }): (x: TfTensor) => TfTensor;
  valueAndGrad(f: (x: TfTensor) => TfTensor): (x: TfTensor) => { value: TfTensor; grad: TfTensor };
  variableGrads(f: () => TfTensor): { grads: Record<string, TfTensor> };
  tidy<T>(f: () => T): T;
  readonly losses: Record<
    'meanSquaredError' | 'absoluteDifference' | 'huberLoss' | 'sigmoidCrossEntropy' | 'softmaxCrossEntropy',
    TfLoss
  >;
  readonly train: {
    adam(rate: number, beta1: number, beta2: number, epsilon: number): TfOptimizer;
    sgd(rate: number): TfOptimizer;
  };
}

type TfLoss = (target: TfTensor, prediction: TfTensor) => TfTensor;

interface TfOptimizer {
  minimize(f: () => TfTensor): unknown;
}

export interface TfTensor {
  readonly shape: number[];
  dataSync(): Float32Array;
  dispose(): void;
}

export function tensorOf(tf: Tf, recipe: Recipe): TfTensor {
  const { values, shape } = make(recipe);
  return values instanceof Int32Array ? tf.tensor(values, shape, 'int32') : tf.tensor(values, shape);
}

/** Returns the single value of what `f` gives. */
export function itemOf(tf: Tf, f: () => TfTensor): number {
  return tf.tidy(() => f().dataSync()[0] ?? Number.NaN);
}

export function squaresOf(tf: Tf, f: () => readonly TfTensor[]): number {
  return tf.tidy(() => sumOfSquares(...f().map((x) => x.dataSync())));
}
