import type { Recipe } from '../arrays/recipe.ts';

/** What a figure is given in. Time per element is better when it is small; all else when it is large. */
export type Unit = 'steps/s' | 'ns/element' | 'GFLOP/s' | 'ms';

interface Facts {
  /** `W5/4`: the workload, and what this case of it is. */
  readonly id: string;
  readonly title: string;
  readonly unit: Unit;
  /** Steps, elements or floating-point operations of one timed call. */
  readonly work: number;
}

/** Dense layers, trained; Adam's other constants are β₁ = 0.9, β₂ = 0.999, and ε = 1e-7 beside the uncorrected √v. */
export interface Mlp extends Facts {
  readonly kind: 'mlp';
  /** Activation of all layers but the last, which is linear. */
  readonly activation: 'relu' | 'tanh';
  /** `cross entropy`: of softmax of the outputs, with class indices. */
  readonly loss: 'cross entropy' | 'squared error';
  readonly optimizer: 'adam' | 'sgd';
  readonly rate: number;
  /** `[inputs, outputs]` of each layer; biases start at 0. */
  readonly weights: readonly Recipe[];
  /** One per step, over and over. */
  readonly batches: readonly Batch[];
}

export interface Batch {
  readonly x: Recipe;
  readonly y: Recipe;
}

/**
 * An embedding table, the mean over the words of a text, a linear layer, and mean max(0, |a − p|² − |a − n|² + 1) over
 * texts a, p, n; trained with Adam.
 */
export interface Triplet extends Facts {
  readonly kind: 'triplet';
  readonly rate: number;
  readonly table: Recipe;
  readonly weights: Recipe;
  /** `[3 texts, words]`: first all a, then all p, then all n. */
  readonly batches: readonly Recipe[];
}

/** The 22 losses of Keras, each in the form that `losses.ts` beside this file says. */
export type LossName =
  | 'mse'
  | 'mae'
  | 'mape'
  | 'msle'
  | 'cosine'
  | 'huber'
  | 'logcosh'
  | 'hinge'
  | 'squared-hinge'
  | 'categorical-hinge'
  | 'kld'
  | 'poisson'
  | 'bce'
  | 'focal'
  | 'cce'
  | 'categorical-focal'
  | 'sparse-cce'
  | 'gce'
  | 'ctc'
  | 'dice'
  | 'tversky'
  | 'circle';

/** Value of a loss, the mean over its samples, and its gradient with respect to the predictions. */
export interface LossCase extends Facts {
  readonly kind: 'loss';
  readonly loss: LossName;
  readonly prediction: Recipe;
  readonly target: Recipe;
}

export interface Product extends Facts {
  readonly kind: 'product';
  readonly a: Recipe;
  readonly b: Recipe;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** Σ c · tanh(a x + b) for numbers a, b, c: its value, or its value and its gradient. */
export interface TanhSum extends Facts {
  readonly kind: 'tanh sum';
  readonly x: Recipe;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly gradient: boolean;
}

/** A fresh process: CPU time of the import alone, or of everything from its start to the end of a first training step. */
export interface Start extends Facts {
  readonly kind: 'start';
  readonly until: 'import' | 'first step';
  readonly training: Mlp;
}

export type Case = Mlp | Triplet | LossCase | Product | TanhSum | Start;

export interface Workload {
  readonly id: string;
  readonly title: string;
  readonly cases: readonly Case[];
}

/** Returns whether a step changes what the next one starts from. */
export function trains({ kind }: Case): boolean {
  return kind === 'mlp' || kind === 'triplet';
}

/** Returns the figure of a call that takes so many seconds. */
export function figureOf({ unit, work }: Pick<Case, 'unit' | 'work'>, seconds: number): number {
  const figures: Record<Unit, number> = {
    'steps/s': work / seconds,
    'ns/element': (seconds * 1e9) / work,
    'GFLOP/s': work / seconds / 1e9,
    ms: seconds * 1e3,
  };
  return figures[unit];
}
