import * as lg from '@lossgraph/core';
import { LossgraphError, type Shape, type Tensor } from '@lossgraph/core';
import { expect } from 'chai';
import fc from 'fast-check';
import { compile } from '../src/index.ts';
import { expectAgreement } from './agreement.ts';

/** Rounding errors of up to 40 ops in a row, none of which enlarges them much. */
const MANY_STEPS = 60;

type Op = (a: Tensor, b: Tensor, k: number) => Tensor;

// Smooth ops, so that an error in the last digit stays one, bounded, so that it does not grow.

/** Of two tensors, which may have to be broadcast. */
const smoothPairs: readonly Op[] = [
  (a, b) => lg.add(a, b).mul(0.7),
  (a, b) => lg.sub(a, b).mul(0.7),
  (a, b) => lg.tanh(lg.mul(a, b)),
  (a, b) => lg.div(a, lg.add(1, lg.square(b))),
  (a, b) => inDouble((x, y) => lg.div(x, lg.add(1, lg.square(y))), a, b),
  (a, b) => inDouble((x, y) => lg.sub(lg.mul(x, y), lg.sqrt(lg.add(1, lg.square(x)))).mul(0.4), a, b),
];

const products: readonly Op[] = [
  (a, b) => lg.tanh(lg.matMul(a, b)),
  (a, b) => lg.tanh(lg.matMul(a, b, { transposeA: true })),
  (a, b) => lg.tanh(lg.matMul(a, b, { transposeB: true })),
];

const smooth: readonly Op[] = [
  ...smoothPairs,
  ...products,
  (a) => lg.tanh(a),
  (a) => lg.sigmoid(a),
  (a) => lg.softplus(a).mul(0.5),
  (a) => lg.neg(a),
  (a) => lg.exp(lg.tanh(a)).mul(0.4),
  (a) => lg.log1p(lg.square(a)),
  (a) => lg.sqrt(lg.add(lg.square(a), 1)),
  (a, _b, k) => lg.sum(a, { axis: k % Math.max(1, a.rank), keepDims: k % 2 === 0 }).mul(0.3),
  (a, _b, k) => lg.mean(a, { axis: k % Math.max(1, a.rank), keepDims: k % 3 === 0 }),
  (a) => lg.mean(a),
  (a, _b, k) => lg.softmax(a, k % Math.max(1, a.rank)),
  (a, _b, k) => lg.logSoftmax(a, k % Math.max(1, a.rank)).mul(0.2),
  (a) => lg.transpose(a),
  (a) => lg.reshape(a, [-1]),
  (a, _b, k) => lg.expandDims(a, k % (a.rank + 1)),
  (a, _b, k) => lg.slice(a, [[k % 2, null, 1 + (k % 2)]]),
  (a) => lg.slice(a, [[null, null, -1]]),
  (a, b) => lg.concat([a, b]),
  (a, b) => lg.broadcastTo(a, b.shape),
  (a, _b, k) => inDouble((x) => lg.mean(x, { axis: k % Math.max(1, x.rank), keepDims: k % 2 === 0 }), a, a),
  (a) => inDouble((x) => lg.tanh(lg.slice(x, [[null, null, -1]])), a, a),
  (a) => inDouble((x) => lg.transpose(x).add(lg.reciprocal(lg.add(2, lg.square(lg.transpose(x))))), a, a),
];

/** Goes to float64 and back in the middle of a program. */
function inDouble(f: (x: Tensor, y: Tensor) => Tensor, a: Tensor, b: Tensor): Tensor {
  return lg.cast(f(lg.cast(a, 'float64'), lg.cast(b, 'float64')), 'float32');
}

const otherPairs: readonly Op[] = [
  (a, b) => lg.maximum(a, b),
  (a, b) => inDouble((x, y) => lg.where(lg.less(x, y), lg.maximum(x, 0.25), lg.sign(y)), a, b),
];

const others: readonly Op[] = [
  ...otherPairs,
  (a) => lg.relu(a),
  (a) => lg.abs(a),
  (a, _b, k) => lg.max(a, { axis: k % Math.max(1, a.rank) }),
  (a) => lg.min(a),
  (a) => lg.clip(a, -0.5, 0.8),
  (a, _b, k) => inDouble((x) => lg.max(x, { axis: k % Math.max(1, x.rank) }), a, a),
];

