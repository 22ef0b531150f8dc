// What the TeX of a definition has to say: every option, and both forms where there are two.
import { expect } from 'chai';
import * as all from '../src/all.ts';
import type { LossFunction } from '../src/index.ts';

// biome-ignore lint/suspicious/noExplicitAny: a loss of unknown options
const functions = Object.values(all).filter((each) => 'op' in each) as unknown as LossFunction<any>[];

/** What stands for each option in formula or derivative. */
const symbols: Record<string, RegExp> = {
  fromLogits: /\\text\{[^}]*from logits[^}]*\}/,
  labelSmoothing: /t\(1 - a\)/,
  alpha: /\\alpha/,
  beta: /\\beta/,
  gamma: /\\gamma/,
  delta: /\\delta/,
  q: /\^q/,
  margin: /\bm\b/,
  removeDiagonal: /j \\ne i/,
  applyClassBalancing: /w = 1 \\text\{ or, balanced, \}/,
  ignoreClass: /\[t \\ne k\]/,
};

/** Options without a symbol, and why. */
const without: Record<string, string> = {
  axis: 'the formula is of one line along the axis',
  labels: 'the formula has labels as signs, which is what all kinds are turned into',
};

describe('the TeX of a loss', () => {
  for (const { definition } of functions) {
    const { className, defaults, formula, derivative } = definition;

    it(`of ${className} has a symbol for every option, and both forms where there are logits`, () => {
      for (const option of Object.keys(defaults)) {
        if (option in without) continue;
        expect(symbols, option).to.have.property(option);
        expect(`${formula} ${derivative}`, option).to.match(symbols[option] ?? /^$/);
      }
      if (!('fromLogits' in defaults)) return;
      for (const tex of [formula, derivative]) {
        const [given = '', fromLogits = '', ...others] = tex.split(/\\text\{[^}]*from logits[^}]*\}/);
        expect([given.trim().length > 5, fromLogits.trim().length > 5, others.length], tex).to.deep.equal([
          true,
          true,
          0,
        ]);
      }
      expect(formula, 'the clip').to.include('\\varepsilon');
      expect(derivative, 'the clip').to.include('\\varepsilon <');
    });

    it(`of ${className} is well formed`, () => {
      for (const tex of [formula, derivative]) {
        expect(count(tex, /\{/g), tex).to.equal(count(tex, /\}/g));
        expect(count(tex, /\\left\b/g), tex).to.equal(count(tex, /\\right\b/g));
      }
    });
  }

  const defined: Record<string, readonly string[]> = {
    BinaryCrossentropy: ['q = ', 's = '],
    BinaryFocalCrossentropy: ['q = ', 's = ', 'w = ', 'r = ', 'B = '],
    CategoricalCrossentropy: ['q = ', 's = ', 'u = '],
    CategoricalFocalCrossentropy: ['q = ', 's = ', 'h = ', 'u = '],
    SparseCategoricalCrossentropy: ['q = ', '\\text{ignoreClass } k'],
    KLDivergence: ['\\operatorname{clip}(x, \\varepsilon, 1)'],
    Circle: [
      'd_{ij} = ',
      'P_i = ',
      'N_i = ',
      '\\sigma_i = ',
      'W^P_{ij} = ',
      'W^N_{ij} = ',
      '\\text{ with respect to } p_k',
    ],
  };
  for (const [className, parts] of Object.entries(defined)) {
    it(`of ${className} defines what it names`, () => {
      const { formula, derivative } = functions.find((each) => each.definition.className === className)!.definition;
      for (const part of parts) expect(`${formula} ${derivative}`).to.include(part);
    });
  }
});

function count(tex: string, part: RegExp): number {
  return [...tex.matchAll(part)].length;
}
