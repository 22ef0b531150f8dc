import { expect } from 'chai';
import * as all from '../src/all.ts';
import {
  describe as describeLoss,
  Huber,
  huber,
  type LossFunction,
  lossOf,
  profileOf,
  profilePoints,
} from '../src/index.ts';

// biome-ignore lint/suspicious/noExplicitAny: a loss of unknown options
const functions = Object.values(all).filter((each) => 'op' in each) as unknown as LossFunction<any>[];

describe('describe', () => {
  for (const loss of functions) {
    const { className, formula, derivative, whenToUse, trap, reference, defaults, options, examples } = loss.definition;

    it(`tells everything about ${className}`, () => {
      const text = describeLoss(loss);
      for (const fact of [formula, derivative, whenToUse, trap, reference]) expect(text).to.include(fact);
      for (const [key, value] of Object.entries(defaults)) {
        expect(text).to.include(`${key} = ${JSON.stringify(value)}   ${options[key]}`);
      }
      for (const { source } of examples) expect(text).to.include(source);
      expect(describeLoss(className)).to.equal(text);
      expect(describeLoss(Reflect.get(all, className))).to.equal(text);
    });
  }

  it('tells the options of a configured loss beside the defaults', () => {
    expect(describeLoss(new Huber({ delta: 3 }))).to.include(
      'delta = 3 (default 1)   δ > 0: the error at which the parabola turns into a line, in units of the target',
    );
    expect(describeLoss(new Huber({ reduction: 'sum', name: 'mine' })))
      .to.include('reduction = "sum" (default "sum_over_batch_size")   how per-sample values')
      .and.include('name = "mine" (default "huber_loss")')
      .and.include('checkInputs = false   whether');
    expect(describeLoss(huber)).to.include('huber([[0]], [[3]], {"delta":2}) = [4]   2·3 − ½·2²');
    expect(describeLoss('mse'))
      .to.include('none of its own')
      .and.include('MeanSquaredError, mean_squared_error, mse, MSE');
  });

  it('refuses what has no definition', () => {
    expect(() =>
      describeLoss(
        lossOf(function distance(t) {
          return t;
        }),
      ),
    ).to.throw(/not made from a definition; got distance/);
    expect(() => describeLoss(3 as never)).to.throw(/got 3/);
    expect(() => describeLoss('nope')).to.throw(/^losses.describe: unknown loss; got 'nope'; did you mean/);
  });
});

describe('the profile', () => {
  for (const loss of functions) {
    it(`of ${loss.definition.className} has slopes that agree with differences of its values`, () => {
      const profile = profileOf(loss.definition);
      for (const curve of profile.curves) {
        const points = profilePoints(loss, profile, curve, 401);
        const step = (profile.high - profile.low) / 400;
        let far = 0;
        for (let i = 1; i < points.length - 1; i++) {
          const difference = (points[i + 1]!.value - points[i - 1]!.value) / (2 * step);
          if (Math.abs(difference - points[i]!.slope) > 0.02 * Math.max(1, Math.abs(difference))) far++;
        }
        expect(far, curve.name).to.be.below(9); // at kinks and jumps
      }
    });
  }
});
