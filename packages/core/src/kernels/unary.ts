// One dull loop per op (STYLE 15): `n` outputs from `at`, input from `ia` in steps of `sa`. A loop shared through a
// callback is four to five times slower once several ops have passed through it.
import type { UnaryLoop } from './runs.ts';

export const neg: UnaryLoop = (out, at, n, a, ia, sa) => {
  for (let i = 0; i < n; i++, ia += sa) out[at + i] = -a[ia]!;
};

export const abs: UnaryLoop = (out, at, n, a, ia, sa) => {
  for (let i = 0; i < n; i++, ia += sa) out[at + i] = Math.abs(a[ia]!);
};

export const sign: UnaryLoop = (out, at, n, a, ia, sa) => {
  for (let i = 0; i < n; i++, ia += sa) out[at + i] = Math.sign(a[ia]!);
};

export const square: UnaryLoop = (out, at, n, a, ia, sa) => {
  for (let i = 0; i < n; i++, ia += sa) out[at + i] = a[ia]! * a[ia]!;
};

export const sqrt: UnaryLoop = (out, at, n, a, ia, sa) => {
  for (let i = 0; i < n; i++, ia += sa) out[at + i] = Math.sqrt(a[ia]!);
};

export const exp: UnaryLoop = (out, at, n, a, ia, sa) => {
  for (let i = 0; i < n; i++, ia += sa) out[at + i] = Math.exp(a[ia]!);
};

export const log: UnaryLoop = (out, at, n, a, ia, sa) => {
  for (let i = 0; i < n; i++, ia += sa) out[at + i] = Math.log(a[ia]!);
};

export const log1p: UnaryLoop = (out, at, n, a, ia, sa) => {
  for (let i = 0; i < n; i++, ia += sa) out[at + i] = Math.log1p(a[ia]!);
};

export const tanh: UnaryLoop = (out, at, n, a, ia, sa) => {
  for (let i = 0; i < n; i++, ia += sa) out[at + i] = Math.tanh(a[ia]!);
};
