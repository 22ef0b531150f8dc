// One dull loop per op; see unary.ts. e^−|x| neither overflows nor loses the tail.
import type { UnaryLoop } from './runs.ts';

export const sigmoid: UnaryLoop = (out, at, n, a, ia, sa) => {
  for (let i = 0; i < n; i++, ia += sa) {
    const x = a[ia]!;
    const small = Math.exp(-Math.abs(x));
    out[at + i] = (x >= 0 ? 1 : small) / (1 + small);
  }
};

export const softplus: UnaryLoop = (out, at, n, a, ia, sa) => {
  for (let i = 0; i < n; i++, ia += sa) {
    const x = a[ia]!;
    out[at + i] = Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
};

export const logSigmoid: UnaryLoop = (out, at, n, a, ia, sa) => {
  for (let i = 0; i < n; i++, ia += sa) {
    const x = a[ia]!;
    out[at + i] = Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
  }
};

export const sechSquared: UnaryLoop = (out, at, n, a, ia, sa) => {
  for (let i = 0; i < n; i++, ia += sa) {
    const small = Math.exp(-2 * Math.abs(a[ia]!));
    out[at + i] = (4 * small) / ((1 + small) * (1 + small));
  }
};