const all = [...smooth, ...others];
const pairs: ReadonlySet<Op> = new Set([...smoothPairs, ...otherPairs]);
const multiplying: ReadonlySet<Op> = new Set(products);

interface Step {
  readonly op: Op;
  readonly a: number;
  readonly b: number;
  readonly k: number;
}

/** Every op now and then, and more often those that need partners that fit. */
function step(ops: readonly Op[]): fc.Arbitrary<Step> {
  const op = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...ops) },
    { weight: 1, arbitrary: fc.constantFrom(...ops.filter((each) => pairs.has(each))) },
    { weight: 1, arbitrary: fc.constantFrom(...products) },
  );
  return fc.record({ op, a: fc.nat(99), b: fc.nat(99), k: fc.nat(5) });
}

/** Of any length: by default fast-check would stop at some twelve. */
function upTo<T>(maxLength: number, item: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.array(item, { minLength: 1, maxLength, size: 'max' });
}

const shape: fc.Arbitrary<Shape> = fc.array(fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constantFrom(1, 3, 17)), {
  maxLength: 3,
});

/** What a property has run: how many steps each program took, and of what sort they were. */
class Tally {
  readonly lengths: number[] = [];
  broadcasts = 0;
  products = 0;

  began(): void {
    this.lengths.push(0);
  }

  took(op: Op, x: Tensor, y: Tensor): void {
    this.lengths[this.lengths.length - 1]! += 1;
    if (pairs.has(op) && !lg.sameShape(x.shape, y.shape)) this.broadcasts += 1;
    if (multiplying.has(op)) this.products += 1;
  }

  /** Fails if the programs are short or tame. */
  check(longest: number): void {
    const ascending = this.lengths.toSorted((a, b) => a - b);
    const steps = ascending.reduce((sum, each) => sum + each, 0);
    const said = `${steps} steps, ${this.broadcasts} of them broadcast, ${this.products} products; lengths ${ascending}`;
    expect(ascending[Math.floor(0.9 * ascending.length)], said).to.be.at.least(0.625 * longest);
    expect(this.broadcasts / steps, said).to.be.at.least(0.1);
    expect(this.products / steps, said).to.be.at.least(0.05);
  }
}

/** Runs the steps, each with the first partner that fits, and returns the last values and those that nothing has used. */
function run(inputs: readonly Tensor[], steps: readonly Step[], tally?: Tally): Tensor[] {
  const values = [...inputs];
  const used = new Set<Tensor>();
  for (const { op, a, b, k } of steps) {
    const x = values[values.length - 1 - (a % Math.min(values.length, 6))]!;
    const partners = values.map((_, i) => values[(b + i) % values.length]!);
    const [value, y] = firstThatFits(op, x, partners, k) ?? [];
    if (value === undefined || y === undefined) continue;
    tally?.took(op, x, y);
    values.push(value);
    used.add(x).add(y);
  }
  return values.filter((value, i) => i >= inputs.length && (!used.has(value) || i >= values.length - 2));
}

function firstThatFits(op: Op, x: Tensor, partners: readonly Tensor[], k: number): [Tensor, Tensor] | null {
  for (const y of partners) {
    try {
      const value = op(x, y, k);
      if (value.size <= 2000) return [value, y];
    } catch (error) {
      if (!(error instanceof LossgraphError)) throw error; // shapes that do not fit
    }
  }
  return null;
}

/** Assigns to each Variable the first of `values` that has its shape, bounded, so that repetition does not enlarge it. */
function assignWhatFits(variables: readonly lg.Variable[], values: readonly Tensor[]): void {
  const free = new Set(values);
  for (const variable of variables) {
    const value = [...free].find((each) => lg.sameShape(each.shape, variable.shape));
    if (value === undefined) continue;
    free.delete(value);
    variable.assign(value.size % 2 === 0 ? value : lg.tanh(value));
  }
}

const [runs, patience] = process.env['LOSSGRAPH_LONG'] ? [600, 900_000] : [60, 60_000];

