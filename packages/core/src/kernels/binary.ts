// One dull loop per op; see unary.ts.
import { arePlain, type BinaryLoop } from './runs.ts';

export const add: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  if (arePlain(at, a, ia, sa, ib, sb)) for (let i = 0; i < n; i++) out[i] = a[i]! + b[i]!;
  else for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = a[ia]! + b[ib]!;
};

export const sub: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  if (arePlain(at, a, ia, sa, ib, sb)) for (let i = 0; i < n; i++) out[i] = a[i]! - b[i]!;
  else for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = a[ia]! - b[ib]!;
};

export const mul: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  if (out instanceof Int32Array) {
    mulInt(out, at, n, a, ia, sa, b, ib, sb);
    return;
  }
  for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = a[ia]! * b[ib]!;
};

// Modulo 2³²: a float64 product has lost the low bits before it is wrapped.
const mulInt: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = Math.imul(a[ia]!, b[ib]!);
};

export const div: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  if (arePlain(at, a, ia, sa, ib, sb)) for (let i = 0; i < n; i++) out[i] = a[i]! / b[i]!;
  else for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = a[ia]! / b[ib]!;
};

export const mulUnlessZero: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  if (arePlain(at, a, ia, sa, ib, sb)) for (let i = 0; i < n; i++) out[i] = a[i]! === 0 ? 0 : a[i]! * b[i]!;
  else for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = a[ia]! === 0 ? 0 : a[ia]! * b[ib]!;
};

export const divUnlessZero: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  if (arePlain(at, a, ia, sa, ib, sb)) for (let i = 0; i < n; i++) out[i] = a[i]! === 0 ? 0 : a[i]! / b[i]!;
  else for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = a[ia]! === 0 ? 0 : a[ia]! / b[ib]!;
};

export const maximum: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  if (arePlain(at, a, ia, sa, ib, sb)) for (let i = 0; i < n; i++) out[i] = Math.max(a[i]!, b[i]!);
  else for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = Math.max(a[ia]!, b[ib]!);
};

export const minimum: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  if (arePlain(at, a, ia, sa, ib, sb)) for (let i = 0; i < n; i++) out[i] = Math.min(a[i]!, b[i]!);
  else for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = Math.min(a[ia]!, b[ib]!);
};

export const equal: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  if (arePlain(at, a, ia, sa, ib, sb)) for (let i = 0; i < n; i++) out[i] = a[i]! === b[i]! ? 1 : 0;
  else for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = a[ia]! === b[ib]! ? 1 : 0;
};

export const notEqual: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  if (arePlain(at, a, ia, sa, ib, sb)) for (let i = 0; i < n; i++) out[i] = a[i]! !== b[i]! ? 1 : 0;
  else for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = a[ia]! !== b[ib]! ? 1 : 0;
};

export const less: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  if (arePlain(at, a, ia, sa, ib, sb)) for (let i = 0; i < n; i++) out[i] = a[i]! < b[i]! ? 1 : 0;
  else for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = a[ia]! < b[ib]! ? 1 : 0;
};

export const lessEqual: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  if (arePlain(at, a, ia, sa, ib, sb)) for (let i = 0; i < n; i++) out[i] = a[i]! <= b[i]! ? 1 : 0;
  else for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = a[ia]! <= b[ib]! ? 1 : 0;
};

export const greater: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  if (arePlain(at, a, ia, sa, ib, sb)) for (let i = 0; i < n; i++) out[i] = a[i]! > b[i]! ? 1 : 0;
  else for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = a[ia]! > b[ib]! ? 1 : 0;
};

export const greaterEqual: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  if (arePlain(at, a, ia, sa, ib, sb)) for (let i = 0; i < n; i++) out[i] = a[i]! >= b[i]! ? 1 : 0;
  else for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = a[ia]! >= b[ib]! ? 1 : 0;
};

export const logicalAnd: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  if (sa === 1 && sb === 1) for (let i = 0; i < n; i++) out[at + i] = a[ia + i]! & b[ib + i]!;
  else for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = a[ia]! & b[ib]!;
};

export const logicalOr: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  if (sa === 1 && sb === 1) for (let i = 0; i < n; i++) out[at + i] = a[ia + i]! | b[ib + i]!;
  else for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = a[ia]! | b[ib]!;
};
