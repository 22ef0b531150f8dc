import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import * as lg from '../src/index.ts';

// Values and derivatives computed with mpmath at 80 digits or more: see oracle/high-precision.py.
const table: Record<string, [x: number, value: number | string, slope: number | string][]> = JSON.parse(
  readFileSync(new URL('oracle/high-precision.json', import.meta.url), 'utf8'),
);

// Largest error allowed, in units in the last place of float64: of the value, and of the derivative. They are the measured
// ones, rounded up. e to the power of a rounded argument u loses |u| units: that is where the large ones come from.
const functions: Record<string, [f: (x: lg.Tensor) => lg.Tensor, value: number, slope: number]> = {
  exp: [lg.exp, 1, 1],
  expm1: [lg.expm1, 1, 1],
  log: [lg.log, 1, 0],
  log1p: [lg.log1p, 1, 1],
  sqrt: [lg.sqrt, 0, 1],
  rsqrt: [lg.rsqrt, 1, 2],
  reciprocal: [lg.reciprocal, 0, 1],
  sin: [lg.sin, 1, 1],
  cos: [lg.cos, 1, 1],
  tanh: [lg.tanh, 1, 2],
  erf: [lg.erf, 2, 128],
  erfc: [lg.erfc, 7, 128],
  sigmoid: [lg.sigmoid, 1, 3],
  logSigmoid: [lg.logSigmoid, 1, 1],
  softplus: [lg.softplus, 1, 1],
  softsign: [lg.softsign, 1, 3],
  silu: [lg.silu, 2, 8],
  gelu: [(x) => lg.gelu(x), 512, 64],
  mish: [lg.mish, 2, 8],
  elu: [(x) => lg.elu(x), 1, 1],
  celu: [(x) => lg.celu(x), 1, 1],
  selu: [lg.selu, 1, 1],
  squareplus: [(x) => lg.squareplus(x), 2, 3],
  tanhShrink: [lg.tanhShrink, 2, 3],
  geluTanh: [(x) => lg.gelu(x, { approximate: true }), 128, 128],
};

describe('accuracy over the whole float64 range', () => {
  it('has a budget for every function of the table', () => {
    expect(Object.keys(functions).sort()).to.deep.equal(Object.keys(table).sort());
  });

  for (const [name, [f, valueBudget, slopeBudget]] of Object.entries(functions)) {
    const rows = table[name] ?? [];
    const x = lg.tensor(
      rows.map((row) => row[0]),
      { dtype: 'float64' },
    );

    it(`${name} is within ${valueBudget} ulp, its derivative within ${slopeBudget}`, () => {
      const y = f(x);
      const [slope] = lg.gradients(y, [x], { seed: lg.onesLike(y) });
      const value = worst(
        rows.map((row) => [row[0], Number(row[1])]),
        y,
      );
      const derivative = worst(
        rows.map((row) => [row[0], Number(row[2])]),
        slope as lg.Tensor,
      );
      expect(value.ulps, `value at ${value.x}`).to.be.at.most(valueBudget);
      expect(derivative.ulps, `derivative at ${derivative.x}`).to.be.at.most(slopeBudget);
    });

    it(`${name} in float32 is what it is in float64, rounded: nowhere infinite or NaN where that is finite`, () => {
      const single = lg.cast(x, 'float32');
      const double = lg.cast(single, 'float64');
      compareRounded(f(single), f(double), single);
      const [s] = lg.gradients(f(single), [single], { seed: lg.onesLike(single) });
      const [d] = lg.gradients(f(double), [double], { seed: lg.onesLike(double) });
      compareRounded(s as lg.Tensor, d as lg.Tensor, single);
    });
  }
});

const bits = new BigInt64Array(1);
const float = new Float64Array(bits.buffer);

/** The number of float64 between two numbers; 0 where both are next to nothing, with few digits or none. */
function ulpsBetween(a: number, b: number): number {
  if (Object.is(a, b) || Math.abs(b) < 1e-305) return a === b || Math.abs(a) < 1e-304 ? 0 : Number.POSITIVE_INFINITY;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Number.POSITIVE_INFINITY;
  return Math.abs(Number(ordinal(a) - ordinal(b)));
}

function ordinal(x: number): bigint {
  float[0] = x;
  const word = bits[0]!;
  return word < 0n ? -(word & 0x7fffffffffffffffn) : word;
}

function worst(
  rows: [x: number, exact: number][],
  found: lg.Tensor,
): { ulps: number; x: number; found: number; exact: number } {
  const values = found.toTypedArray();
  let top = { ulps: 0, x: 0, found: 0, exact: 0 };
  rows.forEach(([x, exact], i) => {
    const ulps = ulpsBetween(values[i]!, exact);
    if (!(ulps <= top.ulps)) top = { ulps, x, found: values[i]!, exact };
  });
  return top;
}

/** Of float32 relative to the value: composites round after every step, and e^(−x²) of a rounded x² loses x² units. */
const SINGLE = 4e-5;
const SMALLEST = 1.5e-43; // where float32 has few digits left

function compareRounded(found: lg.Tensor, exact: lg.Tensor, at: lg.Tensor): void {
  const [a, b, x] = [found.toTypedArray(), exact.toTypedArray(), at.toTypedArray()];
  a.forEach((v, i) => {
    const wanted = Math.fround(b[i]!);
    const fine = Object.is(v, wanted) || Math.abs(v - wanted) <= SINGLE * Math.abs(wanted) + SMALLEST;
    expect(fine, `at ${x[i]}: ${v} in float32, ${b[i]} in float64`).to.equal(true);
  });
}
