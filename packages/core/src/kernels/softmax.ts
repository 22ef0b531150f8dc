import type { Strided } from '../tensor.ts';
import { type AxisKernel, alongLines } from './lines.ts';

// All in float64, shifted by the largest x, whose term, 1, is kept apart from the sum of the others, so that a line with
// one large x keeps its digits.

/** eˣ / Σ eˣ of every line. */
export const softmaxKernel: AxisKernel = alongLines((out, to, x, from, n) => {
  const { terms, others } = termsOf(x, from, n);
  for (let i = 0; i < n; i++) out[to + i] = terms[i]! / (1 + others);
});

/** 1 − eˣ / Σ eˣ of every line. */
export const softmaxComplementKernel: AxisKernel = alongLines((out, to, x, from, n) => {
  const { terms, others } = termsOf(x, from, n);
  for (let i = 0; i < n; i++) out[to + i] = (1 - terms[i]! + others) / (1 + others);
});

/** x − ln Σ eˣ of every line. */
export const logSoftmaxKernel: AxisKernel = alongLines((out, to, x, from, n) => {
  const { top, others } = termsOf(x, from, n);
  const log = Math.log1p(others);
  for (let i = 0; i < n; i++) out[to + i] = x[from + i]! - top - log;
});

interface Terms {
  readonly top: number;
  /** e^(x − top) */
  readonly terms: Float64Array;
  /** Their sum without one of those that are 1. */
  readonly others: number;
}

let scratch = new Float64Array(64);

function termsOf(x: Strided['data'], from: number, n: number): Terms {
  if (scratch.length < n) scratch = new Float64Array(2 * n);
  const terms = scratch;
  let top = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) top = Math.max(top, x[from + i]!);
  let others = 0;
  let ties = -1;
  for (let i = 0; i < n; i++) {
    const shifted = x[from + i]! - top;
    terms[i] = Math.exp(shifted);
    if (shifted === 0) ties++;
    else others += terms[i]!;
  }
  return { top, terms, others: others + ties };
}
