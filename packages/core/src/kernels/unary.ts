// One dull loop per op (STYLE 15): `n` outputs from `at`, input from `ia` in steps of `sa`. A loop shared through a
// callback is four to five times slower once several ops have passed through it. On the second loop, see `isPlain`.
import { isPlain, type UnaryLoop } from './runs.ts';

export const neg: UnaryLoop = (out, at, n, a, ia, sa) => {
  if (isPlain(at, a, ia, sa)) for (let i = 0; i < n; i++) out[i] = -a[i]!;
  else for (let i = 0; i < n; i++, ia += sa) out[at + i] = -a[ia]!;
};

export const abs: UnaryLoop = (out, at, n, a, ia, sa) => {
  if (isPlain(at, a, ia, sa)) for (let i = 0; i < n; i++) out[i] = Math.abs(a[i]!);
  else for (let i = 0; i < n; i++, ia += sa) out[at + i] = Math.abs(a[ia]!);
};

export const sign: UnaryLoop = (out, at, n, a, ia, sa) => {
  for (let i = 0; i < n; i++, ia += sa) out[at + i] = Math.sign(a[ia]!);
};

export const square: UnaryLoop = (out, at, n, a, ia, sa) => {
  if (out instanceof Int32Array) {
    for (let i = 0; i < n; i++, ia += sa) out[at + i] = Math.imul(a[ia]!, a[ia]!); // modulo 2³², as mul
    return;
  }
  if (isPlain(at, a, ia, sa)) for (let i = 0; i < n; i++) out[i] = a[i]! * a[i]!;
  else for (let i = 0; i < n; i++, ia += sa) out[at + i] = a[ia]! * a[ia]!;
};

export const sqrt: UnaryLoop = (out, at, n, a, ia, sa) => {
  if (isPlain(at, a, ia, sa)) for (let i = 0; i < n; i++) out[i] = Math.sqrt(a[i]!);
  else for (let i = 0; i < n; i++, ia += sa) out[at + i] = Math.sqrt(a[ia]!);
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

export const expm1: UnaryLoop = (out, at, n, a, ia, sa) => {
  for (let i = 0; i < n; i++, ia += sa) out[at + i] = Math.expm1(a[ia]!);
};

export const sin: UnaryLoop = (out, at, n, a, ia, sa) => {
  for (let i = 0; i < n; i++, ia += sa) out[at + i] = Math.sin(a[ia]!);
};

export const cos: UnaryLoop = (out, at, n, a, ia, sa) => {
  for (let i = 0; i < n; i++, ia += sa) out[at + i] = Math.cos(a[ia]!);
};

export const rsqrt: UnaryLoop = (out, at, n, a, ia, sa) => {
  if (isPlain(at, a, ia, sa)) for (let i = 0; i < n; i++) out[i] = 1 / Math.sqrt(a[i]!);
  else for (let i = 0; i < n; i++, ia += sa) out[at + i] = 1 / Math.sqrt(a[ia]!);
};

export const reciprocal: UnaryLoop = (out, at, n, a, ia, sa) => {
  if (isPlain(at, a, ia, sa)) for (let i = 0; i < n; i++) out[i] = 1 / a[i]!;
  else for (let i = 0; i < n; i++, ia += sa) out[at + i] = 1 / a[ia]!;
};

export const floor: UnaryLoop = (out, at, n, a, ia, sa) => {
  if (isPlain(at, a, ia, sa)) for (let i = 0; i < n; i++) out[i] = Math.floor(a[i]!);
  else for (let i = 0; i < n; i++, ia += sa) out[at + i] = Math.floor(a[ia]!);
};

export const ceil: UnaryLoop = (out, at, n, a, ia, sa) => {
  if (isPlain(at, a, ia, sa)) for (let i = 0; i < n; i++) out[i] = Math.ceil(a[i]!);
  else for (let i = 0; i < n; i++, ia += sa) out[at + i] = Math.ceil(a[ia]!);
};

// Math.round takes halves up; of those, every other one has to come down again.
export const round: UnaryLoop = (out, at, n, a, ia, sa) => {
  for (let i = 0; i < n; i++, ia += sa) {
    const x = a[ia]!;
    const up = Math.round(x);
    out[at + i] = up - x === 0.5 && up % 2 !== 0 ? up - 1 : up;
  }
};

export const nan: UnaryLoop = (out, at, n, a, ia, sa) => {
  if (isPlain(at, a, ia, sa)) for (let i = 0; i < n; i++) out[i] = Number.isNaN(a[i]!) ? 1 : 0;
  else for (let i = 0; i < n; i++, ia += sa) out[at + i] = Number.isNaN(a[ia]!) ? 1 : 0;
};

export const finite: UnaryLoop = (out, at, n, a, ia, sa) => {
  if (isPlain(at, a, ia, sa)) for (let i = 0; i < n; i++) out[i] = Number.isFinite(a[i]!) ? 1 : 0;
  else for (let i = 0; i < n; i++, ia += sa) out[at + i] = Number.isFinite(a[ia]!) ? 1 : 0;
};

export const logicalNot: UnaryLoop = (out, at, n, a, ia, sa) => {
  for (let i = 0; i < n; i++, ia += sa) out[at + i] = a[ia]! ^ 1;
};

export const relu: UnaryLoop = (out, at, n, a, ia, sa) => {
  if (isPlain(at, a, ia, sa)) for (let i = 0; i < n; i++) out[i] = Math.max(a[i]!, 0);
  else for (let i = 0; i < n; i++, ia += sa) out[at + i] = Math.max(a[ia]!, 0);
};
