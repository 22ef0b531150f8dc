import * as core from '@lossgraph/core';
import { type AnyOp, apply, cast, Generator, isFloat, type Sample, type Tensor } from '@lossgraph/core';
import { layouts, stretched } from '@lossgraph/core/testing';
import { compile } from '../src/index.ts';
import { check, expectAgreement } from './agreement.ts';

const ops: AnyOp[] = Object.values(core).flatMap((each) =>
  typeof each === 'function' && 'op' in each ? [each.op as AnyOp] : [],
);

const single = (x: Tensor): Tensor => (isFloat(x.dtype) ? cast(x, 'float32') : x);

describe('compiled ops', () => {
  for (const op of ops) {
    const samples: Sample<object>[] = [...op.samples(new Generator(20250101))];

    it(`${op.name} agrees with eager, its gradients too`, () => {
      samples.forEach(({ inputs, attrs }, i) => {
        for (const fuse of [true, false]) check(op, inputs.map(single), attrs, `sample ${i}, fuse ${fuse}`, fuse);
      });
    });

    it(`${op.name} agrees in float64`, () => {
      for (const { inputs, attrs } of samples) check(op, inputs, attrs, 'as sampled', true);
    });

    it(`${op.name} agrees for inputs of any stride that are made inside`, () => {
      samples.forEach(({ inputs, attrs }, i) => {
        for (const layout of strided) {
          const laidOut = inputs.map((x) => layout.of(single(x)));
          if (laidOut.some((x) => x === null)) continue;
          const through = (...xs: Tensor[]) =>
            apply(
              op,
              xs.map((x) => layout.undo(x)),
              attrs,
            );
          const wanted = through(...(laidOut as Tensor[]));
          const found = compile(through)(...(laidOut as Tensor[]));
          expectAgreement(found, wanted, `${op.name} sample ${i} ${layout.name}`);
        }
      });
    });

    it(`${op.name} agrees for strided arguments`, () => {
      samples.forEach(({ inputs, attrs }, i) => {
        for (const layout of layouts) {
          const laidOut = inputs.map((x) => layout.of(single(x)) ?? single(x));
          check(op, laidOut, attrs, `sample ${i} ${layout.name}`, true);
        }
        inputs.forEach((x, k) => {
          if (x.rank === 0 || x.size === 0 || x.shape[0]! < 2) return;
          const view = stretched(single(x), 0).view;
          check(
            op,
            inputs.map((each, j) => (j === k ? view : single(each))),
            attrs,
            `sample ${i}, stride 0`,
            true,
          );
        });
      });
    });
  }
});

/** Layouts that are undone by views inside of the compiled function, so that its operands are strided. */
const strided: { name: string; of(x: Tensor): Tensor | null; undo(x: Tensor): Tensor }[] = [
  {
    name: 'transposed',
    of: (x) => (x.rank < 2 ? null : core.tensor(core.transpose(x))),
    undo: (x) => core.transpose(x),
  },
  {
    name: 'every second element, backwards',
    of: (x) => {
      if (x.rank < 1 || x.size === 0) return null;
      const back = core.slice(
        x,
        x.shape.map(() => [null, null, -1] as const),
      );
      return core.pad(
        core.tensor(back),
        x.shape.map(() => [1, 2, 1] as const),
      );
    },
    undo: (x) =>
      core.slice(
        x,
        x.shape.map(() => [-3, 0, -2] as const),
      ),
  },
];
