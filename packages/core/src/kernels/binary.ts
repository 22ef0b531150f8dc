// One dull loop per op; see unary.ts.
import type { BinaryLoop } from './runs.ts';

export const add: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = a[ia]! + b[ib]!;
};

export const sub: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = a[ia]! - b[ib]!;
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
  for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = a[ia]! / b[ib]!;
};

export const mulUnlessZero: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  for (let i = 0; i < n; i++, ia += sa, ib += sb) {
    const x = a[ia]!;
    out[at + i] = x === 0 ? 0 : x * b[ib]!;
  }
};

export const divUnlessZero: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  for (let i = 0; i < n; i++, ia += sa, ib += sb) {
    const x = a[ia]!;
    out[at + i] = x === 0 ? 0 : x / b[ib]!;
  }
};

export const maximum: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = Math.max(a[ia]!, b[ib]!);
};

export const minimum: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = Math.min(a[ia]!, b[ib]!);
};

export const equal: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = a[ia]! === b[ib]! ? 1 : 0;
};

export const notEqual: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = a[ia]! !== b[ib]! ? 1 : 0;
};

export const less: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = a[ia]! < b[ib]! ? 1 : 0;
};

export const lessEqual: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = a[ia]! <= b[ib]! ? 1 : 0;
};

export const greater: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = a[ia]! > b[ib]! ? 1 : 0;
};

export const greaterEqual: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = a[ia]! >= b[ib]! ? 1 : 0;
};

export const logicalAnd: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = a[ia]! & b[ib]!;
};

export const logicalOr: BinaryLoop = (out, at, n, a, ia, sa, b, ib, sb) => {
  for (let i = 0; i < n; i++, ia += sa, ib += sb) out[at + i] = a[ia]! | b[ib]!;
};
