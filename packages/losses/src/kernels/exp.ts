/** 2^(i / 64) */
const ROOTS = Float64Array.from({ length: 64 }, (_, i) => Math.exp((i / 64) * Math.LN2));
/** 2^(i − 1022) */
const POWERS = new Float64Array(2045).fill(1);
for (let i = 1021; i >= 0; i--) POWERS[i] = POWERS[i + 1]! / 2;
for (let i = 1023; i < POWERS.length; i++) POWERS[i] = POWERS[i - 1]! * 2;

const STEP_HIGH = 0.010830424609594047; // ln 2 / 64 in 27 bits: n · STEP_HIGH is exact
const STEP_LOW = Math.LN2 / 64 - STEP_HIGH + 2.3190468138462996e-17 / 64; // ln 2 has more digits than Math.LN2

/**
 * eˣ within 3 ulp, in a third of the time that Math.exp takes.
 *
 *   eˣ = 2^(n / 64) eʳ,   n = round(64 x / ln 2),   |r| ≤ ln 2 / 128
 */
export function exp(x: number): number {
  if (!(Math.abs(x) < 700)) return Math.exp(x);
  const n = Math.floor(x * (64 / Math.LN2) + 0.5);
  const r = x - n * STEP_HIGH - n * STEP_LOW;
  const series = 1 + r * (1 + r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r / 120))));
  return POWERS[(n >> 6) + 1022]! * ROOTS[n & 63]! * series;
}
