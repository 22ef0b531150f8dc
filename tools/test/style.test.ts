import { expect } from 'chai';
import { readPackages, type Source, withoutComments } from './sources.ts';

interface Ban {
  readonly what: string;
  readonly pattern: RegExp;
  readonly instead: string;
  /** Which sources it holds for; all of them when absent. */
  readonly within?: RegExp;
  /** Code that it must find: a ban that finds nothing is none. */
  readonly example: string;
}

const kernels = /\/src\/kernels\//;

const bans: readonly Ban[] = [
  {
    what: 'Math.random',
    pattern: /\bMath\.random\b/,
    instead: 'take a generator',
    example: 'const u = Math.random();',
  },
  { what: 'Date', pattern: /\bDate\.now\b|\bnew Date\b/, instead: 'take the time', example: 'const t = Date.now();' },
  {
    what: 'Math.pow in a kernel',
    pattern: /\bMath\.pow\b/,
    instead: 'multiply: its bits differ between Node versions',
    within: kernels,
    example: 'y[i] = Math.pow(x, 2);',
  },
  {
    what: '** in a kernel',
    pattern: /\*\*/,
    instead: 'multiply: its bits differ between Node versions',
    within: kernels,
    example: 'y[i] = x ** 2;',
  },
];

const withoutReason = /c8 ignore next(?: \d+)?\s*\*\//;

describe('style of packages/*/src', () => {
  const sources = readPackages().flatMap((each) => each.sources);

  for (const ban of bans) {
    it(`has no ${ban.what}: ${ban.instead}`, () => {
      expect(ban.example).to.match(ban.pattern);
      const held = sources.filter(({ path }) => ban.within?.test(path) ?? true);
      expect(held.flatMap((source) => finds(source, ban.pattern))).to.deep.equal([]);
    });
  }

  it('gives a reason with every exemption from coverage', () => {
    expect('/* c8 ignore next */').to.match(withoutReason);
    expect('/* c8 ignore next -- no test can make the clock go backwards */').not.to.match(withoutReason);
    const found = sources.flatMap(({ path, text }) => lines(path, text, withoutReason));
    expect(found).to.deep.equal([]);
  });

  it('exempts counted lines from coverage, never open stretches', () => {
    const found = sources.flatMap(({ path, text }) => lines(path, text, /[cv]8 ignore (?!next)|node:coverage/));
    expect(found).to.deep.equal([]);
  });

  it('reads code without its comments, keeping line numbers', () => {
    const text = "a; // x ** 2\n/* Math.random()\n*/ b('https://c');";
    expect(
      withoutComments(text)
        .split('\n')
        .map((line) => line.trim()),
    ).to.deep.equal(['a;', '', "b('https://c');"]);
  });
});

function finds(source: Source, pattern: RegExp): string[] {
  return lines(source.path, withoutComments(source.text), pattern);
}

/** `path:line: code` for each line that matches. */
function lines(path: string, text: string, pattern: RegExp): string[] {
  return text
    .split('\n')
    .map((line, index) => ({ line, place: `${path}:${index + 1}` }))
    .filter(({ line }) => pattern.test(line))
    .map(({ line, place }) => `${place}: ${line.trim()}`);
}
