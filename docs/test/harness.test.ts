import { expect } from 'chai';
import { blocksOf, blocksOfComments, emptyExamples } from './blocks.ts';
import { load } from './modules.ts';
import { runBlock, type Surroundings } from './program.ts';

const surroundings: Surroundings = {
  names: {
    three: 3,
    fail: () => {
      throw new RangeError('too far');
    },
  },
  load,
};

/** Blocks that must run, with the number of claims that are compared. */
const right: readonly (readonly [claims: number, block: string])[] = [
  [1, 'three; // 3'],
  [1, 'const x = three;\n\nx * 2; // 6'],
  [1, '[1, [2.0000001, Infinity], NaN]; // [1, [2, Infinity], NaN]'],
  [1, "({ a: 'x', b: [true, null, undefined] }); // { a: 'x', \"b\": [true, null, undefined] }"],
  [1, 'Math.LN2; // 0.693…'],
  [1, '-1 / 3; // -0.3333…'],
  [1, 'new Float64Array([0.5, 1e-9]); // [0.5, 1e-9]'],
  [1, "import { tensor, type Tensor } from 'lossgraph';\nconst x: Tensor = tensor([1, 2]);\nx.mul(2); // [2, 4]"],
  [1, "import * as all from 'lossgraph';\nall.tensor([1]).dtype; // 'float32'"],
  [1, "import { tensor as make } from 'lossgraph';\n[1, 2]\n  .map((x) => make(x).item())\n  .reverse(); // [2, 1]"],
  [2, 'fail(); // throws RangeError\nfail(); // throws RangeError: too'],
  [1, 'const never = fail(); // throws RangeError: too far'],
  [1, "console.log('a', 1); // prints a 1"],
  [1, 'await Promise.resolve(4); // 4'],
  [0, 'three; // words without digits\nconst x: number = 1; // so here'],
  [0, '// A line of its own may say 1 or 2.\nfunction f(): number {\n  return 1; // and so may one inside\n}'],
  [1, 'const text = `a // 3 $' + "{'}'} b`;\ntext.length; // 10"],
  [1, "'https://x'.replace(/[/\"]/g, ''); // 'https:x'"],
  [0, 'class A {\n  readonly x = 1;\n}\nnew A();'],
];

/** Blocks that must fail, and a part of the message. */
const wrong: readonly (readonly [block: string, message: RegExp])[] = [
  ['three; // 4', /3 is not 4/],
  ['const x = 1;\n\nx + 1; // 3', /line 3 of the block, x \+ 1; \/\/ 3: 2 is not 3/],
  ['three; // 3.00001', /is not/],
  ['Math.LN2; // 0.694…', /is not 0.694…/],
  ['Math.LN2; // 0.692…', /is not/],
  ['-Math.LN2; // 0.693…', /is not/],
  ['Math.LN2; // 0.69…', /cannot read/],
  ['1e-9; // 0', /is not/],
  ["'a'; // 'b'", /'a' is not 'b'/],
  ['"3"; // 3', /'3' is not 3/],
  ['[1, 2]; // [1]', /is not/],
  ['[1, [2, 3]]; // [1, [2, 4]]', /\[1\]\[1\]: 3 is not 4/],
  ['({ a: 1 }); // { a: 2 }', /\.a: 1 is not 2/],
  ['({ a: 1, b: 2 }); // { a: 1 }', /keys a, b are not a/],
  ['null; // undefined', /is not/],
  ['new Map(); // {}', /is not/],
  // What starts like a value and is none.
  ['three; // 3 or so', /cannot read/],
  ['three; // ≈ 3', /cannot read/],
  ['three; // = 3', /cannot read/],
  ['three; // -x', /neither|cannot|is not/],
  ['[1]; // [1, x]', /cannot read/],
  ['three; // [3', /is no value/],
  // Claims that nothing would check.
  ['three; // gives 3', /neither a value nor words/],
  ['const x = three; // 3', /without a value/],
  ['const x = three; // is 3', /neither a value nor words/],
  ['three;\n// 3', /stands behind no statement/],
  ['[\n  three, // 3\n];', /stands behind no statement/],
  ['three /* 3 */;', /stands behind no statement/],
  ['function f() {\n  fail(); // throws RangeError\n}', /stands behind no statement/],
  ['three; three; // 3', /does not compile/],
  // Throwing and printing.
  ['three; // throws RangeError', /nothing was thrown/],
  ['fail(); // throws TypeError', /threw RangeError: too far/],
  ['fail(); // throws RangeError: too near', /threw RangeError: too far/],
  ['fail(); // throws', /neither a value nor words/],
  ['fail();', /RangeError: too far/],
  ["console.log('a', 1); // prints a 2", /printed 'a 1'/],
  ["console.log('a'); // prints", /neither a value nor words/],
  // Broken programs.
  ['const x = ;', /does not compile/],
  ['three', /does not end in/],
  ['f(1;', /is never closed/],
  ['f(1];', /closes nothing/],
  ["'a;", /never closed/],
  ["import { nothing } from 'lossgraph';", /does not export nothing/],
  ["import { tensor } from 'lossgraph/nowhere';", /there is no/],
  ["import 'lossgraph';", /cannot read/],
];

describe('the harness of code blocks', () => {
  for (const [claims, block] of right) {
    it(`runs ${JSON.stringify(block)}`, async () => {
      expect(await runBlock(block, surroundings)).to.equal(claims);
    });
  }

  for (const [block, message] of wrong) {
    it(`refuses ${JSON.stringify(block)}`, async () => {
      const error = await runBlock(block, surroundings).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(error).to.be.instanceOf(Error);
      expect(String(error)).to.match(message);
    });
  }

  it('starts every block from the same random numbers', async () => {
    const block = "import { defaultGenerator } from 'lossgraph';\ndefaultGenerator().uniform([1]).item(); // ";
    const { defaultGenerator, setRandomSeed } = await import('lossgraph');
    setRandomSeed(0);
    const first = defaultGenerator().uniform([1]).item();
    expect(await runBlock(block + first, surroundings)).to.equal(1);
    expect(await runBlock(block + first, surroundings)).to.equal(1);
  });

  it('finds blocks in Markdown with their lines, indented ones too', () => {
    const text = 'a\n\n```ts\nf();\n```\n\n- b\n\n  ```sh\n  npm test\n  ```\n';
    expect(blocksOf(text, 'x.md')).to.deep.equal([
      { place: 'x.md:4', language: 'ts', code: 'f();' },
      { place: 'x.md:10', language: 'sh', code: 'npm test' },
    ]);
    expect(() => blocksOf('```ts\nf();', 'x.md')).to.throw('x.md:1');
  });

  it('finds blocks in doc comments with their lines', () => {
    const text = 'x;\n/**\n * @example\n * ```ts\n * f();\n * g();\n * ```\n */\n/* ```ts */';
    expect(blocksOfComments(text, 'x.ts')).to.deep.equal([{ place: 'x.ts:5', language: 'ts', code: 'f();\ng();' }]);
  });

  it('finds examples without a block', () => {
    const text = '/**\n * @example\n * ```ts\n * f();\n * ```\n */\n\n/**\n * @example f();\n */';
    expect(emptyExamples(text, 'x.ts')).to.deep.equal(['x.ts:9']);
  });
});