describe('random programs', () => {
  const draw = (shapes: readonly Shape[]) => {
    const random = new lg.Generator(11);
    return shapes.map((each) => random.uniform(each, { low: -2, high: 2 }));
  };

  for (const fuse of [true, false]) {
    it(`of up to 40 ops agree with eager, ${fuse ? 'fused' : 'op by op'}`, () => {
      const tally = new Tally();
      fc.assert(
        fc.property(fc.array(shape, { minLength: 1, maxLength: 3 }), upTo(40, step(all)), (shapes, steps) => {
          const inputs = draw(shapes);
          const program = (...xs: Tensor[]) => run(xs, steps);
          tally.began();
          const wanted = run(inputs, steps, tally);
          const compiled = compile(program, { fuse });
          compiled(...draw(shapes).map((x) => lg.mul(x, 0.3)));
          const found = compiled(...inputs);
          expect(found.length).to.equal(wanted.length);
          wanted.forEach((each, i) => {
            expectAgreement(found[i]!, each, `output ${i}\n${compiled.inspect()}`, MANY_STEPS);
          });
        }),
        { numRuns: runs, seed: 20250102 },
      );
      tally.check(40);
    }).timeout(patience);
  }

  it('run on many inputs in a row, by functions that they share, agree with eager', () => {
    fc.assert(
      fc.property(fc.array(shape, { minLength: 1, maxLength: 3 }), upTo(12, step(all)), (shapes, steps) => {
        const inputs = [0.3, -0.5, 1, 0.7, -0.2].map((k) => draw(shapes).map((x) => lg.mul(x, k)));
        const program = (many: Tensor[][]) => many.flatMap((xs) => run(xs, steps));
        const wanted = program(inputs);
        const compiled = compile(program);
        const found = compiled(inputs);
        wanted.forEach((each, i) => {
          expectAgreement(found[i]!, each, `output ${i}\n${compiled.inspect()}`, MANY_STEPS);
        });
      }),
      { numRuns: runs, seed: 20250105 },
    );
  }).timeout(patience);

  it('that read and assign Variables leave them as eager does', () => {
    fc.assert(
      fc.property(fc.array(shape, { minLength: 1, maxLength: 3 }), upTo(4, upTo(10, step(all))), (shapes, parts) => {
        const outcome = (isCompiled: boolean) => {
          const variables = draw(shapes).map((x) => new lg.Variable(x));
          const program = (x: Tensor) => {
            const results: Tensor[] = [];
            for (const steps of parts) {
              const former = variables.map(({ value }) => value);
              results.push(...run([x, ...former], steps));
              assignWhatFits(variables, [...results, ...former].toReversed());
            }
            return results;
          };
          const f = isCompiled ? compile(program) : program;
          const results = [0.3, -0.5, 1].map((k) => f(lg.full([3], k)));
          return [...results.flat(), ...variables.map(({ value }) => value)];
        };
        const wanted = outcome(false);
        const found = outcome(true);
        wanted.forEach((each, i) => {
          expectAgreement(found[i]!, each, `result ${i}`, 10 * MANY_STEPS);
        });
      }),
      { numRuns: runs, seed: 20250104 },
    );
  }).timeout(patience);

  it('and their gradients agree with eager', () => {
    fc.assert(
      fc.property(fc.array(shape, { minLength: 1, maxLength: 3 }), upTo(24, step(smooth)), (shapes, steps) => {
        const inputs = draw(shapes);
        const program = (...xs: Tensor[]) => {
          const results = run(xs, steps);
          const total = results.reduce((sum, each) => lg.add(sum, lg.sum(each).mul(0.1)), lg.full([], 0));
          return lg.gradients(total, xs);
        };
        const wanted = program(...inputs);
        const compiled = compile(program);
        const found = compiled(...inputs);
        const largest = Math.max(1, ...wanted.flatMap((each) => [...each.toTypedArray()].map(Math.abs)));
        wanted.forEach((each, i) => {
          expectAgreement(found[i]!, each, `gradient ${i}\n${compiled.inspect()}`, MANY_STEPS * largest);
        });
      }),
      { numRuns: runs, seed: 20250103 },
    );
  }).timeout(patience);
});
