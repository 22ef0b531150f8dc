import { expect } from 'chai';
import * as lg from '../src/index.ts';
import { opLaws } from '../src/testing/index.ts';

const ops = Object.values(lg).flatMap((exported) =>
  typeof exported === 'function' && 'op' in exported ? [exported.op as lg.AnyOp] : [],
);

type Rule = lg.Vjp<object, readonly lg.Tensor[]>;

/** Ways to spoil a rule that a training run would hardly notice. */
const spoilt: Record<string, (rule: Rule) => Rule> = {
  'off by 1 in 100,000': (rule) => (ct, at) => rule(ct, at).mul(1.00001),
  'of the wrong sign': (rule) => (ct, at) => rule(ct, at).neg(),
  'that forgets its history': (rule) => (ct, at) =>
    lg.add(lg.stopGradient(rule(ct, at)), rule(lg.stopGradient(ct), still(at)).mul(0)),
};

function still(at: Parameters<Rule>[1]): Parameters<Rule>[1] {
  return { ...at, inputs: at.inputs.map((x) => lg.stopGradient(x)), output: lg.stopGradient(at.output) };
}

const title = 'has derivatives that agree with differences, to second order';

describe('a planted mistake', () => {
  for (const [what, spoil] of Object.entries(spoilt)) {
    it(`${what} is caught in every rule of every op`, function () {
      this.timeout(60_000);
      const missed = ops.flatMap((op) =>
        op.vjps.flatMap((rule: Rule | null, i: number) => {
          if (rule === null) return [];
          const vjps = op.vjps.map((each: Rule | null, k: number) => (k === i ? spoil(rule) : each));
          const law = opLaws({ ...op, vjps }).find((each) => each.title === title);
          return caught(law?.check) ? [] : [`${op.name}, rule ${i}`];
        }),
      );
      expect(missed).to.deep.equal([]);
    });
  }
});

function caught(check: (() => void) | undefined): boolean {
  try {
    check?.();
    return false;
  } catch (error) {
    expect(error).to.be.instanceOf(lg.GradientError);
    return true;
  }
}
