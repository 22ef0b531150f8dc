import type { LossName } from '../../workloads/case.ts';

/** What nothing that computes a loss and its gradient in float32 can do without. */
export interface Unavoidable {
  /** Passes over arrays in memory, one after another. */
  readonly passes: readonly Pass[];
  /** Transcendental functions that are called once per element of the case; what is called once per row is not counted. */
  readonly calls: readonly Transcendental[];
  /** Floating-point operations of matrix products, per element. */
  readonly flops?: number;
  readonly why: string;
}

/** How many arrays are read and written together, one float32 per element of the case. */
export interface Pass {
  readonly reads: number;
  readonly writes: number;
  /** Of arrays that are smaller: their elements per element of the case. */
  readonly share?: number;
}

/** `softplus` is e^-|x| and ln(1 + that) in one, which is less than the two of them. */
export type Transcendental = 'exp' | 'log' | 'softplus';

/** Predictions and targets read, the gradient written. */
const once: readonly Pass[] = [{ reads: 2, writes: 1 }];
/** Targets are one label per row. */
const predictionsOnly: readonly Pass[] = [{ reads: 1, writes: 1 }];
/** The gradient depends on sums over all elements, and on each target: that one is read again. */
const afterSums: readonly Pass[] = [
  { reads: 2, writes: 0 },
  { reads: 1, writes: 1 },
];
/** How the targets are to be read, as −1 and 1 or as 0 and 1, is known when all have been seen. */
const afterTargets: readonly Pass[] = [{ reads: 1, writes: 0 }, ...once];

export const unavoidable: Readonly<Record<LossName, Unavoidable>> = {
  mse: { passes: once, calls: [], why: 'a difference, its square, twice the difference' },
  mae: { passes: once, calls: [], why: 'a difference, its size, its sign' },
  mape: { passes: once, calls: [], why: 'a difference and a quotient; division is no function call' },
  msle: { passes: once, calls: ['log'], why: 'ln(1 + t) − ln(1 + p) is one logarithm, of the quotient' },
  huber: {
    passes: once,
    calls: [],
    why: 'a difference, clipped: the value is ½ c (2 |e| − c) of what it is clipped to',
  },
  logcosh: {
    passes: once,
    calls: ['softplus'],
    why: '|e| + ln(1 + u) − ln 2 with u = e^(−2|e|); tanh e = ±(1 − u) / (1 + u) takes no other function',
  },
  cosine: { passes: once, calls: [], why: 'three sums over a row, a root per row; a row stays in L1 for its gradient' },
  hinge: { passes: afterTargets, calls: [], why: 'are all targets 0 or 1? then a product and a comparison' },
  'squared-hinge': { passes: afterTargets, calls: [], why: 'as hinge, and a square' },
  'categorical-hinge': { passes: once, calls: [], why: 'a sum and a maximum per row, which stays in L1' },
  kld: { passes: once, calls: ['log'], why: 'one logarithm, of t / p; the slope is −t / p' },
  poisson: { passes: once, calls: ['log'], why: 'ln p; the slope is 1 − t / p' },
  bce: {
    passes: once,
    calls: ['softplus'],
    why: 'ln(1 + u) with u = e^−|p|; the sigmoid in the slope is u / (1 + u) or 1 / (1 + u)',
  },
  focal: { passes: once, calls: ['softplus'], why: 'as BCE: the factor (1 − p_t)² is a square of the same sigmoid' },
  cce: {
    passes: once,
    calls: ['exp'],
    why: 'softmax; the logarithm is one per row, the maximum and the sum stay in L1',
  },
  'categorical-focal': {
    passes: once,
    calls: ['exp'],
    why: 'softmax; ln q is the logit less the logarithm of the sum, one per row',
  },
  'sparse-cce': { passes: predictionsOnly, calls: ['exp'], why: 'softmax; a label per row' },
  gce: {
    passes: [{ reads: 0, writes: 1 }],
    calls: [],
    why: 'one probability and its power per row; the gradient is written, 0 but for one element in each row',
  },
  ctc: {
    passes: predictionsOnly,
    calls: ['exp'],
    why: 'softmax; the sums over the ways through the labels take products alone, rescaled frame by frame',
  },
  dice: { passes: afterSums, calls: [], why: 'two sums over all, then the slope, which depends on them and on t' },
  tversky: { passes: afterSums, calls: [], why: 'as Dice' },
  circle: {
    passes: [{ reads: 1, writes: 1, share: 0.064 }],
    calls: ['exp'],
    flops: 2 * 2 * 64,
    why: 'one exponential per pair, positive or negative; the products P Pᵀ and (G + Gᵀ) P; pairs need not be kept in memory',
  },
};
