import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import * as lg from '../src/index.ts';

interface Listed {
  readonly dtype: lg.DType;
  readonly shape: readonly number[];
  readonly values: readonly (number | string | boolean)[];
}

interface Case {
  readonly op: string;
  readonly args: readonly unknown[];
  readonly value: Listed;
}

// What NumPy 2.4 gives: see oracle/numpy-cases.py.
const cases: Case[] = JSON.parse(readFileSync(new URL('oracle/numpy-cases.json', import.meta.url), 'utf8'));

const exported: Record<string, unknown> = { ...lg };

/** Of float64, relative: NumPy adds in another order, and takes powers in another way. */
const TOLERANCE = 1e-13;

describe('ops against NumPy', () => {
  for (const op of new Set(cases.map((each) => each.op))) {
    const own = cases.filter((each) => each.op === op);
    it(`${op} (${own.length} cases)`, () => own.forEach(compare));
  }
});

function compare({ op, args, value }: Case): void {
  const f = exported[op] as (...args: unknown[]) => lg.Tensor;
  const found = f(...args.map(argument));
  const where = `${op}(${JSON.stringify(args)})`;
  expect(found.dtype, where).to.equal(value.dtype);
  expect(found.shape, where).to.deep.equal(value.shape);
  const numbers = found.toTypedArray();
  value.values.forEach((each, i) => {
    const wanted = Number(each);
    const [v, same] = [numbers[i]!, Object.is(numbers[i], wanted)];
    expect(
      same || Math.abs(v - wanted) <= TOLERANCE * Math.abs(wanted),
      `${where}: element ${i} is ${v}, not ${wanted}`,
    ).to.equal(true);
  });
}

function argument(arg: unknown): unknown {
  if (Array.isArray(arg)) return arg.map(argument);
  if (!isListed(arg)) return arg;
  const values = arg.values.map((v) => (typeof v === 'boolean' ? v : Number(v)));
  return lg.tensor(values, { dtype: arg.dtype, shape: arg.shape });
}

function isListed(arg: unknown): arg is Listed {
  return typeof arg === 'object' && arg !== null && 'values' in arg;
}
