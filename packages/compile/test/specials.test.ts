import * as core from '@lossgraph/core';
import { type AnyOp, apply, Generator, gradients, isFloat, LossgraphError, type Tensor, tensor } from '@lossgraph/core';
import * as losses from '@lossgraph/losses/all';
import { expect } from 'chai';
import { compile } from '../src/index.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const tame = [0, -0, nan, inf, -inf, 1, -1, 2 ** -149, -(2 ** -130), 2 ** -126, 0.5, -2.5, 90, -105, 1e-30];
const huge = [3e38, -3e38, 1e30];

const opsOf = (from: object): AnyOp[] =>
  Object.values(from).flatMap((each) => (typeof each === 'function' && 'op' in each ? [each.op as AnyOp] : []));

/**
 * Products of float32 are summed in float32, as large ones are eagerly: a sum may pass 3.4e38 on the way, and then be NaN. So
 * they get no such numbers.
 */
const numbersFor = (op: AnyOp) => (op === core.matMul.op ? tame : [...tame, ...huge]);

/** The value and the gradients of one call, for cotangents with zeros among them; none where eager refuses the numbers. */
function everything(op: AnyOp, attrs: object) {
  return (inputs: readonly Tensor[], seeds: readonly Tensor[]): Tensor[] => {
    const output = apply(op, [...inputs], attrs);
    const floats = inputs.filter(({ dtype }) => isFloat(dtype));
    return [output, ...(floats.length === 0 ? [] : seeds.flatMap((seed) => gradients(output, floats, { seed })))];
  };
}

const classOf = (x: number) => (Number.isFinite(x) ? 'a number' : `${x}`);

type Everything = ReturnType<typeof everything>;

/** Fails unless `compiled` gives what `run` does: numbers, infinities and NaN alike, and the signs of zeros if `isExact`. */
function compare(
  op: AnyOp,
  attrs: object,
  run: Everything,
  compiled: Everything,
  inputs: readonly Tensor[],
  isExact: boolean,
) {
  let seeds: Tensor[];
  let wanted: Tensor[];
  try {
    const { shape, dtype } = apply(op, [...inputs], attrs);
    const random = new Generator(5);
    const zeros = random.map(shape, dtype, (u) => (u < 0.4 ? 0 : 3 * u - 2));
    seeds = isFloat(dtype) ? [core.ones(shape, dtype), zeros] : [];
    wanted = run(inputs, seeds);
  } catch (error) {
    expect(error).to.be.instanceOf(LossgraphError);
    return;
  }
  compiled(inputs, seeds).forEach((each, part) => {
    const [found, eager] = [each.toTypedArray(), wanted[part]!.toTypedArray()];
    found.forEach((x, i) => {
      const y = eager[i]!;
      const same = classOf(x) === classOf(y) && (!isExact || x !== 0 || Object.is(x, y));
      const given = inputs.map((input) => `[${[...input.toTypedArray()].slice(0, 12)}]`).join(', ');
      if (!same)
        expect.fail(`${op.name}(${given}), ${part === 0 ? 'value' : `gradient ${part}`} ${i}: ${x}; eagerly ${y}`);
    });
  });
}

for (const dtype of ['float32', 'float64'] as const) {
  describe(`compiled ops of ${dtype} at zeros, infinities, NaN and numbers near the ends`, () => {
    const filled = (inputs: readonly Tensor[], op: AnyOp, seed: number) => {
      const random = new Generator(seed);
      const numbers = numbersFor(op);
      const share = seed % 2 === 0 ? 1 : 0.3; // all of them special, or some
      return inputs.map((x) =>
        isFloat(x.dtype)
          ? random.map(x.shape, dtype, (u) =>
              u < share ? numbers[Math.floor((u / share) * numbers.length)]! : 4 * u - 2,
            )
          : x,
      );
    };

    for (const op of [...opsOf(core), ...opsOf(losses)]) {
      it(`${op.name} is a number, an infinity or NaN where it is eagerly, its gradients too`, () => {
        for (const { inputs, attrs } of op.samples(new Generator(20250101))) {
          const run = everything(op, attrs);
          for (const fuse of [true, false]) {
            const compiled = compile(run, { fuse });
            for (const seed of [0, 1]) compare(op, attrs, run, compiled, filled(inputs, op, seed), false);
          }
        }
      });
    }

    for (const op of opsOf(core)) {
      const [{ inputs, attrs }] = [...op.samples(new Generator(20250101))] as [core.Sample<object>];
      const n = inputs.length;
      if (op.kind !== 'primitive' || n > 2 || inputs.some((x) => !isFloat(x.dtype))) continue;
      const numbers = numbersFor(op);
      const pairs = numbers.flatMap((a) => numbers.map((b) => [a, b] as const));
      const operands = (some: typeof pairs) =>
        inputs.map((_, k) =>
          tensor(
            some.map((pair) => pair[k]!),
            { dtype },
          ),
        );
      if (!isElementwise(op, operands(pairs), attrs)) continue;

      it(`${op.name} of every pair of them has the sign of zero, too`, () => {
        const run = everything(op, attrs);
        const compiled = compile(run);
        for (const some of [pairs, ...pairs.map((pair) => [pair])])
          compare(op, attrs, run, compiled, operands(some), true);
      });
    }
  });
}

describe('compiled means', () => {
  it('of numbers whose sum passes 3.4e38 are what they are eagerly, over rows, columns and all', () => {
    const x = core.full([3, 40], 3e38).mul(tensor([[1], [-1], [0.5]]));
    for (const axis of [0, 1, null]) {
      const f = (y: Tensor) => core.mean(y, { axis });
      expect(compile(f)(x).toArray()).to.deep.equal(f(x).toArray());
      expect(compile(f, { fuse: false })(x).toArray()).to.deep.equal(f(x).toArray());
    }
    const apart = (y: Tensor) => core.mean(y, { axis: [0, 2] });
    const cube = core.full([2, 3, 2], 3e38);
    expect(compile(apart)(cube).toArray()).to.deep.equal(apart(cube).toArray());
  });
});

function isElementwise(op: AnyOp, operands: readonly Tensor[], attrs: object): boolean {
  if ('axes' in attrs || 'axis' in attrs) return false;
  try {
    return (
      op
        .shape(
          operands.map(({ shape }) => shape),
          attrs,
        )
        .join() === operands[0]?.shape.join()
    );
  } catch {
    return false;
  }
}
